import { type Client, CutShortError, createClient, OsoError, QueryError } from 'oso-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hostPids, killHost } from '../../packages/server/test/built.ts'
import { type Gateway, startGateway } from './gateway.ts'
import { type FaultyProxy, startProxy } from './proxy.ts'

let gateway: Gateway
let proxy: FaultyProxy
/** Reaches the gateway through the proxy. */
let oso: Client

beforeAll(async () => {
  gateway = await startGateway()
  proxy = await startProxy(gateway.server.url)
  oso = createClient({ baseUrl: proxy.baseUrl, retries: 0 })
})
afterAll(async () => {
  proxy.close()
  await gateway.close()
})

const SMALL = 'select project_id, project_name from projects_v1 order by project_id limit 5'
const LARGE = 'select a.project_name, b.display_name from projects_v1 a cross join projects_v1 b'

async function failure(promise: Promise<unknown>): Promise<OsoError> {
  const error = await promise.then(
    () => undefined,
    reason => reason,
  )
  expect(error).toBeInstanceOf(OsoError)
  return error
}

/** The bytes of an answer, as the gateway sends them. */
async function answerBytes(format: 'arrow' | 'ndjson'): Promise<Buffer> {
  const response = await fetch(`${gateway.baseUrl}sql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-encoding': 'identity' },
    body: JSON.stringify({ query: SMALL, format }),
  })
  return Buffer.from(await response.arrayBuffer())
}

/** Where each Arrow message begins, and the end. Message: mark, length of metadata, metadata (10: length of body). */
function arrowBounds(bytes: Buffer): number[] {
  const bounds = [0]
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readInt32LE(at + 4)
    const table = at + 8 + (length === 0 ? 0 : bytes.readUInt32LE(at + 8))
    const vtable = length === 0 ? 0 : table - bytes.readInt32LE(table)
    const place = length === 0 || bytes.readUInt16LE(vtable) <= 10 ? 0 : bytes.readUInt16LE(vtable + 10)
    at += 8 + length + (place === 0 ? 0 : Number(bytes.readBigInt64LE(table + place)))
    bounds.push(at)
  }
  return bounds
}

const lineBounds = (bytes: Buffer): number[] => [
  0,
  ...[...bytes.keys()].filter(at => bytes[at] === 10).map(at => at + 1),
]

test.each(['arrow', 'ndjson'] as const)('%s: a result cut or ended early at any border is CUT_SHORT', async format => {
  const bytes = await answerBytes(format)
  const bounds = format === 'arrow' ? arrowBounds(bytes) : lineBounds(bytes)
  expect(bounds.at(-1)).toBe(bytes.length)
  expect(bounds.length).toBeGreaterThan(3)
  for (const bound of bounds.slice(0, -1)) {
    for (const ending of ['break', 'end'] as const) {
      proxy.set({ bytes: bound, ending })
      const error = await failure(oso.query(SMALL, { format }))
      expect([error.code, error instanceof CutShortError], `${ending} after ${bound} bytes`).toEqual([
        'CUT_SHORT',
        true,
      ])
      expect(error.queryId).toMatch(/^[0-9a-f]{32}$/)
    }
  }
  proxy.set(undefined)
  expect((await oso.query(SMALL, { format })).numRows).toBe(5)
})

test('inside messages it is the same', async () => {
  const { length } = await answerBytes('arrow')
  for (let bytes = 1; bytes < length; bytes += Math.ceil(length / 40)) {
    proxy.set({ bytes, ending: 'end' })
    expect((await failure(oso.query(SMALL))).code, `after ${bytes} bytes`).toBe('CUT_SHORT')
  }
  proxy.set(undefined)
})

test('a compressed result whose HTTP framing is whole but whose end is missing is CUT_SHORT', async () => {
  const compressing = createClient({ baseUrl: proxy.baseUrl, retries: 0, compress: true })
  expect((await compressing.query(SMALL)).numRows).toBe(5)
  for (const bytes of [30, 100, 200]) {
    proxy.set({ bytes, ending: 'end' })
    expect((await failure(compressing.query(SMALL))).code, `after ${bytes} bytes`).toBe('CUT_SHORT')
  }
  proxy.set(undefined)
})

test('a result whose engine host was killed is an error that says so, and the next query runs', async () => {
  const stream = gateway.oso.stream(LARGE)
  const batches = stream.batches()
  expect((await batches.next()).done).toBe(false)
  for (const pid of hostPids()) killHost(pid)
  const rest = (async () => {
    for await (const batch of batches) expect(batch.numRows).toBeGreaterThan(0)
  })()
  const error = await failure(rest)
  expect(error).toBeInstanceOf(QueryError)
  expect(error.code).toBe('ENGINE_FAILED')
  expect(error.cause).toBeInstanceOf(CutShortError)
  expect((await gateway.client({ retries: 2 }).query('select 1 as x')).rows()).toEqual([{ x: 1 }])
})

test('an engine that fails after rows have gone out is an error with its cause', async () => {
  const failing = `select a.project_name, 1 / (cast(b.project_id as bigint) - 250) as q
    from projects_v1 a cross join projects_v1 b`
  const error = await failure(gateway.oso.query(failing))
  expect(error.code).toBe('DIVISION_BY_ZERO')
})

test('aborting stops the query on the server', async () => {
  const controller = new AbortController()
  const stream = gateway.oso.stream(LARGE, { signal: controller.signal })
  const batches = stream.batches()
  await batches.next()
  controller.abort()
  expect((await failure(batches.next().then(() => batches.next()))).code).toBe('ABORTED')
  await expectState(stream.progress.queryId, 'cancelled')
})

test('leaving a loop stops the query on the server', async () => {
  const stream = gateway.oso.stream(LARGE)
  for await (const row of stream) if (row) break
  await expectState(stream.progress.queryId, 'cancelled')
})

async function expectState(queryId: string | undefined, state: string): Promise<void> {
  await expect
    .poll(async () => {
      const record = await fetch(`${gateway.baseUrl}queries/${queryId}`)
      return ((await record.json()) as { state: string }).state
    })
    .toBe(state)
}
