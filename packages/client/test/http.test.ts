import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tableFromArrays } from 'apache-arrow'
import { ProxyAgent, fetch as undiciFetch } from 'undici'
import { expect, test, vi } from 'vitest'
import { type ClientOptions, createClient, type LogEvent } from '../src/index.ts'
import { arrowBytes, complete } from './arrow.ts'
import { arrowHead, type Handler, json, serve } from './server.ts'

const whole = arrowBytes(tableFromArrays({ n: Int32Array.of(1) }), complete(1))
const good: Handler = (_, response) => {
  arrowHead(response)
  response.end(whole)
}

async function client(handler: Handler, options: ClientOptions = {}) {
  const server = await serve(handler)
  return { oso: createClient({ baseUrl: server.baseUrl, ...options }), seen: server.seen }
}

/** Fails as told for the first `times` requests, then answers well. */
const flaky =
  (times: number, fail: Handler): Handler =>
  (request, response, seen) =>
    (seen.length <= times ? fail : good)(request, response, seen)

test('a 503 is retried after the time that the server names, POST though it is', async () => {
  const busy = flaky(1, (_, response) => json(response, 503, { error: 'busy' }, { 'retry-after-ms': '40' }))
  const { oso, seen } = await client(busy)
  const startedAt = performance.now()
  expect((await oso.query('select 1')).numRows).toBe(1)
  expect(performance.now() - startedAt).toBeGreaterThan(35)
  expect(seen).toHaveLength(2)
})

test('a connection that breaks before the answer is retried', async () => {
  const { oso, seen } = await client(flaky(1, (_, response) => response.destroy()))
  expect((await oso.query('select 1')).numRows).toBe(1)
  expect(seen).toHaveLength(2)
})

test('it gives up after as many retries as were allowed', async () => {
  const { oso, seen } = await client((_, response) => json(response, 500, { error: 'x' }, { 'retry-after': '0' }), {
    retries: 3,
  })
  await expect(oso.query('select 1')).rejects.toMatchObject({ status: 500 })
  expect(seen).toHaveLength(4)
})

test.each([
  ['a bad query', 400, {}],
  ['a query that ran out of its time', 504, { code: 'TIMED_OUT' }],
])('%s is not sent again', async (_, status, body) => {
  const { oso, seen } = await client((_request, response) => json(response, status, { error: 'x', ...body }))
  await expect(oso.query('select 1')).rejects.toMatchObject({ status })
  expect(seen).toHaveLength(1)
})

test('x-should-retry wins over the status', async () => {
  const { oso, seen } = await client((_, response) =>
    json(response, 503, { error: 'x' }, { 'x-should-retry': 'false' }),
  )
  await expect(oso.query('select 1')).rejects.toMatchObject({ status: 503 })
  expect(seen).toHaveLength(1)
})

test('nothing is sent again once a byte of the result has come', async () => {
  const { oso, seen } = await client((request, response) => {
    if (request.method === 'GET') return json(response, 404, { error: 'unknown' })
    arrowHead(response)
    response.write(whole.subarray(0, 50), () => setTimeout(() => response.destroy(), 5))
  })
  await expect(oso.query('select 1')).rejects.toMatchObject({ code: 'CUT_SHORT' })
  expect(seen.filter(request => request.method === 'POST')).toHaveLength(1)
})

test('each clock has an error of its own', async () => {
  const { oso } = await client(
    (request, response) => {
      if (request.body.includes('never')) return
      arrowHead(response)
      if (request.body.includes('head')) response.flushHeaders()
      else response.write(whole.subarray(0, 50))
    },
    { retries: 0 },
  )
  const code = (query: string, timeouts: object) =>
    oso.query(query, { timeouts }).then(
      () => 'none',
      error => `${error.name} ${error.code}`,
    )
  expect(await code('never', { connectMs: 40 })).toBe('TimeoutError CONNECT_TIMEOUT')
  expect(await code('head', { firstByteMs: 40 })).toBe('TimeoutError FIRST_BYTE_TIMEOUT')
  expect(await code('part', { idleMs: 40 })).toBe('TimeoutError IDLE_TIMEOUT')
  expect(await code('part', { totalMs: 60 })).toBe('TimeoutError TOTAL_TIMEOUT')
  const signal = AbortSignal.timeout(40)
  expect(await oso.query('part', { signal }).catch(error => error.name)).toBe('TimeoutError')
})

test('a consumer that thinks long between batches is not taken for a stalled server', async () => {
  const { oso } = await client(good)
  const stream = oso.stream('select 1', { timeouts: { idleMs: 30, firstByteMs: 500 } })
  for await (const _ of stream.batches()) await new Promise(resolve => setTimeout(resolve, 80))
  expect(stream.end?.rows).toBe(1)
})

test('no timer and no listener is left behind when a query has ended', async () => {
  const { oso } = await client(good)
  const controller = new AbortController()
  let listeners = 0
  const { addEventListener, removeEventListener } = controller.signal
  controller.signal.addEventListener = function add(this: AbortSignal, ...args: Parameters<typeof addEventListener>) {
    listeners++
    return addEventListener.apply(this, args)
  } as typeof addEventListener
  controller.signal.removeEventListener = function remove(
    this: AbortSignal,
    ...args: Parameters<typeof removeEventListener>
  ) {
    listeners--
    return removeEventListener.apply(this, args)
  } as typeof removeEventListener
  const timers = (): number => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length
  const before = timers()
  await oso.query('select 1', { signal: controller.signal, timeouts: { totalMs: 60_000 } })
  expect(listeners).toBe(0)
  expect(timers()).toBeLessThanOrEqual(before)
})

test('a connection is used again once its result was read', async () => {
  const ports = new Set<number | undefined>()
  const server = await serve((request, response, seen) => {
    ports.add(response.socket?.remotePort)
    good(request, response, seen)
  })
  const oso = createClient({ baseUrl: server.baseUrl })
  for (let i = 0; i < 10; i++) await oso.query('select 1')
  // The next query may come before the platform has put the connection back.
  expect(ports.size).toBeLessThan(6)
})

test('the log tells what happened on the wire, and neither key nor SQL', async () => {
  const events: LogEvent[] = []
  const busy = flaky(1, (_, response) => json(response, 503, { error: 'busy' }, { 'retry-after-ms': '1' }))
  const { oso } = await client(busy, { apiKey: 'secret', log: event => events.push(event) })
  await oso.query("select 'private'")
  expect(events.map(({ event, status }) => `${event} ${status ?? ''}`.trim())).toEqual([
    'request',
    'response 503',
    'retry',
    'request',
    'response 200',
  ])
  expect(JSON.stringify(events)).not.toMatch(/secret|private/)
})

test('the key and the address come from the environment when they are not given', async () => {
  const server = await serve(good)
  process.env.OSO_API_KEY = ' from-env\n'
  process.env.OSO_BASE_URL = server.baseUrl
  try {
    await createClient().query('select 1')
  } finally {
    delete process.env.OSO_API_KEY
    delete process.env.OSO_BASE_URL
  }
  expect(server.seen[0]?.headers.authorization).toBe('Bearer from-env')
})

test('a wrong base URL is refused when the client is made', () => {
  for (const baseUrl of ['', 'nonsense', 'ftp://x/']) {
    expect(() => createClient({ baseUrl })).toThrow(/base URL/)
  }
})

test('all tries of a query bear one name, and two queries have two', async () => {
  const busy = flaky(1, (_, response) => json(response, 503, { error: 'busy' }, { 'retry-after-ms': '1' }))
  const { oso, seen } = await client(busy)
  await oso.query('select 1')
  await oso.query('select 1')
  const names = seen.map(({ headers }) => headers['idempotency-key'])
  expect(names[0]).toMatch(/^[0-9a-f]{32}$/)
  expect([names[1] === names[0], names[2] === names[0]]).toEqual([true, false])
})

test('OSO_LOG writes what happens to standard error, and neither the key nor the SQL', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {})
  vi.stubEnv('OSO_LOG', 'debug')
  const { oso } = await client(good, { apiKey: 'secret-key' })
  await oso.query('select 1 as secret_column')
  vi.unstubAllEnvs()
  const text = error.mock.calls.flat().join('\n')
  error.mockRestore()
  expect(text).toMatch(/^oso request POST http:.*\/sql .*\noso response POST .*"status":200/)
  expect(text).not.toContain('secret')
})

test.each([
  ['off', []],
  ['0', []],
  ['warn', ['retry']],
  ['debug', ['request', 'response', 'retry', 'request', 'response']],
])('OSO_LOG=%s tells of %o', async (level, events) => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {})
  vi.stubEnv('OSO_LOG', level)
  const { oso } = await client((request, response, seen) => {
    if (seen.length > 1) good(request, response, seen)
    else json(response, 503, {}, { 'retry-after-ms': '1' })
  })
  await oso.query('select 1')
  vi.unstubAllEnvs()
  const told = error.mock.calls.map(([text]) => String(text).split(' ')[1])
  error.mockRestore()
  expect(told).toEqual(events)
})

test('after several tries the error tells how many there were, and what the first one said', async () => {
  const fail: Handler = (_, response, seen) => {
    if (seen.length > 1) response.destroy()
    else json(response, 503, { detail: 'The server is stopping', code: 'SHUTTING_DOWN' }, { 'retry-after-ms': '1' })
  }
  const { oso } = await client(fail, { retries: 1 })
  await expect(oso.query('select 1')).rejects.toMatchObject({
    code: 'UNREACHABLE',
    message: expect.stringMatching(/\(2 tries; the first: SHUTTING_DOWN: The server is stopping\)$/),
  })
})

test('a hint that the sentence has already is not told twice', async () => {
  const problem = { code: 'X_Y', detail: 'There is no a. Did you mean b?', hint: 'Did you mean b?' }
  const { oso } = await client((_, response) => json(response, 400, problem), { retries: 0 })
  const error = await oso.query('select 1').catch(reason => reason)
  expect(error.explain()).toBe('X_Y: There is no a. Did you mean b?')
})

test('the list of models travels once while it is the same', async () => {
  const page = { models: [{ name: 'a' }], next: null }
  const { oso, seen } = await client((request, response) => {
    if (request.headers['if-none-match'] === '"v1"') response.writeHead(304).end()
    else json(response, 200, page, { etag: '"v1"' })
  })
  for (let i = 0; i < 3; i++) expect(await oso.models.list()).toEqual(page.models)
  expect(seen.map(request => request.headers['if-none-match'])).toEqual([undefined, '"v1"', '"v1"'])
  expect(await oso.models.list({ q: 'x' })).toEqual(page.models)
  expect(seen.at(-1)?.headers['if-none-match']).toBeUndefined()
})

test('a 304 that nobody asked for is an error, not an answer', async () => {
  const { oso } = await client((_, response) => response.writeHead(304).end(), { retries: 0 })
  await expect(oso.models.list()).rejects.toMatchObject({ code: 'HTTP_304' })
})

test('only a coding that every runtime decodes is asked for, and none of a server on this machine', async () => {
  const { oso, seen } = await client(good)
  await oso.query('select 1')
  const { oso: far, seen: seenFar } = await client(good, { compress: true })
  await far.query('select 1')
  expect([...seen, ...seenFar].map(({ headers }) => headers['accept-encoding'])).toEqual(['identity', 'gzip'])
})

test('queries go through a proxy by the pair of fetch and agent that the documentation tells', async () => {
  const asked: string[] = []
  const proxy = createServer().on('connect', ({ url = '' }, socket) => {
    asked.push(url)
    const [host, port] = url.split(':')
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    for (const end of [socket, onward]) end.on('error', () => end.destroy())
  })
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  const dispatcher = new ProxyAgent(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`)
  // undici has types of its own for what is the platform's as well.
  const through = undiciFetch as unknown as (url: string, init: object) => Promise<Response>
  const { oso } = await client(good, { fetch: (url, init) => through(url, { ...init, dispatcher }) })
  expect((await oso.query('select 1')).numRows).toBe(1)
  await dispatcher.close()
  proxy.close()
  expect(asked).toHaveLength(1)
})
