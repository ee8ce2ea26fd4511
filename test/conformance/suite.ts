import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Gateway } from '../e2e/gateway.ts'
import { PROJECTS } from '../e2e/projects.ts'
import { plain, VALUES } from '../e2e/values.ts'
import { ask } from './ask.ts'
import { DIFFERENCES, type EngineName } from './differences.ts'
import { ERRORS } from './errors.ts'
import { portableCases, truthCases } from './page.ts'
import { TEXTS } from './texts.ts'
import { truthOf } from './truth.ts'

/**
 * What every engine must do for a gateway, whose table `projects_v1` has `PROJECTS` rows. Of the recorded answers every
 * `truthEvery`th is asked for.
 */
export function conformance(engine: EngineName, start: () => Promise<Gateway>, truthEvery = 1): void {
  let gateway: Gateway
  beforeAll(async () => {
    gateway = await start()
  })
  afterAll(() => gateway?.close())
  const differs = (id: string): boolean => DIFFERENCES.some(one => one.id === id && one.engine === engine)

  describe.each(['arrow', 'ndjson'] as const)('a value over %s', format => {
    test.each(VALUES)('%s is %s', async (sql, type, value) => {
      const result = await gateway.oso.query(`select ${sql} as v`, { format })
      expect(result.fields).toEqual([{ name: 'v', key: 'v', type, nullable: expect.any(Boolean) }])
      expect(plain(result.rows()[0]?.v)).toEqual(value)
    })
  })

  describe.each(['csv', 'json', 'minimal'] as const)('a text of %s', format => {
    test.each(TEXTS.map(one => [one.sql, one[format]] as const))('%s is %s', async (sql, text) => {
      expect((await ask(gateway, { query: `select ${sql} as v`, format })).text).toBe(text)
    })
  })

  test('rows come in order, complete, and with the proof of it', async () => {
    const query = 'select project_id from projects_v1 order by cast(project_id as bigint)'
    const { rows, end } = await ask(gateway, { query })
    expect(rows.map(row => row.project_id)).toEqual(Array.from({ length: PROJECTS }, (_, index) => String(index)))
    expect(end).toMatchObject({ rows: PROJECTS, truncated: false })
  })

  test('a result without rows still has its columns and its end', async () => {
    const { columns, rows, end } = await ask(gateway, { query: 'select project_id from projects_v1 where false' })
    expect([columns.length, rows.length, end?.rows]).toEqual([1, 0, 0])
  })

  test.each([
    'select p.project_id from oso.projects_v1 p order by 1 limit 1',
    'select projects_v1.project_id from iceberg.oso.projects_v1 order by 1 limit 1',
    'select oso.projects_v1.project_id from oso.projects_v1 order by 1 limit 1',
    'select min(a.project_id) as project_id from projects_v1 a join oso.projects_v1 on a.project_id = projects_v1.project_id',
  ])('a model is found by each of its names: %s', async query => {
    expect((await ask(gateway, { query })).rows).toEqual([{ project_id: '0' }])
  })

  test('parameters are values of their types, and nothing else', async () => {
    const parameters = [
      ['varchar', "it's ? -- no comment"],
      ['bigint', '9223372036854775807'],
      ['decimal(10,2)', '-1.10'],
      ['double', 'NaN'],
      ['boolean', true],
      ['date', '2024-02-29'],
      ['timestamp(6)', '2024-02-29 01:02:03.000004'],
      ['array(bigint)', ['1', null]],
      ['varchar', null],
    ].map(([type, value]) => ({ type: String(type), value }))
    const names = parameters.map((_, index) => `? as p${index}`)
    const { rows, columns } = await ask(gateway, { query: `select ${names.join(', ')}`, parameters })
    expect(columns.map(({ type }) => type)).toEqual(parameters.map(({ type }) => type))
    const given = parameters.map(({ value }) => value)
    expect(Object.values(rows[0] ?? {})).toEqual([...given.slice(0, 7), [1, null], null])
  })

  test('a parameter may say how many rows', async () => {
    const query = 'select project_id from projects_v1 order by cast(project_id as bigint) offset ? limit ?'
    const parameters = [10, 2].map(value => ({ type: 'bigint', value: String(value) }))
    expect((await ask(gateway, { query, parameters })).rows).toEqual([{ project_id: '10' }, { project_id: '11' }])
  })

  describe('an error has its code and its place in the text as it was written', () => {
    test.each(ERRORS)('$code: $query', async ({ query, code, position, parameters }) => {
      const { problem } = await ask(gateway, { query, ...(parameters && { parameters }) })
      expect(problem).toMatchObject({ code, ...(position && { position }) })
    })
  })

  test('an error after rows were sent breaks the connection, and is told to who asks', async () => {
    const query = `select 1 / (x - 999999) as v from (select row_number() over () as x from projects_v1 a cross join projects_v1 b)`
    const { status, end, broken, problem } = await ask(gateway, { query })
    expect(end).toBeUndefined()
    if (status === 200) expect(broken).toBeInstanceOf(Error)
    expect(problem?.code).toBe('DIVISION_BY_ZERO')
  })

  test('a result is cut at its rows, and says so', async () => {
    const { rows, end } = await ask(gateway, { query: 'select project_id from projects_v1', limits: { maxRows: 10 } })
    expect([rows.length, end]).toEqual([10, expect.objectContaining({ rows: 10, truncated: true, reason: 'rows' })])
  })

  test('a result of exactly its rows is not cut', async () => {
    const limits = { maxRows: PROJECTS }
    expect((await ask(gateway, { query: 'select 1 as a from projects_v1', limits })).end?.truncated).toBe(false)
  })

  test('a format that cannot say that it was cut is refused instead', async () => {
    const query = 'select project_id from projects_v1'
    const { status, broken, problem } = await ask(gateway, { query, format: 'csv', limits: { maxRows: 10 } })
    // Known before the first byte it is a status, and after it a broken connection.
    if (status === 200) expect(broken).toBeInstanceOf(Error)
    expect(problem?.code).toBe('RESULT_TOO_LARGE')
  })

  test('a query whose time is over is stopped', async () => {
    const query =
      'select count(*) as n from projects_v1 a cross join projects_v1 b cross join projects_v1 c where a.project_name > b.display_name'
    const { problem } = await ask(gateway, { query, limits: { timeoutMs: 1500 } })
    expect(problem?.code).toBe('TIMED_OUT')
  })

  test('what writes, and what is no model, is refused before an engine sees it', async () => {
    for (const [query, code] of REFUSED) expect((await ask(gateway, { query })).problem?.code).toBe(code)
  })

  test('the queries of the study of portability have the rows that Trino has, or are refused by name', async () => {
    expect(portableCases()).toHaveLength(29)
    expect(await truthOf(gateway, portableCases())).toEqual([])
  })

  test('what Trino answered once is answered so again, or refused by name', async () => {
    const cases = truthCases().filter((_, index) => index % truthEvery === 0)
    const wrong = await truthOf(
      gateway,
      cases.filter(one => !differs(one.id)),
    )
    expect(wrong).toEqual([])
    expect(cases.length).toBeGreaterThan(1300 / truthEvery)
  }, 600_000)
}

const REFUSED = [
  ['delete from projects_v1', 'UNSUPPORTED_STATEMENT'],
  ['select * from information_schema.tables', 'TABLE_NOT_FOUND'],
  ['select * from system.runtime.queries', 'TABLE_NOT_FOUND'],
  ['select * from "projects_v1$snapshots"', 'TABLE_NOT_FOUND'],
  ['select 1; select 2', 'SYNTAX_ERROR'],
] as const
