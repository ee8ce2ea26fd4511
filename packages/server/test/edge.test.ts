import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../src/contract/problem.ts'
import { bodyOf, type Gateway, startGateway } from './gateway.ts'
import { projects } from './sample-warehouse.ts'

let gateway: Gateway
let closed: Gateway
beforeAll(async () => {
  gateway = await startGateway({ projects_v1: projects(3) }, { server: { origins: ['https://app.example'] } })
  closed = await startGateway(
    { projects_v1: projects(3) },
    { auth: { anonymous: 'deny' }, limits: { failedLoginsPerMinute: 1_000 } },
  )
})
afterAll(async () => {
  for (const one of [gateway, closed]) await one?.close()
})

const JSON_TYPE = { 'content-type': 'application/json' }
const ONE = '{"query":"select 1 as x"}'

/** Sends a request as it stands, which `fetch` would not, and gives all of the answer. */
function raw(head: readonly string[], body = ''): Promise<string> {
  const { hostname, port } = new URL(gateway.server.url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () =>
      socket.write(`${head.join('\r\n')}\r\nconnection: close\r\n\r\n${body}`),
    )
    let answer = ''
    socket.on('data', data => {
      answer += data
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}

async function post(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
): Promise<[number, string]> {
  const answer = await gateway.fetch('/api/v1/sql', { method: 'POST', body, headers })
  return [answer.status, answer.status === 200 ? '' : (await bodyOf<Problem>(answer)).detail]
}

describe('a body', () => {
  test.each([
    ['text/plain', 'must be JSON'],
    ['application/x-www-form-urlencoded', 'must be JSON'],
    ['multipart/form-data; boundary=x', 'must be JSON'],
    ['application/jsonp', 'must be JSON'],
    ['application/json; charset=utf-16', 'must be in UTF-8'],
  ])('of the type %s is 415, and says what to send', async (type, words) => {
    const [status, detail] = await post(ONE, { 'content-type': type })
    expect([status, detail]).toEqual([415, expect.stringContaining(words)])
    expect(detail).toContain('application/json')
  })

  test.each([
    'application/json',
    'Application/JSON; charset=UTF-8',
    'application/json;charset="utf-8"',
  ])('of the type %s is taken', async type => expect((await post(ONE, { 'content-type': type }))[0]).toBe(200))

  test('that is compressed is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 32))
    const [status, detail] = await post(new Uint8Array(bomb), { ...JSON_TYPE, 'content-encoding': 'gzip' })
    expect([status, detail]).toEqual([415, expect.stringContaining('must not be compressed')])
  })

  test('that says it is too long is refused before it comes', async () => {
    const head = [
      'POST /api/v1/sql HTTP/1.1',
      'host: localhost',
      'content-type: application/json',
      'content-length: 9999999999',
    ]
    expect(await raw(head)).toMatch(/^HTTP\/1\.1 413 [\s\S]*"code":"BODY_TOO_LARGE"/)
  })

  test('that does not say so is refused when it has become so', async () => {
    const head = [
      'POST /api/v1/sql HTTP/1.1',
      'host: localhost',
      'content-type: application/json',
      'transfer-encoding: chunked',
    ]
    const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`
    expect(await raw(head, chunk.repeat(17))).toMatch(/^HTTP\/1\.1 413 [\s\S]*"code":"BODY_TOO_LARGE"/)
  })

  test('that does not come whole breaks nothing, and is no fault of the server', async () => {
    const { hostname, port } = new URL(gateway.server.url)
    const faults = gateway.faults.length
    for (const length of ['content-length: 100', 'transfer-encoding: chunked']) {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `POST /api/v1/sql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n${length}\r\n\r\n5\r\n{"que`,
        )
        setTimeout(() => socket.destroy(), 50)
      })
      await once(socket, 'close')
    }
    expect((await post(ONE, JSON_TYPE))[0]).toBe(200)
    expect(gateway.faults.slice(faults)).toEqual([])
  })

  test('that is no UTF-8 is 400', async () => {
    const [status, detail] = await post(new Uint8Array([0x22, 0xc0, 0xaf, 0x22]), JSON_TYPE)
    expect([status, detail]).toEqual([400, 'The body is not valid UTF-8.'])
  })
})

describe('a request that is none', () => {
  test.each([
    ['GET /livez HTTP/1.1'],
    ['GET /livez HTTP/1.0'],
    ['GET /livez'],
    ['OPTIONS * HTTP/1.1', 'host: localhost'],
    ['GET /livez HTTP/1.1', 'host: 127.0.0.1@evil.example'],
    ['GET /livez HTTP/1.1', 'host: [::ffff:127.0.0.1]'],
    ['GET /livez HTTP/1.1', 'host: a b'],
    ['GET \\livez HTTP/1.1', 'host: localhost'],
  ])('is 400 in the one form, and no fault of the server: %s %s', async (...head) => {
    const faults = gateway.faults.length
    expect(await raw(head)).toMatch(/^HTTP\/1\.1 4(00|21) [\s\S]*"code":"(INVALID_BODY|MISDIRECTED_HOST)"/)
    expect(gateway.faults.slice(faults)).toEqual([])
  })

  test('may expect what there is not', async () => {
    expect(await raw(['GET /livez HTTP/1.1', 'host: localhost', 'expect: 200-ok'])).toMatch(/^HTTP\/1\.1 200 /)
  })
})

describe('an address', () => {
  test.each([
    'queries/%00',
    'jobs/a%00b',
    'async-sql?id=%00',
    'models/%00',
    'models?cursor=%00',
  ])('with a NUL in it is 400, whatever would be looked for: %s', async path => {
    const answer = await gateway.fetch(`/api/v1/${path}`)
    expect([answer.status, (await bodyOf<Problem>(answer)).code]).toEqual([400, 'INVALID_PARAMETER'])
  })
})

describe('a Host', () => {
  const status = async (...head: string[]) => Number((await raw(head)).split(' ')[1])

  test('that is another is 421, whatever else is asked', async () => {
    for (const host of [
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      '10.0.0.1',
      'evil.example:80',
      '[::2]',
    ])
      expect(await status('GET /api/v1/models HTTP/1.1', `host: ${host}`), host).toBe(421)
    expect(await status('OPTIONS /api/v1/sql HTTP/1.1', 'host: evil.example')).not.toBe(200)
    expect(await status('GET /metrics HTTP/1.1', 'host: evil.example')).toBe(421)
  })

  test('of this machine is answered, with any port and in any case', async () => {
    for (const host of ['localhost', 'LOCALHOST:1234', '127.0.0.1', '[::1]:80'])
      expect(await status('GET /livez HTTP/1.1', `host: ${host}`), host).toBe(200)
  })

  test('cannot be told otherwise in the line of the request', async () => {
    expect(await status('GET http://evil.example/api/v1/models HTTP/1.1', 'host: evil.example')).toBe(421)
    expect(await status('GET http://localhost/api/v1/models HTTP/1.1', 'host: evil.example')).toBe(421)
  })

  test('is not believed from a proxy that nobody named', async () => {
    expect(await status('GET /api/v1/models HTTP/1.1', 'host: evil.example', 'x-forwarded-host: localhost')).toBe(421)
  })
})

describe('a page of another origin', () => {
  const preflight = (origin: string, headers = 'authorization,content-type') =>
    fetch(`${gateway.server.url}/api/v1/sql`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': headers },
    })

  test('that is known may ask, with the headers that are needed, and keeps the answer', async () => {
    for (const origin of ['http://localhost:5173', 'http://127.0.0.1:8000', 'https://app.example']) {
      const { headers, status } = await preflight(origin)
      expect(status).toBe(204)
      expect(headers.get('access-control-allow-origin')).toBe(origin)
      expect(headers.get('vary')).toContain('Origin')
      expect(headers.get('access-control-allow-credentials')).toBeNull()
      expect(Number(headers.get('access-control-max-age'))).toBeGreaterThanOrEqual(600)
      const allowed = headers.get('access-control-allow-headers')?.toLowerCase().split(',')
      expect(allowed).toEqual(expect.arrayContaining(['authorization', 'content-type', 'accept', 'idempotency-key']))
    }
  })

  test('that is not known may not', async () => {
    for (const origin of [
      'https://evil.example',
      'http://localhost.evil.example',
      'https://app.example.evil.example',
      'null',
    ]) {
      expect((await preflight(origin)).headers.get('access-control-allow-origin'), origin).toBeNull()
      const answer = await gateway.fetch('/api/v1/models', { headers: { origin } })
      expect(answer.headers.get('access-control-allow-origin'), origin).toBeNull()
    }
  })

  test('may read what the headers of an answer tell, of errors too', async () => {
    for (const query of ['select 1 as x', 'select']) {
      const answer = await gateway.sql({ query }, { origin: 'https://app.example' })
      const exposed = answer.headers.get('access-control-expose-headers')?.toLowerCase().split(',')
      expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.example')
      expect(exposed).toEqual(expect.arrayContaining(['oso-query-id', 'ratelimit', 'ratelimit-policy', 'retry-after']))
      await answer.text()
    }
  })
})

describe('a key', () => {
  const ask = (path: string, headers: Record<string, string> = {}) => closed.fetch(path, { headers })

  test('that is wrong, or not there where one is needed, is 401 with the way to log in', async () => {
    for (const authorization of ['Bearer x', 'Basic dXNlcjpwdw==', `Bearer oso_${'a'.repeat(38)}`]) {
      const answer = await ask('/api/v1/models', { authorization })
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    }
    expect((await ask('/api/v1/models')).status).toBe(401)
  })

  test('does not count when it stands in the address, a cookie or another header', async () => {
    const key = await closed.server.createKey('k')
    expect((await ask('/api/v1/models', { authorization: key })).status).toBe(200)
    for (const name of ['api_key', 'key', 'access_token', 'authorization'])
      expect((await ask(`/api/v1/models?${name}=${key}`)).status, name).toBe(401)
    expect((await ask('/api/v1/models', { cookie: `authorization=${key}` })).status).toBe(401)
    expect((await ask('/api/v1/models', { 'x-api-key': key })).status).toBe(401)
  })

  test('that is wrong gives nothing away in how long it takes to be refused', async () => {
    const key = await closed.server.createKey('k')
    const answers = await Promise.all(
      [`${key.slice(0, -1)}_`, `oso_${'0'.repeat(38)}`].map(async authorization => {
        const { detail } = await bodyOf<Problem>(await ask('/api/v1/models', { authorization }))
        return detail
      }),
    )
    expect(new Set(answers).size).toBe(1)
  })
})

describe('an answer', () => {
  test('is for who asked, is of the type that it says, and is kept by nobody else', async () => {
    for (const path of [
      '/api/v1/models?limit=1',
      '/api/v1/models/projects_v1',
      '/api/v1/usage',
      '/livez',
      '/nothing',
    ]) {
      const { headers } = await gateway.fetch(path)
      expect(headers.get('x-content-type-options'), path).toBe('nosniff')
      expect(headers.get('cache-control'), path).toMatch(/^(private|no-store)/)
      expect(headers.get('vary'), path).toMatch(/authorization/i)
    }
    const result = await gateway.sql({ query: 'select 1 as x' })
    expect(result.headers.get('cache-control')).toBe('private, no-store')
    expect(result.headers.get('vary')?.match(/authorization/gi)).toHaveLength(1)
    await result.text()
  })

  test('about a query that there is not has no id that could be taken for it', async () => {
    const id = randomBytes(16).toString('hex')
    const answer = await gateway.fetch(`/api/v1/queries/${id}`)
    const problem = await bodyOf<Problem>(answer)
    expect([problem.code, problem.queryId, answer.headers.get('oso-query-id')]).toEqual([
      'QUERY_NOT_FOUND',
      undefined,
      null,
    ])
  })
})
