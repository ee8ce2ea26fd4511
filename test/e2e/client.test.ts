import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { OsoError, sql } from 'oso-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Gateway, startGateway } from './gateway.ts'
import { PROJECTS } from './projects.ts'

let gateway: Gateway
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.close())

const COMMAND = fileURLToPath(new URL('../../packages/client/dist/bin/oso.cjs', import.meta.url))

const failure = (promise: Promise<unknown>): Promise<OsoError> =>
  promise.then(
    () => expect.unreachable('it should have failed'),
    error => {
      expect(error).toBeInstanceOf(OsoError)
      return error
    },
  )

test('a named model gives typed rows', async () => {
  const { projects_v1 } = gateway.oso.models
  const query = projects_v1
    .select('project_id', 'display_name')
    .where({ project_id: ['7', '8'], display_name: { like: 'display%' } })
    .orderBy({ project_id: 'desc' })
    .limit(10)
  expect((await gateway.oso.query(query)).rows()).toEqual([
    { project_id: '8', display_name: 'display_name 8' },
    { project_id: '7', display_name: 'display_name 7' },
  ])
})

test('a result knows what it is made from and how fresh that is', async () => {
  const result = await gateway.oso.query('select count(*) as n from projects_v1')
  expect(result.rows()).toEqual([{ n: BigInt(PROJECTS) }])
  expect(result.dataAsOf).toEqual(new Date('2026-11-01T10:00:00Z'))
  expect(String(result)).toContain(' · data of 2026-11-01 10:00 UTC')
  expect((await gateway.oso.query('select 1 as n')).dataAsOf).toBeUndefined()
  const lineage = await result.lineage()
  expect(lineage.sources.map(({ freshness }) => freshness?.materialisedAt)).toContain(null)
  expect(lineage.get('projects_v1')?.freshness).toMatchObject({ rows: PROJECTS, version: 'v1' })
  expect(lineage.roots.map(node => node.name)).toEqual(['projects_v1'])
  expect(lineage.sources.length).toBeGreaterThan(0)
  expect(String(lineage)).toMatch(/^projects_v1 \(2026-11-01 10:00 UTC/)
})

test('a result tells what the author of its query may not know', async () => {
  const lossy = await gateway.oso.query("select cast('1.90' as decimal) as d")
  expect(lossy.warning).toMatch(/^line 1:8: DECIMAL without a scale/)
  expect(String(lossy)).toContain(`\nwarning: ${lossy.warning}`)
  expect((await gateway.oso.query('select 1 as n')).warning).toBeUndefined()
})

test('models can be listed, described and traced, columns too', async () => {
  const models = await gateway.oso.models.list()
  expect(models.length).toBeGreaterThan(1000)
  expect(models.filter(model => model.materialised).map(model => model.name)).toEqual(['projects_v1'])
  const { columns } = await gateway.oso.models.describe('iceberg.oso.projects_v1')
  expect(columns.map(column => column.name)).toContain('project_id')
  const lineage = await gateway.oso.lineage('projects_v1', { column: 'display_name' })
  expect(lineage.columns.length).toBeGreaterThan(0)
})

test('check says what would run, and nothing runs', async () => {
  const check = await gateway.oso.check(sql`select project_name as n from projects_v1 where project_id = ${'1'}`)
  expect(check.columns).toMatchObject([{ name: 'n', from: [{ model: 'projects_v1', column: 'project_name' }] }])
  expect(check.runnable).toBe(true)
})

test('an unknown column shows its place and the nearest names', async () => {
  const error = await failure(gateway.oso.query('select projct_name\nfrom projects_v1'))
  expect(error).toMatchObject({ name: 'QueryError', code: 'COLUMN_NOT_FOUND', position: { line: 1, column: 8 } })
  expect(error.caret).toContain('^')
  expect(`${error.hint} ${error.nearest}`).toContain('project_name')
})

test.each([
  ['select 1; select 2', 'SYNTAX_ERROR'],
  ['delete from projects_v1', /./],
  ['select * from project_v1', /NOT_FOUND/],
  ['selec 1', 'SYNTAX_ERROR'],
])('%s is refused with a code and a sentence', async (query, code) => {
  const error = await failure(gateway.oso.query(query))
  expect(error.code).toMatch(code)
  expect(error.message.length).toBeGreaterThan(10)
  expect(error.queryId === undefined || /^[0-9a-f]{32}$/.test(error.queryId)).toBe(true)
})

test('who leaves out the end of the base URL is told what it is', async () => {
  const error = await failure(gateway.client({ baseUrl: gateway.server.url }).query('select 1'))
  expect(error).toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('/api/v1/') })
})

test('a wrong key is refused, never taken for none', async () => {
  const error = await failure(gateway.client({ apiKey: 'nonsense' }).query('select 1'))
  expect(error).toMatchObject({ name: 'AuthError', status: 401 })
  const key = await gateway.server.createKey('test')
  expect((await gateway.client({ apiKey: key }).query('select 1 as x')).rows()).toEqual([{ x: 1 }])
})

test('a result that a limit cuts says so', async () => {
  const result = await gateway.oso.query('select project_id from projects_v1', { limits: { maxRows: 10 } })
  expect(result).toMatchObject({ numRows: 10, truncated: true, reason: 'rows' })
  const whole = await gateway.oso.query('select project_id from projects_v1', { limits: { maxRows: PROJECTS } })
  expect(whole.truncated).toBe(false)
})

test('a query that runs too long is told so by the server', async () => {
  const slow = 'select count(*) from projects_v1 a cross join projects_v1 b cross join projects_v1 c'
  const error = await failure(gateway.oso.query(slow, { limits: { timeoutMs: 300 } }))
  expect([error.code, error.retryable]).toEqual(['TIMED_OUT', false])
})

test('other libraries read the result', async () => {
  const result = await gateway.oso.query(
    sql`select project_name, cast(project_id as bigint) as id from projects_v1 where project_id in (${sql.join(['1', '2'])}) order by id`,
  )
  expect((await result.toArrow()).getChild('id')?.toArray()).toEqual(BigInt64Array.of(1n, 2n))
  expect((await result.toArquero()).objects()).toEqual(result.rows())
})

test('queries that run at the same time do not mix', async () => {
  const numbers = Array.from({ length: 12 }, (_, i) => i)
  const results = await Promise.all(numbers.map(n => gateway.oso.query<{ n: bigint }>(sql`select ${n} as n`)))
  expect(results.map(result => Number(result.rows()[0]?.n))).toEqual(numbers)
})

test('the command does the same from a shell', async () => {
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, [
    ...[COMMAND, '--base-url', gateway.baseUrl, 'query', 'select count(*) as n from projects_v1', '--format', 'json'],
  ])
  expect(JSON.parse(stdout)).toEqual([{ n: PROJECTS }])
  const failed = run(process.execPath, [COMMAND, '--base-url', gateway.baseUrl, 'query', 'select nope'])
  await expect(failed).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('COLUMN_NOT_FOUND'),
  })
})
