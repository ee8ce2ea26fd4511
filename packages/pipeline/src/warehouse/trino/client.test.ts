import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { TrinoClient } from './client.ts'

// The real Trino is asked in test/trino; here stand the faults that it does not produce when it is asked to.
type Answer = (request: IncomingMessage, response: ServerResponse, origin: string) => void

/** A server that gives these answers, one a request, the last one again and again; and what it was asked. */
async function scripted(...answers: readonly Answer[]): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)]
    asked.push(`${request.method} ${request.url}`)
    request.resume().on('end', () => answer?.(request, response, url))
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, asked }
}

const page =
  (members: Readonly<Record<string, unknown>>, next?: string): Answer =>
  (_, response, origin) =>
    response.end(JSON.stringify({ id: 'q', ...members, ...(next !== undefined && { nextUri: `${origin}${next}` }) }))
const status =
  (code: number, text = ''): Answer =>
  (_, response) =>
    response.writeHead(code).end(text)
const client = (url: string, more: object = {}) => new TrinoClient({ url, user: 'me', ...more }, { patienceMs: 500 })

describe('a statement', () => {
  test('is followed to its end, and long integers stay exact', async () => {
    const rows: Answer = (_, response) =>
      response.end(
        '{"id":"q","columns":[{"name":"n","type":"bigint"}],"data":[[9007199254740993],["1234567890123456789,"]]}',
      )
    const { url, asked } = await scripted(page({}, '/1'), page({}, '/2'), rows)
    expect((await client(url).run('select 1')).rows).toEqual([['9007199254740993'], ['1234567890123456789,']])
    expect(asked).toEqual(['POST /v1/statement', 'GET /1', 'GET /2'])
  })

  test.each([502, 503, 504, 429])('is asked for again after %i', async code => {
    const { url } = await scripted(
      status(code),
      page({}, '/1'),
      status(code, '<html>busy</html>'),
      page({ data: [[1]] }),
    )
    expect((await client(url).run('select 1')).rows).toEqual([[1]])
  })

  test('is asked for again after an empty answer', async () => {
    const { url } = await scripted(page({}, '/1'), status(200), page({ data: [[1]] }))
    expect((await client(url).run('select 1')).rows).toEqual([[1]])
  })

  test('that another writer was faster than is run again', async () => {
    const { url, asked } = await scripted(
      page({ error: { errorName: 'ICEBERG_COMMIT_ERROR', errorType: 'EXTERNAL', message: 'concurrent' } }),
      page({ updateCount: 3 }),
    )
    expect((await client(url).run('update x')).updated).toBe(3)
    expect(asked).toHaveLength(2)
  })

  test('that goes on at another address is not followed, with a hint at proxies', async () => {
    const { url } = await scripted((_, response) =>
      response.end('{"id":"q","nextUri":"http://169.254.169.254/latest"}'),
    )
    await expect(client(url).run('select 1')).rejects.toMatchObject({
      code: 'WAREHOUSE_UNREACHABLE',
      hint: expect.stringContaining('http-server.process-forwarded'),
    })
  })

  test('is cancelled on the cluster when its signal is aborted', async () => {
    const stop = new AbortController()
    const hang: Answer = () => stop.abort(new Error('stopped'))
    const { url, asked } = await scripted(page({}, '/1'), hang, status(204))
    await expect(client(url).run('select 1', stop.signal)).rejects.toThrow('stopped')
    expect(asked).toEqual(['POST /v1/statement', 'GET /1', 'DELETE /1'])
  })
})

describe('a coordinator', () => {
  test.each([
    ['that never comes back', status(503), /cannot be reached: it answers 503/],
    ['that lets nobody in', status(401), /does not let this user in/],
    ['that was restarted', status(404), /forgotten/],
    ['that fails', status(500, 'java.lang.Exception: secret'), /^Trino answered 500$/],
    ['that is none', status(200, '<html>hello</html>'), /no Trino/],
  ])('%s is WAREHOUSE_UNREACHABLE', async (_, answer, message) => {
    const { url } = await scripted(answer)
    await expect(client(url).run('select 1')).rejects.toMatchObject({
      code: 'WAREHOUSE_UNREACHABLE',
      message: expect.stringMatching(message),
    })
  })

  test('that nobody listens for is WAREHOUSE_UNREACHABLE', async () => {
    await expect(client('http://127.0.0.1:1').run('select 1')).rejects.toMatchObject({ code: 'WAREHOUSE_UNREACHABLE' })
  })

  test.each([
    ['a password over http', 'http://127.0.0.1:1', { password: 'secret' }],
    ['a token over http', 'http://127.0.0.1:1', { token: 'secret' }],
    ['a password in its address', 'https://me:secret@127.0.0.1:1', {}],
    ['no address', 'trino', {}],
  ])('with %s is USAGE, without the secret being said twice', (_, url, login) => {
    expect(() => client(url, login)).toThrow(expect.objectContaining({ code: 'USAGE' }))
  })
})
