import { createServer, type Server, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { getRequestListener, RequestError } from '@hono/node-server'
import { knownError, problemAnswer, problemOf } from './contract/problem-of.ts'
import { QueryError } from './errors.ts'

type Fetch = Parameters<typeof getRequestListener>[0]

/** A server that listens. */
export type Listening = Readonly<{
  port: number
  /**
   * Takes no more connections and waits up to `drainMs` for those that are in use. Then it ends the work behind them, so
   * that who waits for a status gets one, and breaks those that are left.
   */
  close: (drainMs: number, endWork?: () => Promise<void>) => Promise<void>
}>

/**
 * A body of 1 MiB that takes longer than this comes from someone who means to hold the connection. Node looks at these
 * times only so often.
 */
const TIMES = {
  requestTimeout: 30_000,
  headersTimeout: 15_000,
  keepAliveTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
}

/** Listens. Throws what Node says when it cannot. */
export async function listen(fetch: Fetch, host: string, port: number, times = TIMES): Promise<Listening> {
  const listener = getRequestListener(fetch, {
    overrideGlobalObjects: false,
    errorHandler: error => problemAnswer(error instanceof RequestError ? unreadable(undefined) : knownError(error)),
  })
  // Whose Host is missing, and who expects what there is not, Node would answer in a form of its own.
  const server = createServer({ ...times, maxHeaderSize: 16_384, requireHostHeader: false }, listener)
  server.on('checkExpectation', listener)
  server.on('clientError', (error, socket) => refuse(error, socket))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return { port: portOf(server), close: (drainMs, endWork) => close(server, drainMs, endWork) }
}

// What Node cannot read as HTTP never reaches the app; the one error body holds for it all the same.
function refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const problem = problemOf(unreadable(error.code))
  const body = JSON.stringify(problem)
  const head = [`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`, 'content-type: application/problem+json']
  socket.end(`${head.join('\r\n')}\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}

function unreadable(code: string | undefined): QueryError {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new QueryError('REQUEST_TIMEOUT', 'The request did not come whole in time.')
    case 'HPE_HEADER_OVERFLOW':
      return new QueryError('HEADERS_TOO_LARGE', 'The headers are larger than 16 KiB together.')
    default:
      return new QueryError('INVALID_BODY', 'This is not a valid HTTP request.')
  }
}

function portOf(server: Server): number {
  // A server that listens on a port has an address of this form; only pipes have a text.
  return (server.address() as AddressInfo).port
}

/** How long the last answers, which tell that the work was ended, may take to be sent. */
const LAST_ANSWERS_MS = 1_000

async function close(server: Server, drainMs: number, endWork = async (): Promise<void> => {}): Promise<void> {
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  // A connection whose answer has ended would be kept for a next request, which is not coming.
  const sweep = setInterval(() => server.closeIdleConnections(), 20)
  const breakAll = (): void => void setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS).unref()
  const end = setTimeout(() => void endWork().finally(breakAll), drainMs)
  await closed
  clearInterval(sweep)
  clearTimeout(end)
}
