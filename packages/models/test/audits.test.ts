import { expect, onTestFinished, test } from 'vitest'
import { auditQueries } from '../src/audit/sql.ts'
import type { Model } from '../src/model/model.ts'
import { readModel } from '../src/read/entry.ts'
import { readHead } from '../src/read/head.ts'
import { createRegistry } from '../src/registry/registry.ts'
import { openWarehouse, type Row } from './warehouse.ts'

const COLUMNS = 'day  date\nkind  varchar\nn  bigint'

/** The rows that an audit of a table finds bad. */
function badRows(head: string, rows: readonly Row[], columns = COLUMNS): Row[] {
  const sql = "select date '2026-01-01' as day, 'A' as kind, bigint '1' as n"
  const entry = readHead(`/*\nmodel days_v1\nabout x\n${head}\n\n${columns}\n*/\n${sql}`, 'marts/x/days_v1.sql')
  const model: Model = readModel(entry, { stage: 'mart', domain: 'x', tags: [], glossary: new Map() })
  const warehouse = openWarehouse(createRegistry([model]).schema())
  onTestFinished(warehouse.close)
  warehouse.fill(model, rows)
  return auditQueries(model).flatMap(audit => warehouse.query(audit.sql))
}

const days = (...list: string[]): Row[] => list.map(day => ({ day, kind: 'A', n: 1 }))

test('not_null finds a row with a null in any of its columns', () => {
  const rows = [
    { day: '2026-01-01', n: 1 },
    { kind: 'A', n: 2 },
    { day: '2026-01-01', kind: 'A' },
  ]
  expect(badRows('audits not_null(columns=(day, kind))', rows)).toEqual([
    { day: '2026-01-01', kind: null },
    { day: null, kind: 'A' },
  ])
})

test('a column that is declared not null is audited for it', () => {
  const columns = COLUMNS.replace('bigint', 'bigint  not null')
  expect(badRows('tags x', [{ kind: 'A' }], columns)).toEqual([{ n: null }])
})

test('a grain finds the keys that rows share, nulls being alike', () => {
  const rows = [...days('2026-01-01', '2026-01-01', '2026-01-02'), {}, {}]
  expect(badRows('grain day', rows)).toEqual(
    expect.arrayContaining([
      { day: '2026-01-01', row_count: 2n },
      { day: null, row_count: 2n },
    ]),
  )
})

test('accepted_values finds the values that are not listed', () => {
  const rows = [{ kind: 'A' }, { kind: 'B' }, { kind: 'C' }, {}]
  expect(badRows('audits accepted_values(column=kind, values=(A, B))', rows)).toEqual([{ kind: 'C', row_count: 1n }])
})

test('has_at_least_n_rows finds a table that is too short', () => {
  expect(badRows('audits has_at_least_n_rows(threshold=2)', days('2026-01-01'))).toEqual([{ row_count: 1n }])
  expect(badRows('audits has_at_least_n_rows(threshold=1)', days('2026-01-01'))).toEqual([])
})

test('no_gaps finds the days between the first and the last that have no row', () => {
  const rows = days('2026-01-01', '2026-01-02', '2026-01-05')
  expect(
    badRows('audits no_gaps(time_column=day, no_gap_date_part=day)', rows)
      .map(row => row.bucket)
      .sort(),
  ).toEqual(['2026-01-03', '2026-01-04'])
})

test('no_gaps finds a month, and does not look before 2015', () => {
  const rows = days('2009-05-01', '2025-11-30', '2026-01-02', '2026-02-01')
  expect(badRows('audits no_gaps(time_column=day, no_gap_date_part=month)', rows)).toEqual([{ bucket: '2025-12-01' }])
})

test('no_gaps lets a share be missing', () => {
  const rows = days('2026-01-01', '2026-01-02', '2026-01-04')
  const audit = (share: string) =>
    `audits no_gaps(time_column=day, no_gap_date_part=day, missing_rate_min_threshold=${share})`
  expect(badRows(audit('0.75'), rows)).toEqual([])
  expect(badRows(audit('0.95'), rows)).toEqual([{ bucket: '2026-01-03' }])
})

test('no_gaps finds nothing in an empty table', () => {
  expect(badRows('audits no_gaps(time_column=day, no_gap_date_part=day)', [])).toEqual([])
})
