import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import { type Answer, ask, type Problem } from '../conformance/ask.ts'
import type { Gateway } from '../e2e/gateway.ts'
import { PROJECTS } from '../e2e/projects.ts'
import { type Fault, type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { clusterGateway } from './gateway.ts'
import { startNode } from './node.ts'
import { runningOn, untilRunning } from './running.ts'

// Files run beside each other: what is left behind is looked for by a source of this one's own, and the queue that is
// filled is that of a user of its own.
const SOURCE = 'gateway-faults'
const production = { ...inject('trino'), source: SOURCE }
const consumer = { ...inject('consumer'), user: 'u_crowd', source: SOURCE }
const warehouse = inject('warehouse')

let proxy: FaultProxy
let gateway: Gateway
beforeAll(async () => {
  proxy = await startFaultProxy(production.url)
  // Looking which tables there are would meet the faults too.
  const quiet = { watchMs: 3_600_000, source: SOURCE }
  gateway = await clusterGateway({ ...production, url: proxy.url }, { ...quiet, retryMs: 30_000, answerMs: 2_000 })
})
afterAll(async () => {
  await gateway?.close()
  proxy?.close()
})
afterEach(async () => {
  proxy.set(undefined)
  // Whatever happened, nothing is left behind.
  await Promise.all([untilRunning(production, false), untilRunning(consumer, false)])
})

const ALL = 'select project_id from projects_v1'
/** Nine million rows. */
const LARGE = 'select a.project_name, b.display_name from projects_v1 a cross join projects_v1 b'
const SLOW = `${LARGE.replace('a.project_name, b.display_name', 'count(*) as n')} cross join projects_v1 c where a.project_name > b.display_name`

/** A fault in answers about results, after the first so many. */
function inPages(from: number, to: number, fault: ReturnType<Fault>): Fault {
  return ({ method, count }) => (method === 'GET' && count >= from && count <= to ? fault : undefined)
}

/** How a query ended, by its record. */
async function recorded({ baseUrl }: Gateway, id: string): Promise<Readonly<{ state: string; error?: Problem }>> {
  const response = await fetch(`${baseUrl}queries/${id}`)
  return (await response.json()) as Awaited<ReturnType<typeof recorded>>
}

async function whole(asked = ALL): Promise<Answer> {
  const answer = await ask(gateway, { query: asked })
  expect(answer.problem).toBeUndefined()
  expect(answer.rows).toHaveLength(PROJECTS)
  expect(answer.end).toMatchObject({ rows: PROJECTS, truncated: false })
  return answer
}

test.each([
  ['a 502 of a proxy', inPages(1, 3, { status: 502, body: '<html>Bad gateway</html>' })],
  ['a 429 that says when to come again', inPages(2, 3, { status: 429, headers: { 'retry-after': '1' } })],
  ['an empty answer', inPages(1, 3, { status: 200 })],
  ['a page that hangs', inPages(2, 2, 'hang')],
  ['a connection that breaks', inPages(1, 2, 'break')],
])('%s is survived', async (_, fault) => {
  proxy.set(fault)
  await whole()
})

test('twenty seconds of 503 are survived', async () => {
  const end = Date.now() + 20_000
  proxy.set(({ method, count }) => (method === 'GET' && count >= 2 && Date.now() < end ? { status: 503 } : undefined))
  await whole()
  expect(Date.now()).toBeGreaterThan(end)
})

test.each([
  ['HTML', { status: 200, body: '<html>Welcome</html>', headers: { 'content-type': 'text/html' } }],
  ['half of a page', { edit: (body: Buffer) => body.subarray(0, body.length / 2) }],
  ['a page that is gone', { status: 410 }],
  ['a query that is not known', { status: 404 }],
  ['a stack of Java', { status: 500, body: 'java.lang.IllegalStateException: secret\n\tat io.trino' }],
] as const)('%s is an error without words of the cluster', async (_, answer) => {
  proxy.set(inPages(1, 99, answer))
  const { status, problem } = await ask(gateway, { query: ALL })
  expect([status, problem?.code]).toEqual([502, 'ENGINE_FAILED'])
  expect(problem?.detail).not.toMatch(/html|java|secret|127\.0\.0\.1/i)
})

test('an address at another host is not followed, and the query is stopped', async () => {
  let asked = 0
  const other = createServer((_, answer) => {
    asked++
    answer.end()
  })
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void other.close())
  const elsewhere = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
  proxy.set(inPages(1, 99, { edit: body => body.toString().replaceAll(proxy.url, elsewhere) }))
  expect((await ask(gateway, { query: SLOW })).problem?.code).toBe('ENGINE_FAILED')
  expect(asked).toBe(0)
  expect(proxy.seen.some(({ method }) => method === 'DELETE')).toBe(true)
})

test('an error after pages were sent breaks the connection, and the record says why', async () => {
  // The divisor is zero in the last of 100 MB, which is more than the cluster makes ahead of its reader.
  const divisor = 'cast(a.project_id as bigint) + cast(b.project_id as bigint) - 33 - 2999'
  const query = `select 1 / (${divisor}) as v, lpad(a.project_name || b.display_name, 1000, '.') as name
    from projects_v1 a cross join projects_v1 b where cast(a.project_id as bigint) < 34`
  const response = await fetch(`${gateway.baseUrl}sql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, format: 'arrow' }),
  })
  expect(response.status).toBe(200)
  await expect(response.arrayBuffer().then(({ byteLength }) => byteLength)).rejects.toThrow()
  const id = response.headers.get('oso-query-id') ?? ''
  expect(await recorded(gateway, id)).toMatchObject({ state: 'failed', error: { code: 'DIVISION_BY_ZERO' } })
})

test('a page that is lost in the middle breaks the connection, and nothing is short', async () => {
  proxy.set(inPages(12, 99_999, { status: 410 }))
  const { status, broken, end } = await ask(gateway, { query: `${LARGE} limit 500000` })
  expect([status, end]).toEqual([200, undefined])
  expect(broken).toBeInstanceOf(Error)
})

test('a query that an administrator stops says so', async () => {
  const answer = ask(gateway, { query: SLOW })
  const [query] = await untilRunning(production, true)
  await fetch(`${production.url}/v1/query/${query?.queryId}/killed`, {
    method: 'PUT',
    headers: { 'x-trino-user': 'admin' },
    body: 'enough',
  })
  expect((await answer).problem?.code).toBe('ADMINISTRATIVELY_KILLED')
})

test('who leaves takes the query along', async () => {
  const leaving = new AbortController()
  const answer = ask(gateway, { query: SLOW }, leaving.signal)
  await untilRunning(production, true)
  leaving.abort()
  await expect(answer).rejects.toThrow()
  await untilRunning(production, false, 10_000)
})

test('a reader who stops reading holds the cluster back, and takes the query along when they leave', async () => {
  const leaving = new AbortController()
  const response = await fetch(`${gateway.baseUrl}sql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: LARGE, format: 'arrow' }),
    signal: leaving.signal,
  })
  const reader = response.body?.getReader()
  await reader?.read()
  const pages = (): number => proxy.seen.filter(({ method }) => method === 'GET').length
  let before = -1
  for (; before !== pages(); await new Promise(resolve => setTimeout(resolve, 2_000))) before = pages()
  expect(await runningOn(production)).toHaveLength(1)
  leaving.abort()
  await untilRunning(production, false, 10_000)
})

test('a query that needs too much memory is told so', async () => {
  // Few rows that are large: the cluster has no work but to keep them, and is over its limit at once on a slow machine too.
  const query = `with large as (select lpad(project_name, 10000, '.') as name from projects_v1 limit 100)
    select cardinality(array_agg(a.name)) as n from large a cross join projects_v1 b`
  const { status, problem } = await ask(gateway, { query })
  expect([status, problem?.code]).toEqual([422, 'MEMORY_LIMIT'])
})

test('a full queue is told so, with a time to come again', async () => {
  const crowded = await clusterGateway(consumer, { source: SOURCE })
  onTestFinished(() => crowded.close())
  const leaving = new AbortController()
  const queries = Array.from({ length: 8 }, () => ask(crowded, { query: SLOW }, leaving.signal).catch(() => undefined))
  const answered = await Promise.race(queries)
  expect([answered?.status, answered?.problem?.code]).toEqual([503, 'OVERLOADED'])
  leaving.abort()
  await Promise.all(queries)
})

test('what runs when the gateway is stopped is stopped on the cluster', async () => {
  const brief = await clusterGateway({ ...production, url: proxy.url }, { source: SOURCE })
  const answer = ask(brief, { query: SLOW }).catch(error => error)
  await untilRunning(production, true)
  await brief.close()
  await untilRunning(production, false, 10_000)
  await answer
})

test.skipIf(warehouse === null)(
  'a coordinator that is killed fails its queries, and another takes the next',
  async () => {
    const first = await startNode('consumer', warehouse ?? '')
    onTestFinished(first.stop)
    const before = await startFaultProxy(first.target.url)
    onTestFinished(() => before.close())
    const own = await clusterGateway({ ...first.target, url: before.url }, { retryMs: 3_000 })
    onTestFinished(() => own.close())
    const answer = ask(own, { query: LARGE })
    await new Promise(resolve => setTimeout(resolve, 3_000))
    process.kill(first.pid, 'SIGKILL')
    const { status, end, broken, problem } = await answer
    expect(end).toBeUndefined()
    if (status === 200) expect(broken).toBeInstanceOf(Error)
    expect(problem?.code).toMatch(/^(ENGINE_FAILED|WAREHOUSE_UNAVAILABLE)$/)
    expect((await ask(own, { query: ALL })).problem?.code).toBe('WAREHOUSE_UNAVAILABLE')
    before.retarget(consumer.url)
    expect((await ask(own, { query: ALL })).rows).toHaveLength(PROJECTS)
  },
)
