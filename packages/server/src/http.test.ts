import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { type Listening, listen } from './http.ts'

let listening: Listening | undefined
afterEach(() => listening?.close(0))

/** Sends bytes as they are, and gives what comes back until the connection ends. */
function converse(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    let answer = ''
    socket.on('data', data => {
      answer += data
    })
    socket.on('end', () => resolve(answer))
    socket.on('error', reject)
  })
}

describe('a listening server', () => {
  test('answers what is no HTTP with the one error body', async () => {
    listening = await listen(() => new Response('ok'), '127.0.0.1', 0)
    const [head = '', body = ''] = (await converse(listening.port, 'nonsense\r\n\r\n')).split('\r\n\r\n')
    expect(head).toMatch(/^HTTP\/1\.1 400 [\s\S]*application\/problem\+json/)
    expect(JSON.parse(body)).toMatchObject({ status: 400, error: 'This is not a valid HTTP request.' })
  })

  test.each([
    ['two lengths', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab', 400],
    [
      'a length beside chunks',
      'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['chunks under another name', 'POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked, x\r\n\r\n0\r\n\r\n', 400],
    ['a header folded over lines', 'GET / HTTP/1.1\r\nhost: a\r\nx: a\r\n b\r\n\r\n', 400],
    ['lines without a carriage return', 'GET / HTTP/1.1\nhost: a\n\n', 400],
    ['headers that are too large', `GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('refuses %s, and never reads a second request behind it', async (_, bytes, status) => {
    let asked = 0
    listening = await listen(
      async request => {
        asked += 1
        await request.text()
        return new Response('ok')
      },
      '127.0.0.1',
      0,
    )
    const answer = await converse(listening.port, `${bytes}GET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n`)
    expect(answer).toMatch(
      new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*application/problem\\+json[\\s\\S]*"status":${status}`),
    )
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1)
    expect(asked).toBe(0)
  })

  test('needs a Host', async () => {
    listening = await listen(() => new Response('ok'), '127.0.0.1', 0)
    expect(await converse(listening.port, 'GET / HTTP/1.1\r\nconnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
  })

  test.each([
    ['headers', 'GET / HTTP/1.1\r\nhost: a\r\nx: '],
    ['a body', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{'],
  ])('waits for the rest of %s only so long', async (_, bytes) => {
    const times = { requestTimeout: 300, headersTimeout: 200, keepAliveTimeout: 1_000, connectionsCheckingInterval: 50 }
    listening = await listen(async request => new Response(await request.text()), '127.0.0.1', 0, times)
    expect(await converse(listening.port, bytes)).toMatch(/^HTTP\/1\.1 408 /)
  })

  test('says with which code it cannot listen', async () => {
    listening = await listen(() => new Response('ok'), '127.0.0.1', 0)
    await expect(listen(() => new Response('ok'), '127.0.0.1', listening.port)).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })

  test('lets an answer that is under way come to its end before it closes', async () => {
    const slow = async (): Promise<Response> => {
      await new Promise(resolve => setTimeout(resolve, 150))
      return new Response('whole')
    }
    const server = await listen(slow, '127.0.0.1', 0)
    const asked = fetch(`http://127.0.0.1:${server.port}`).then(response => response.text())
    await new Promise(resolve => setTimeout(resolve, 50))
    const start = performance.now()
    await server.close(5_000)
    expect(await asked).toBe('whole')
    expect(performance.now() - start).toBeLessThan(2_000)
  })

  test('sends the answers of work that it ended when the time for it was over', async () => {
    let end = (): void => {}
    const ended = new Promise<Response>(resolve => {
      end = () => resolve(new Response('ended', { status: 503 }))
    })
    const server = await listen(() => ended, '127.0.0.1', 0)
    const asked = fetch(`http://127.0.0.1:${server.port}`)
    await new Promise(resolve => setTimeout(resolve, 50))
    await server.close(50, async () => end())
    expect((await asked).status).toBe(503)
  })

  test('breaks what is still under way when the time for that is over', async () => {
    const server = await listen(() => new Promise<Response>(() => {}), '127.0.0.1', 0)
    const asked = fetch(`http://127.0.0.1:${server.port}`)
    asked.catch(() => {})
    await new Promise(resolve => setTimeout(resolve, 50))
    await server.close(50)
    await expect(asked).rejects.toThrow()
  })
})
