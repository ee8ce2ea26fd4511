import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'

/** What a request was, as far as tests look. */
export type Seen = Readonly<{ method: string; path: string; headers: IncomingMessage['headers']; body: string }>

/** Answers a request. `seen` holds all requests so far, this one last. */
export type Handler = (request: Seen, response: ServerResponse, seen: readonly Seen[]) => void

/** A server on a port of its own. */
export type TestServer = Readonly<{ baseUrl: string; seen: readonly Seen[] }>

const closers: (() => void)[] = []

afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** Starts an HTTP server that is stopped after the test. */
export async function serve(handler: Handler): Promise<TestServer> {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method = '', url = '', headers } = request
    seen.push({ method, path: url, headers, body: Buffer.concat(chunks).toString() })
    handler(seen.at(-1) as Seen, response, seen)
  })
  closers.push(() => {
    server.close()
    server.closeAllConnections()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`, seen }
}

/** The head of a good Arrow answer. */
export function arrowHead(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/vnd.apache.arrow.stream', 'oso-query-id': 'q1' })
}

/** Answers with JSON. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const type = status >= 400 ? 'application/problem+json' : 'application/json'
  response.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(body))
}
