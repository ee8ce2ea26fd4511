import { createClient, type OsoError, sql } from 'oso-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Gateway, startGateway } from './gateway.ts'
import { PROJECTS } from './projects.ts'
import { type FaultyProxy, startProxy } from './proxy.ts'

const LARGE = 'select project_id, display_name, description from projects_v1 order by cast(project_id as bigint)'
const ENDLESS = `select count(*) as n from projects_v1 a cross join projects_v1 b cross join projects_v1 c
  where length(a.project_name) + length(c.project_name) < 0`

let gateway: Gateway
let proxy: FaultyProxy
beforeAll(async () => {
  gateway = await startGateway()
  proxy = await startProxy(gateway.server.url)
})
afterAll(async () => {
  proxy.close()
  await gateway.close()
})

const failure = (promise: Promise<unknown>): Promise<OsoError> =>
  promise.then(
    () => expect.unreachable('it should have failed'),
    error => error,
  )

/** Where a result of a client that compares nothing begins to differ, if it were cut. */
async function storedBytes(id: string): Promise<number> {
  const answer = await fetch(`${gateway.baseUrl}jobs/${id}`)
  return ((await answer.json()) as { result: { bytes: number } }).result.bytes
}

test.each(['arrow', 'ndjson'] as const)('a job gives in %s what the query gives, with proof', async format => {
  const asked = sql`select project_id, ${7n} as n from projects_v1 where project_id < ${'2'} order by 1`
  const job = await gateway.oso.submit<{ project_id: string; n: bigint }>(asked, { format })
  const result = await job.result()
  expect(result.rows()).toEqual((await gateway.oso.query(asked)).rows())
  expect(result.rows()[0]).toEqual({ project_id: '0', n: 7n })
  expect([result.proven, result.truncated, result.queryId]).toEqual([true, false, job.id])
  expect(await job.status()).toBe('completed')
  expect(job.progress).toMatchObject({ ahead: 0, attempt: 1 })
})

test('another client attaches to a job by its id, and knows what it asks', async () => {
  const { id } = await gateway.oso.submit('select count(*) as n from projects_v1')
  const job = await gateway.client().attach<{ n: bigint }>(id)
  const result = await job.result()
  expect(result.rows()).toEqual([{ n: BigInt(PROJECTS) }])
  expect(result.sql.text).toContain('projects_v1')
  expect((await failure(gateway.client().attach('nothing'))).code).toBe('JOB_NOT_FOUND')
})

test('a download that breaks again and again is taken up each time, and is whole', async () => {
  const oso = createClient({ baseUrl: proxy.baseUrl, retries: 1 })
  const job = await oso.submit<{ project_id: string }>(LARGE, { format: 'arrow' })
  await job.result()
  const size = await storedBytes(job.id)
  proxy.set({ bytes: Math.ceil(size / 3.5), ending: 'break' })
  const result = await job.result()
  expect(result.rows().map(row => row.project_id)).toEqual(Array.from({ length: PROJECTS }, (_, i) => String(i)))
  const once = createClient({ baseUrl: proxy.baseUrl, retries: 0 })
  expect((await failure((await once.attach(job.id)).result())).code).toBe('CUT_SHORT')
  proxy.set(undefined)
})

test('bytes that are not those that were stored are refused, though they are a whole result', async () => {
  const right = await gateway.oso.submit('select project_name from projects_v1 where project_id = ?', {
    parameters: ['1'],
  })
  const wrong = await gateway.oso.submit('select project_name from projects_v1 where project_id = ?', {
    parameters: ['2'],
  })
  await Promise.all([right.result(), wrong.result()])
  const answer = await fetch(`${gateway.baseUrl}jobs/${wrong.id}`)
  const { result } = (await answer.json()) as { result: { url: string } }
  const oso = gateway.client({ fetch: (url, init) => fetch(url.includes('/results/') ? result.url : url, init) })
  const error = await failure((await oso.attach(right.id)).result())
  expect([error.code, error.message]).toEqual(['INVALID_RESPONSE', expect.stringContaining('digest')])
})

test('a job tells how it stands, is cancelled, and then throws that it was', async () => {
  const job = await gateway.oso.submit(ENDLESS)
  await expect.poll(() => job.status(), { timeout: 10_000 }).toBe('running')
  await job.cancel()
  expect((await failure(job.result())).code).toBe('CANCELLED')
})

test('a job that fails throws why, with the place in its text', async () => {
  expect(await failure(gateway.oso.submit('select nothing from projects_v1'))).toMatchObject({
    code: 'COLUMN_NOT_FOUND',
    position: { line: 1, column: 8 },
  })
  const job = await gateway.oso.submit('select 1 / (count(*) - count(*)) as x from projects_v1')
  expect((await failure(job.result())).code).toBe('DIVISION_BY_ZERO')
})

test('what pyoso left behind is read, and a file that is no rows says where it lies', async () => {
  const submit = async (path: string, body: object): Promise<string> => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(gateway.baseUrl + path, { method: 'POST', headers, body: JSON.stringify(body) })
    return ((await answer.json()) as { id: string }).id
  }
  const query = 'select count(*) as n from projects_v1'
  const result = await (await gateway.oso.attach(await submit('async-sql', { query }))).result()
  expect([result.rows(), result.proven]).toEqual([[{ n: BigInt(PROJECTS) }], true])
  const error = await failure((await gateway.oso.attach(await submit('jobs', { query, format: 'parquet' }))).result())
  expect([error.code, error.hint]).toEqual(['INVALID_ARGUMENT', expect.stringContaining('/results/')])
})

test('a query that takes long goes on as a job, which its client follows and then removes', async () => {
  const slow = await startGateway({ jobs: { becomeMs: 1, running: 2 } })
  try {
    const seen: string[] = []
    const oso = slow.client({
      log: ({ event, method, url, status }) =>
        event === 'response' && seen.push(`${method} ${new URL(url).pathname.split('/')[3]} ${status}`),
    })
    const counted = `select count(*) as n from projects_v1 a cross join projects_v1 b where length(a.project_name) + length(b.project_name) > 0`
    const result = await oso.query<{ n: bigint }>(counted)
    expect([result.rows(), result.proven]).toEqual([[{ n: BigInt(PROJECTS) ** 2n }], true])
    expect(seen[0]).toBe('POST sql 202')
    expect(seen).toContain('GET results 200')
    await expect.poll(() => seen.at(-1), { timeout: 10_000 }).toBe('DELETE jobs 200')
    const leaving = oso.query(ENDLESS, { signal: AbortSignal.timeout(500) })
    expect((await failure(leaving)).code).toBe('TOTAL_TIMEOUT')
    await expect.poll(() => seen.at(-1), { timeout: 10_000 }).toBe('DELETE jobs 200')
  } finally {
    await slow.close()
  }
})
