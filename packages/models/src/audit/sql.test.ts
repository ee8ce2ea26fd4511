import { parse } from 'oso-sql'
import { expect, test } from 'vitest'
import type { Audit, Column, Model } from '../model/model.ts'
import { readAudit } from '../read/audits.ts'
import { readDeclared } from '../read/declared.ts'
import { readModel } from '../read/entry.ts'
import { AUDITS } from './audits.ts'
import { auditQueries } from './sql.ts'

const [DAYS] = (
  await readDeclared(
    'days:\n  about: Days.\n  grain: [day, kind]\n  columns: |\n    day  date  not null\n    kind  varchar\n',
    'marts/x.yaml',
  )
).map(entry => readModel(entry, { stage: 'mart', domain: 'x', tags: [], glossary: new Map() }))

const withAudits = (...texts: string[]): Model => {
  if (!DAYS) throw new Error('the fixture has a model')
  const columns: Column[] = []
  return { ...DAYS, grain: [], columns, audits: texts.map(text => readAudit(text)).filter((a): a is Audit => !!a) }
}

test('grain and required columns are audited without being asked', () => {
  expect(DAYS && auditQueries(DAYS)).toEqual([
    { name: 'not_null(columns=(day))', sql: 'select "day" from "days" where "day" is null' },
    {
      name: 'unique(columns=(day, kind))',
      sql: 'select "day", "kind", count(*) as row_count from "days" group by "day", "kind" having count(*) > 1',
    },
  ])
})

test('every audit is a query that can be parsed', () => {
  const model = withAudits(
    'not_null(columns=(day))',
    'unique(columns=(day))',
    "accepted_values(column=kind, values=(A, it's))",
    'has_at_least_n_rows(threshold=1)',
    'number_of_rows(threshold=0)',
    'no_gaps(time_column=day, no_gap_date_part=month, missing_rate_min_threshold=0.95)',
  )
  expect(new Set(model.audits.map(audit => audit.name))).toEqual(new Set(Object.keys(AUDITS)))
  for (const { sql } of auditQueries(model)) parse(sql)
})

test('a quote in an accepted value stays within it', () => {
  const [query] = auditQueries(withAudits("accepted_values(column=kind, values=(it's))"))
  expect(query?.sql).toContain("'it''s'")
})

test('an audit that there is not is refused by name', () => {
  expect(() => auditQueries(withAudits('not_nul(columns=(a))'))).toThrow('days: there is no audit "not_nul"')
})

test('a missing argument is refused by name', () => {
  expect(() => auditQueries(withAudits('not_null'))).toThrow('days: not_null needs columns')
})

test('an argument that is spliced into the query is checked first', () => {
  expect(() => auditQueries(withAudits('has_at_least_n_rows(threshold=1 or true)'))).toThrow('is not a whole number')
  expect(() => auditQueries(withAudits("no_gaps(time_column=d, no_gap_date_part=day')"))).toThrow('day, week or month')
})
