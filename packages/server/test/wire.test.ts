import { request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AsyncAnswer } from '../src/contract/jobs.ts'
import { bodyOf, type Gateway, startGateway } from './gateway.ts'
import { MADE_AT, projects } from './sample-warehouse.ts'

/*
 * What OSO's own clients send and rely on, a rule a line: every way of saying who one is, of asking, and of being told.
 */

let gateway: Gateway
let key: string
let other: string
beforeAll(async () => {
  gateway = await startGateway(
    { projects_v1: projects(3) },
    { auth: { anonymous: 'deny' }, limits: { failedLoginsPerMinute: 10_000 } },
  )
  key = await gateway.server.createKey('mine')
  other = await gateway.server.createKey('other')
})
afterAll(() => gateway?.close())

/** The headers of Python's `requests`, as every release of pyoso sends them. */
const REQUESTS = {
  'user-agent': 'python-requests/2.32.4',
  'accept-encoding': 'gzip, deflate',
  accept: '*/*',
  'content-type': 'application/json',
}

type Headers = Readonly<Record<string, string>>

const mine = (): Headers => ({ ...REQUESTS, authorization: `Bearer ${key}` })

function post(path: string, body: unknown, headers: Headers = mine()): Promise<Response> {
  return gateway.fetch(path, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) })
}

async function linesOf(answer: Response): Promise<unknown[]> {
  const text = await answer.text()
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))
}

/** An answer with its bytes as they travel, and the headers that `fetch` hides. */
function asSent(url: string): Promise<Readonly<{ headers: NodeJS.Dict<string | string[]>; bytes: Buffer }>> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { 'accept-encoding': 'gzip, deflate' } }, async incoming => {
      const chunks: Buffer[] = []
      for await (const chunk of incoming) chunks.push(chunk)
      resolve({ headers: incoming.headers, bytes: Buffer.concat(chunks) })
    })
    asked.once('error', reject).end()
  })
}

const ONE = { query: 'SELECT 1 AS x' }
const NAMES = 'SELECT project_id, project_name FROM projects_v1 ORDER BY project_id'
const ASKING: readonly (readonly [string, (headers: Headers) => Promise<Response>])[] = ['/api/v1', '/v1'].flatMap(
  prefix => [
    [`POST ${prefix}/sql`, headers => post(`${prefix}/sql`, ONE, headers)] as const,
    [`POST ${prefix}/async-sql`, headers => post(`${prefix}/async-sql`, ONE, headers)] as const,
    [`GET ${prefix}/connector`, headers => gateway.fetch(`${prefix}/connector`, { headers })] as const,
  ],
)

describe('who asks', () => {
  const WORDS: readonly (readonly [string, number, (key: string) => Headers])[] = [
    ['Bearer and the key', 200, key => ({ authorization: `Bearer ${key}` })],
    ['the word in small letters', 200, key => ({ authorization: `bearer ${key}` })],
    ['the word in large letters', 200, key => ({ authorization: `BEARER ${key}` })],
    ['more than one space', 200, key => ({ authorization: `Bearer   ${key}` })],
    ['the key without the word', 200, key => ({ authorization: key })],
    ['nothing', 401, () => ({})],
    ['the word without a key', 401, () => ({ authorization: 'Bearer' })],
    ['a key that is none', 401, () => ({ authorization: 'Bearer k_demo_123' })],
    ['a key with a letter changed', 401, key => ({ authorization: `Bearer ${key.slice(0, -1)}_` })],
    // What `requests` makes of an entry in ~/.netrc.
    ['Basic', 401, key => ({ authorization: `Basic ${Buffer.from(`user:${key}`).toString('base64')}` })],
    ['the key in another header', 401, key => ({ 'x-api-key': key })],
  ]

  test.each(WORDS)('by %s is answered with %i on every route and under both prefixes', async (_, status, wordsOf) => {
    for (const [name, ask] of ASKING) {
      const answer = await ask({ ...REQUESTS, ...wordsOf(key) })
      expect(answer.status, name).toBe(status)
      const body = await answer.text()
      if (status === 401) expect(JSON.parse(body).error, name).toMatch(/\S/)
    }
  })

  test('by a login of a .netrc file is told what to send instead', async () => {
    const answer = await post('/api/v1/sql', ONE, { ...REQUESTS, authorization: 'Basic dXNlcjpwdw==' })
    expect((await bodyOf<{ error: string }>(answer)).error).toContain('Bearer')
  })

  test('about the job of another learns nothing of it', async () => {
    const { id } = await bodyOf<AsyncAnswer>(await post('/api/v1/async-sql', ONE))
    const theirs = await gateway.fetch(`/api/v1/async-sql?id=${id}`, {
      headers: { ...REQUESTS, authorization: `Bearer ${other}` },
    })
    expect([403, 404]).toContain(theirs.status)
    expect((await bodyOf<{ error: string }>(theirs)).error).not.toContain('SELECT')
  })
})

describe('a body', () => {
  const BODIES: readonly (readonly [string, string, unknown, number])[] = [
    ['a query alone', 'sql', ONE, 200],
    ['the form json', 'sql', { ...ONE, format: 'json' }, 200],
    ['the form minimal', 'sql', { ...ONE, format: 'minimal' }, 200],
    ['analytics', 'sql', { ...ONE, format: 'minimal', includeAnalytics: true }, 200],
    ['members that nobody knows', 'sql', { ...ONE, session: 'x', metadata: { datasetName: 'y' }, isNew: null }, 200],
    ['an empty query', 'sql', { query: '' }, 400],
    ['no query', 'sql', { format: 'minimal' }, 400],
    ['a query that is a number', 'sql', { query: 1 }, 400],
    ['a form that there is not', 'sql', { ...ONE, format: 'xml' }, 400],
    ['analytics that are no truth', 'sql', { ...ONE, includeAnalytics: 'yes' }, 400],
    ['no JSON', 'sql', 'query=SELECT 1', 400],
    ['an array', 'sql', [ONE], 400],
    ['two statements', 'sql', { query: 'SELECT 1; SELECT 2' }, 400],
    ['a semicolon at its end', 'sql', { query: 'SELECT 1 AS x;' }, 200],
    ['a query alone', 'async-sql', ONE, 200],
    ['what older clients send', 'async-sql', { ...ONE, format: 'minimal', includeAnalytics: true }, 200],
    ['an empty query', 'async-sql', { query: '' }, 400],
    ['no query', 'async-sql', {}, 400],
    ['no JSON', 'async-sql', 'SELECT 1', 400],
  ]

  test.each(BODIES)('with %s to %s is answered with the status for it', async (_, path, body, status) => {
    for (const prefix of ['/api/v1', '/v1']) {
      const answer = await post(`${prefix}/${path}`, body)
      expect(answer.status, prefix).toBe(status)
      const text = await answer.text()
      if (status >= 400) expect(JSON.parse(text).error).toMatch(/\S/)
    }
  })

  test.each([
    '*/*',
    'application/json',
    'text/csv',
    'application/vnd.apache.arrow.stream',
  ])('that names its form is answered in it, though Accept is %s', async accept => {
    const answer = await post('/api/v1/sql', { query: NAMES, format: 'minimal' }, { ...mine(), accept })
    expect(answer.headers.get('content-type')).toMatch(/^application\/x-ndjson/)
    expect(await linesOf(answer)).toEqual([{ columns: ['project_id', 'project_name'], data: expect.anything() }])
  })

  test('that names no form is answered in json, whose default has no analytics', async () => {
    expect(await linesOf(await post('/api/v1/sql', { query: NAMES }))).toEqual([
      [1, 2, 3].map(n => ({ project_id: `p${n}`, project_name: `project-${n}` })),
    ])
  })
})

describe('lines of /sql', () => {
  const minimal = async (query: string, more: object = {}) =>
    linesOf(await post('/api/v1/sql', { query, format: 'minimal', ...more }))

  test('come in chunks, so that a line that is cut is no end', async () => {
    const answer = await post('/api/v1/sql', { query: NAMES, format: 'minimal' })
    expect(answer.headers.get('content-length')).toBeNull()
    expect(answer.headers.get('content-type')).toMatch(/^application\/x-ndjson/)
    await answer.text()
  })

  test('are objects, and name the columns once, also when nothing is found', async () => {
    const large = await minimal(
      'SELECT a.project_id FROM projects_v1 a CROSS JOIN unnest(sequence(1, 10000)) AS t(n) CROSS JOIN projects_v1 b',
    )
    expect(large.length).toBeGreaterThan(1)
    for (const line of large) expect(line).toMatchObject({ data: expect.any(Array) })
    expect(large.filter(line => 'columns' in (line as object))).toEqual([large[0]])
    expect(await minimal('SELECT project_id FROM projects_v1 WHERE 1 = 0')).toEqual([
      { columns: ['project_id'], data: [] },
    ])
    expect(await linesOf(await post('/api/v1/sql', { query: 'SELECT 1 AS x WHERE 1 = 0' }))).toEqual([[]])
  })

  test('begin with what was read, in a line of its own, where that is asked for and anything was', async () => {
    const [first, second] = await minimal('SELECT project_id FROM projects_v1', { includeAnalytics: true })
    const { assetStatus } = first as {
      assetStatus: { key: string; status: { latestMaterialization?: number }; dependencies: string[] }[]
    }
    expect(Object.keys(first as object)).toEqual(['assetStatus'])
    expect(Object.keys(second as object)).toEqual(['columns', 'data'])
    const keys = assetStatus.map(({ key }) => key)
    for (const { key, status, dependencies } of assetStatus) {
      expect(key).toMatch(/^oso\./)
      expect(typeof status).toBe('object')
      for (const dependency of dependencies) expect(keys).toContain(dependency)
    }
    const made = Date.parse(`${MADE_AT.replace(' ', 'T')}Z`) / 1000
    expect(assetStatus.find(({ key }) => key === 'oso.projects_v1')?.status.latestMaterialization).toBe(made)
    expect(await minimal('SELECT 1 AS x', { includeAnalytics: true })).toEqual([{ columns: ['x'], data: [[1]] }])
  })

  test('keep every integer to the last digit, and write the rest as OSO does', async () => {
    const query = `SELECT 9223372036854775807 AS a, -9007199254740993 AS b, DECIMAL '1.10' AS c, DATE '2024-01-31' AS d,
      TIMESTAMP '2024-01-31 12:00:00.000' AS e, X'00FF' AS f, nan() AS g, infinity() AS h, ARRAY[1, NULL] AS i,
      MAP(ARRAY['k'], ARRAY[1]) AS j, ROW(1, 'x') AS k, CAST(NULL AS varchar) AS l, TRUE AS m`
    const text = await (await post('/api/v1/sql', { query, format: 'minimal' })).text()
    expect(text).toContain(
      '[[9223372036854775807,-9007199254740993,"1.10","2024-01-31","2024-01-31 12:00:00.000","AP8=","NaN","Infinity",' +
        '[1,null],{"k":1},[1,"x"],null,true]]',
    )
  })
})

describe('a job of /async-sql', () => {
  test('says one of three words, and gives a whole address that needs no header', async () => {
    for (const prefix of ['/api/v1', '/v1']) {
      const answer = await post(`${prefix}/async-sql`, { query: NAMES })
      const { id, status, url = '' } = await bodyOf<AsyncAnswer>(answer)
      expect([typeof id, answer.status, status]).toEqual(['string', 200, 'completed'])
      expect(new URL(url).pathname).toBe(`${prefix}/results/${id}`)
      expect(Number(new URL(url).searchParams.get('expires')) * 1000 - Date.now()).toBeGreaterThan(14 * 60_000)
      expect((await fetch(url)).status).toBe(200)
      const again = await gateway.fetch(`${prefix}/async-sql?id=${id}`, { headers: mine() })
      expect(await bodyOf(again)).toMatchObject({ id, status: 'completed' })
    }
  })

  test('that is not named, or is not there, is 400 or 404', async () => {
    expect((await gateway.fetch('/api/v1/async-sql', { headers: mine() })).status).toBe(400)
    expect((await gateway.fetch('/api/v1/async-sql?id=nothing', { headers: mine() })).status).toBe(404)
  })

  const fileOf = async (query: string, more: Headers = {}) => {
    const answer = await post('/api/v1/async-sql', { query }, { ...mine(), ...more })
    const { url = '' } = await bodyOf<AsyncAnswer>(answer)
    const { headers, bytes } = await asSent(url)
    return { headers, text: (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString() }
  }

  test('gives lines of JSON, the names first, none of them blank, and says their type', async () => {
    const { headers, text } = await fileOf(NAMES)
    expect(headers['content-type']).toBe('application/jsonl')
    expect(text).toBe('["project_id","project_name"]\n["p1","project-1"]\n["p2","project-2"]\n["p3","project-3"]\n')
    expect((await fileOf('SELECT 1 AS x WHERE 1 = 0')).text).toBe('["x"]\n')
  })

  test('comes gzipped, but not to who asked for it on this machine', async () => {
    const [near, far] = [await fileOf(NAMES), await fileOf(NAMES, { 'x-forwarded-for': '203.0.113.9' })]
    expect([near.headers['content-encoding'], far.headers['content-encoding']]).toEqual([undefined, 'gzip'])
    expect(far.text).toBe(near.text)
  })

  test('breaks no line at what Python takes for the end of one', async () => {
    const { text } = await fileOf(`SELECT U&'a\\0085b\\2028c\\2029d' AS "x", U&'\\00e9' AS y`)
    expect(text.split('\n')).toHaveLength(3)
    expect(text).not.toMatch(/[\r\u0085\u2028\u2029]/)
    expect(JSON.parse(text.split('\n')[1] ?? '')).toEqual(['a\u0085b\u2028c\u2029d', 'é'])
  })

  test('writes what JSON has no number for as Python does', async () => {
    const { text } = await fileOf('SELECT nan() AS a, -infinity() AS b, 9223372036854775807 AS c')
    expect(text).toBe('["a","b","c"]\n[NaN,-Infinity,9223372036854775807]\n')
  })
})

describe('what is refused', () => {
  const REFUSED: readonly (readonly [string, number, () => Promise<Response>])[] = [
    ['SQL that is wrong', 400, () => post('/api/v1/sql', { query: 'SELECT nothing FROM projects_v1' })],
    ['SQL that is no SQL', 400, () => post('/api/v1/async-sql', { query: 'nonsense' })],
    ['a model that there is not', 404, () => post('/api/v1/sql', { query: 'SELECT * FROM nowhere_v1' })],
    ['a statement that writes', 400, () => post('/api/v1/sql', { query: 'DELETE FROM projects_v1' })],
    ['a route that there is not', 404, () => fetch(`${gateway.server.url}/api/v1/chat`, { headers: mine() })],
    ['another method', 405, () => fetch(`${gateway.server.url}/api/v1/sql`, { method: 'PUT', headers: mine() })],
    ['another type of body', 415, () => post('/api/v1/sql', ONE, { ...mine(), 'content-type': 'text/plain' })],
    ['a body beyond its limit', 413, () => post('/api/v1/sql', { query: ' '.repeat(2 ** 21) })],
  ]

  test.each(REFUSED)('%s is %i, in JSON with a text that is not empty', async (_, status, ask) => {
    const answer = await ask()
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, expect.stringContaining('json')])
    expect((await bodyOf<{ error: unknown }>(answer)).error).toMatch(/\S/)
  })

  test('a model that there is not is named', async () => {
    const answer = await post('/api/v1/async-sql', { query: 'SELECT * FROM nowhere_v1' })
    expect((await bodyOf<{ error: string }>(answer)).error).toContain('nowhere_v1')
  })

  test('what a spent quota does not pay for is 402, when it is sent and when it is asked after', async () => {
    const poor = await gateway.server.createKey('poor', { limits: { requestsPerMinute: 2, paid: ['minute'] } })
    const headers = { ...REQUESTS, authorization: `Bearer ${poor}` }
    const { id, url = '' } = await bodyOf<AsyncAnswer>(await post('/api/v1/async-sql', ONE, headers))
    await (await post('/api/v1/sql', ONE, headers)).text()
    for (const path of ['sql', 'async-sql']) expect((await post(`/api/v1/${path}`, ONE, headers)).status).toBe(402)
    expect((await gateway.fetch(`/api/v1/async-sql?id=${id}`, { headers })).status).toBe(402)
    // What was paid for is still there.
    expect((await fetch(url)).status).toBe(200)
  })
})

test('text as sqlglot prints it again is answered', async () => {
  const texts = [
    'SELECT /* one */ "project_id" FROM "iceberg"."oso"."projects_v1" LIMIT 1',
    "SELECT CAST('1.10' AS DECIMAL(3, 2)) AS x",
    "SELECT STRPOS('abc', 'b') AS x",
    "SELECT AT_TIMEZONE(TIMESTAMP '2024-01-31 12:00:00 UTC', 'UTC') AS x",
    'SELECT ARBITRARY(project_id) AS x FROM projects_v1',
    'SHOW TABLES',
    'DESCRIBE projects_v1',
    'EXPLAIN SELECT project_id FROM projects_v1',
  ]
  for (const query of texts) {
    const answer = await post('/api/v1/sql', { query, format: 'minimal' })
    expect(answer.status, `${query}: ${await answer.text()}`).toBe(200)
  }
})

test('a page of this machine may send what a browser asks leave for', async () => {
  for (const path of ['sql', 'async-sql', 'connector'])
    for (const method of ['GET', 'POST']) {
      const answer = await fetch(`${gateway.server.url}/api/v1/${path}`, {
        method: 'OPTIONS',
        headers: {
          origin: 'http://localhost:5173',
          'access-control-request-method': method,
          'access-control-request-headers': 'authorization,content-type',
        },
      })
      expect(answer.status).toBe(204)
      expect(answer.headers.get('access-control-allow-methods')).toContain(method)
      expect(answer.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization')
    }
})
