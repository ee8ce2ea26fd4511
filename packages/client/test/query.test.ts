import { tableFromArrays } from 'apache-arrow'
import { expect, test, vi } from 'vitest'
import { type ClientOptions, createClient, OsoError, sql } from '../src/index.ts'
import { arrowBytes, complete, messageBounds } from './arrow.ts'
import { arrowHead, type Handler, json, serve } from './server.ts'

// Texts become dictionaries here: a message before each batch.
const table = tableFromArrays({ id: BigInt64Array.of(1n, 2n), name: ['ada', 'grace'] }).concat(
  tableFromArrays({ id: BigInt64Array.of(9007199254740993n), name: ['日本'] }),
)
const whole = arrowBytes(table, complete(3))
const good: Handler = (_, response) => {
  arrowHead(response)
  response.end(whole)
}

async function client(handler: Handler, options: ClientOptions = {}) {
  const server = await serve(handler)
  return { oso: createClient({ baseUrl: server.baseUrl, retries: 0, ...options }), seen: server.seen }
}

const failure = async (promise: Promise<unknown>): Promise<OsoError> => {
  const error = await promise.then(
    () => undefined,
    reason => reason,
  )
  expect(error).toBeInstanceOf(OsoError)
  return error
}

test('a query gives its rows, exact', async () => {
  const { oso, seen } = await client(good, { apiKey: 'k1' })
  const result = await oso.query(sql`select id, name from people where id > ${0}`)
  expect(result.rows()).toEqual([
    { id: 1n, name: 'ada' },
    { id: 2n, name: 'grace' },
    { id: 9007199254740993n, name: '日本' },
  ])
  expect(result.queryId).toBe('q1')
  expect(seen[0]).toMatchObject({ method: 'POST', path: '/api/v1/sql', headers: { authorization: 'Bearer k1' } })
  expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
    query: 'select id, name from people where id > ?',
    format: 'arrow',
    parameters: [{ type: 'bigint', value: '0' }],
  })
})

test('a stream gives batches as they come, and rows', async () => {
  const { oso } = await client(good)
  const sizes: number[] = []
  for await (const batch of oso.stream('select 1').batches()) sizes.push(batch.numRows)
  expect(sizes).toEqual([2, 1])
  const names: unknown[] = []
  for await (const row of oso.stream<{ name: string }>('select 1')) names.push(row.name)
  expect(names).toEqual(['ada', 'grace', '日本'])
})

test('the columns of a stream are known before its rows', async () => {
  const { oso } = await client(good)
  const stream = oso.stream('select 1')
  expect((await stream.fields()).map(field => `${field.name} ${field.type}`)).toEqual(['id bigint', 'name varchar'])
  expect((await stream.collect()).numRows).toBe(3)
})

test('a stream is read once', async () => {
  const { oso } = await client(good)
  const stream = oso.stream('select 1')
  await stream.collect()
  expect((await failure(stream.collect())).code).toBe('INVALID_ARGUMENT')
})

test('a socket cut at every border of messages is CUT_SHORT, and never a shorter result', async () => {
  const bounds = messageBounds(whole).slice(0, -1)
  for (const bound of bounds) {
    const { oso } = await client((request, response) => {
      if (request.method === 'GET') return json(response, 404, { code: 'QUERY_NOT_FOUND', detail: 'no', error: 'no' })
      arrowHead(response)
      response.write(whole.subarray(0, bound), () => setTimeout(() => response.destroy(), 5))
      response.flushHeaders()
    })
    expect((await failure(oso.query('select 1'))).code, `cut at ${bound}`).toBe('CUT_SHORT')
  }
})

test('a body that ends cleanly at a border of messages is CUT_SHORT as well', async () => {
  for (const bound of messageBounds(whole).slice(0, -1)) {
    const { oso } = await client((request, response) => {
      if (request.method === 'GET') return json(response, 404, { code: 'QUERY_NOT_FOUND', detail: 'no', error: 'no' })
      arrowHead(response)
      response.end(whole.subarray(0, bound))
    })
    expect((await failure(oso.query('select 1'))).code, `ended at ${bound}`).toBe('CUT_SHORT')
  }
})

test('a result that broke off is asked after, and the cause is what is thrown', async () => {
  const { oso, seen } = await client((request, response) => {
    if (request.path === '/api/v1/queries/q1') {
      const error = { code: 'MEMORY_LIMIT', detail: 'the query needs more memory than it may', hint: 'Read less.' }
      return json(response, 200, { queryId: 'q1', state: 'failed', rows: 2, truncated: false, error })
    }
    arrowHead(response)
    response.write(whole.subarray(0, messageBounds(whole)[2]), () => setTimeout(() => response.destroy(), 5))
  })
  const error = await failure(oso.query('select 1'))
  expect(error).toMatchObject({ name: 'QueryError', code: 'MEMORY_LIMIT', queryId: 'q1', hint: 'Read less.' })
  expect(error.cause).toMatchObject({ code: 'CUT_SHORT' })
  expect(seen).toHaveLength(2)
})

test('truncated is a result, cut short and aborted are errors, and all three are told apart', async () => {
  const end = { status: 'complete', rows: 3, truncated: true, reason: 'rows' }
  const { oso } = await client((_, response) => {
    arrowHead(response)
    response.end(arrowBytes(table, end))
  })
  const result = await oso.query('select 1')
  expect(result).toMatchObject({ truncated: true, reason: 'rows', numRows: 3 })
  expect(String(result)).toContain('there is more')
  const aborted = await failure(oso.query('select 1', { signal: AbortSignal.abort('enough') }))
  expect(aborted).toMatchObject({ name: 'AbortError', code: 'ABORTED', cause: 'enough' })
})

/** A server that sends batches, each after its dictionary, for ever, and knows when its reader left. */
function endless(): { handler: Handler; left: Promise<void> } {
  const bounds = messageBounds(whole)
  let leave = (): void => {}
  const left = new Promise<void>(resolve => {
    leave = resolve
  })
  const handler: Handler = (request, response) => {
    if (request.method === 'GET') return json(response, 404, { code: 'QUERY_NOT_FOUND', detail: 'no', error: 'no' })
    arrowHead(response)
    response.write(whole.subarray(0, bounds[1]))
    const timer = setInterval(() => response.write(whole.subarray(bounds[1], bounds[3])), 5)
    response.on('close', () => {
      clearInterval(timer)
      leave()
    })
  }
  return { handler, left }
}

test('break closes the connection, so that the server stops', async () => {
  const { handler, left } = endless()
  const { oso } = await client(handler)
  for await (const row of oso.stream('select 1')) if (row) break
  await left
})

test('a throw in the loop closes the connection', async () => {
  const { handler, left } = endless()
  const { oso } = await client(handler)
  const loop = async (): Promise<void> => {
    for await (const _ of oso.stream('select 1').batches()) throw new Error('mine')
  }
  await expect(loop()).rejects.toThrow('mine')
  await left
})

test('aborting while rows come throws ABORTED and closes the connection', async () => {
  const { handler, left } = endless()
  const { oso } = await client(handler)
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 30)
  expect((await failure(oso.query('select 1', { signal: controller.signal }))).code).toBe('ABORTED')
  await left
})

test('disposing of a stream closes the connection, also while somebody waits for rows', async () => {
  const { handler, left } = endless()
  const { oso } = await client(handler)
  const stream = oso.stream('select 1')
  const waiting = failure(stream.collect())
  await vi.waitUntil(() => stream.progress.rows > 0, { timeout: 10_000 })
  await stream[Symbol.asyncDispose]()
  expect((await waiting).code).toBe('ABORTED')
  await left
})

test('a reader that stops asking makes the server wait', async () => {
  let written = 0
  const { oso } = await client((_, response) => {
    const bounds = messageBounds(whole)
    arrowHead(response)
    response.write(whole.subarray(0, bounds[1]))
    const batch = whole.subarray(bounds[1], bounds[3])
    const more = (): void => {
      while (!response.destroyed && written < 50_000_000 && response.write(batch)) written += batch.length
      if (written < 50_000_000) response.once('drain', more)
    }
    more()
  })
  const batches = oso.stream('select 1').batches()
  await batches.next()
  await new Promise(resolve => setTimeout(resolve, 300))
  expect(written).toBeLessThan(20_000_000)
  await batches.return()
})

test('an error before the first byte carries all that the server says', async () => {
  const problem = {
    type: 'about:blank',
    title: 'Bad query',
    status: 400,
    code: 'COLUMN_NOT_FOUND',
    detail: "line 1:8: Column 'nme' cannot be resolved",
    error: "line 1:8: Column 'nme' cannot be resolved",
    queryId: 'q7',
    position: { line: 1, column: 8 },
    caret: 'select nme from t\n       ^',
    hint: 'Did you mean name?',
    nearest: ['name'],
  }
  const { oso } = await client((_, response) => json(response, 400, problem))
  const error = await failure(oso.query('select nme from t'))
  expect(error).toMatchObject({
    name: 'QueryError',
    code: 'COLUMN_NOT_FOUND',
    position: { line: 1, column: 8 },
    nearest: ['name'],
    queryId: 'q7',
    retryable: false,
  })
  expect(error.explain()).toContain('       ^')
})

test("OSO's own error body is understood, its place and name too", async () => {
  const { oso } = await client((_, response) => json(response, 400, { error: 'SYNTAX_ERROR: line 1:3: nope' }))
  expect(await failure(oso.query('se'))).toMatchObject({ code: 'SYNTAX_ERROR', position: { line: 1, column: 3 } })
})

test.each([
  [401, 'AuthError'],
  [402, 'CreditsError'],
  [429, 'RateLimitError'],
  [500, 'OsoError'],
])('a status of %i without a word is a %s', async (status, name) => {
  const { oso } = await client((_, response) => response.writeHead(status).end('<h1>oops</h1>'))
  expect(await failure(oso.query('select 1'))).toMatchObject({ name, status, code: `HTTP_${status}` })
})

test("a proxy's page with status 200 is named as such", async () => {
  const { oso } = await client((_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Please log in</html>'),
  )
  const error = await failure(oso.query('select 1'))
  expect(error).toMatchObject({ name: 'ProtocolError', code: 'INVALID_RESPONSE' })
  expect(error.message).toContain('text/html')
  expect(error.message).toContain('Please log in')
})

test('an answer that nothing answers is UNREACHABLE and says where', async () => {
  const server = await serve(good)
  const oso = createClient({ baseUrl: server.baseUrl.replace(/:\d+/, ':9'), retries: 0 })
  expect(await failure(oso.query('select 1'))).toMatchObject({ name: 'ConnectionError', code: 'UNREACHABLE' })
})
