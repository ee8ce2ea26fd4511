import { expect, test } from 'vitest'
import { type Client, createClient, ModelQuery, type OsoError, sql, type Timestamp } from '../src/index.ts'
import { type Behaviour, osoServer } from './oso-server.ts'
import { serve, type TestServer } from './server.ts'

const TYPES = 'select * from all_types'
const ANSWERS = {
  [TYPES]: {
    columns: ['n', 'x', 'name', 'flag', 'list'],
    rows: [
      ['9007199254740993', '1.0', '"naïve \\u65e5"', 'true', '[1,null]'],
      ['-170141183460469231731687303715884105728', 'NaN', 'null', 'false', 'null'],
      ['7', '-Infinity', '"a\\nb"', 'null', '[]'],
    ],
  },
  'select 1 where false': { columns: ['n'], rows: [] },
  "select 'it''s', bigint '7'": { columns: ['a', 'b'], rows: [['"it\'s"', '7']] },
  "select cast('7' as bigint) as n": { columns: ['n'], rows: [['7']] },
  'describe "projects_v1"': {
    columns: ['Column', 'Type', 'Extra', 'Comment'],
    rows: [
      ['"project_id"', '"varchar"', '""', '""'],
      ['"at"', '"timestamp(6)"', '""', '""'],
      ['"amount"', '"decimal(10,2)"', '""', '""'],
    ],
  },
  'select "amount", "at" from "projects_v1" limit 2': {
    columns: ['amount', 'at'],
    rows: [['"1.10"', '"2024-01-31 12:00:00.123456"']],
  },
}

async function start(behaviour: Behaviour = {}): Promise<TestServer & { oso: Client }> {
  const server = await serve(osoServer(ANSWERS, behaviour))
  return { ...server, oso: createClient({ baseUrl: server.baseUrl, apiKey: 'k', api: 'oso', retries: 0 }) }
}

const failure = (promise: Promise<unknown>): Promise<OsoError> =>
  promise.then(
    () => expect.unreachable('it should have failed'),
    error => error,
  )

const paths = (server: TestServer): string[] => server.seen.map(({ method, path }) => `${method} ${path.split('?')[0]}`)

const EXACT = [
  { n: 9007199254740993n, x: 1, name: 'naïve 日', flag: true, list: [1n, null] },
  { n: -170141183460469231731687303715884105728n, x: Number.NaN, name: null, flag: false, list: null },
  { n: 7n, x: Number.NEGATIVE_INFINITY, name: 'a\nb', flag: null, list: [] },
]

test.each([
  ['pages', {}],
  ['a job', { isRetired: true, polls: 1 }],
  ['a job whose result was there already', { isRetired: true, isCached: true }],
  ['a file that is compressed as it lies there', { isRetired: true, file: 'raw' }],
] as const)('values come exactly, by %s', async (_, behaviour) => {
  const { oso } = await start(behaviour)
  const result = await oso.query(TYPES)
  expect(result.rows()).toEqual(EXACT)
  expect([result.proven, result.truncated]).toEqual([false, false])
  expect(String(result)).toContain('not proven to be whole')
})

test('a result without rows still has its columns', async () => {
  for (const behaviour of [{}, { isRetired: true }]) {
    const result = await (await start(behaviour)).oso.query('select 1 where false')
    expect([result.numRows, result.fields.map(field => field.name)]).toEqual([0, ['n']])
  }
})

test('that /sql is retired is learnt once, also where a gateway was expected', async () => {
  const server = await serve(osoServer(ANSWERS, { isRetired: true }))
  const oso = createClient({ baseUrl: server.baseUrl, apiKey: 'k', retries: 0 })
  expect((await oso.query(TYPES)).rows()).toEqual(EXACT)
  await oso.query(TYPES)
  const job = ['POST /api/v1/async-sql', 'GET /api/v1/async-sql', 'GET /store']
  expect(paths(server)).toEqual(['POST /api/v1/sql', ...job, ...job])
})

test('the key does not go to the store of results', async () => {
  const server = await start({ isRetired: true })
  await server.oso.query(TYPES)
  expect(server.seen.at(-1)?.headers.authorization).toBeUndefined()
})

test('parameters are written as literals', async () => {
  const { oso } = await start()
  expect((await oso.query(sql`select ${7n} as n`)).rows()).toEqual([{ n: 7n }])
})

test('the columns of a named model get their types from DESCRIBE, asked once', async () => {
  const server = await start()
  // The server knows a model of that name with columns of its own.
  const model = new ModelQuery<{ amount: string; at: Timestamp }>('projects_v1')
  const asked = model.select('amount', 'at').limit(2)
  for (let i = 0; i < 2; i++) {
    const [row] = (await server.oso.query(asked)).rows()
    expect([row?.amount, row?.at.epoch]).toEqual(['1.10', 1706702400123456n])
  }
  expect(server.seen.length).toBe(3)
})

test('types may be named where none are sent', async () => {
  const { oso } = await start()
  const result = await oso.query("select 'it''s', bigint '7'", { types: ['varchar', 'bigint'] })
  expect(result.fields.map(field => field.type)).toEqual(['varchar', 'bigint'])
  const error = await failure(oso.query(TYPES, { types: ['varchar'] }))
  expect(error.code).toBe('INVALID_ARGUMENT')
})

test('a job outlives its client: another attaches to it', async () => {
  const server = await start({ isRetired: true, polls: 1 })
  const job = await server.oso.submit(TYPES)
  expect(await job.status()).toBe('running')
  const other = createClient({ baseUrl: server.baseUrl, apiKey: 'k', api: 'oso' })
  expect((await (await other.attach(job.id)).result()).rows()).toEqual(EXACT)
  expect(await job.status()).toBe('completed')
  expect((await failure((await other.attach('nothing')).result())).status).toBe(404)
})

test('a job that fails throws what it failed with', async () => {
  const failed = { isRetired: true, failure: "USER_ERROR: COLUMN_NOT_FOUND - line 1:8: Column 'x' cannot be resolved" }
  const error = await failure((await start(failed)).oso.query(TYPES))
  expect([error.name, error.code, error.position]).toEqual(['QueryError', 'COLUMN_NOT_FOUND', { line: 1, column: 8 }])
})

test('waiting for a job can be aborted', async () => {
  const { oso } = await start({ isRetired: true, polls: 1000 })
  const error = await failure(oso.query(TYPES, { signal: AbortSignal.timeout(100) }))
  expect(error.code).toBe('TOTAL_TIMEOUT')
})

test('a compressed file that was cut is CUT_SHORT where it is unpacked here', async () => {
  const { oso } = await start({ isRetired: true, file: 'cut-raw' })
  expect((await failure(oso.query(TYPES))).code).toBe('CUT_SHORT')
})

test('a wrong key, and SQL that Trino refuses, are told as such', async () => {
  const server = await start()
  const error = await failure(createClient({ baseUrl: server.baseUrl, apiKey: 'no', api: 'oso' }).query(TYPES))
  expect([error.name, error.status]).toEqual(['AuthError', 401])
  expect(await failure(server.oso.query('selec'))).toMatchObject({
    code: 'SYNTAX_ERROR',
    position: { line: 1, column: 8 },
  })
})

test("the API is OSO's own by its host", async () => {
  const asked: string[] = []
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    asked.push(`${url} ${JSON.parse(String(init.body)).format}`)
    return new Response('{"columns":["n"],"data":[[1]]}\n', { headers: { 'content-type': 'application/x-ndjson' } })
  }
  const oso = createClient({ fetch, apiKey: 'k', baseUrl: 'https://www.opensource.observer/api/v1' })
  expect((await oso.query('select 1 as n')).rows()).toEqual([{ n: 1n }])
  expect(asked).toEqual(['https://www.opensource.observer/api/v1/sql minimal'])
})

test("what is a gateway's is refused at once, with what to ask instead", async () => {
  const { oso, seen } = await start()
  const asked: readonly (readonly [() => Promise<unknown>, RegExp])[] = [
    [() => oso.models.list(), /show tables/],
    [() => oso.models.describe('projects_v1'), /describe projects_v1/],
    [() => oso.lineage('projects_v1'), /gateway/],
    [() => oso.check('select 1'), /explain/],
    [() => oso.query('select 1', { freshWithin: '7d' }), /explain/],
  ]
  for (const [ask, hint] of asked) {
    expect(await failure(ask())).toMatchObject({ code: 'GATEWAY_ONLY', hint: expect.stringMatching(hint) })
  }
  expect(seen).toEqual([])
})
