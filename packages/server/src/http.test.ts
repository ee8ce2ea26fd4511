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

  test('breaks what is still under way when the time for that is over', async () => {
    const server = await listen(() => new Promise<Response>(() => {}), '127.0.0.1', 0)
    const asked = fetch(`http://127.0.0.1:${server.port}`)
    asked.catch(() => {})
    await new Promise(resolve => setTimeout(resolve, 50))
    await server.close(50)
    await expect(asked).rejects.toThrow()
  })
})
