import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import type { Fault } from './suite/fault.ts'

/** A server before a gateway that spoils answers to queries as the first part of the path asks. */
export type FaultServer = Readonly<{ url: string; close: () => void }>

/** What was seen of the requests that carry one fault. `sent` counts bytes of a body that went through unspoilt. */
type Seen = { requests: number; body: number; sent: number }

/**
 * Starts the server. `/<fault>/api/v1/…` goes to the gateway, `/seen/<id>` tells what came of a fault, and `pages` are
 * answered as they stand, so that a browser's page and its faults have one origin.
 */
export async function startFaults(gateway: string, pages: Readonly<Record<string, string>>): Promise<FaultServer> {
  const seen = new Map<string, Seen>()
  const server = createServer((incoming, outgoing) => {
    const [, first = '', ...rest] = (incoming.url ?? '').split('/')
    const page = pages[incoming.url ?? '']
    if (page !== undefined) return sendPage(outgoing, incoming.url ?? '', page)
    if (first === 'seen') return outgoing.end(JSON.stringify(seen.get(rest.join('/')) ?? null))
    if (rest[0] !== 'api') return outgoing.writeHead(404).end()
    const fault = JSON.parse(Buffer.from(first, 'base64url').toString()) as Fault
    const count = seen.get(fault.id) ?? { requests: 0, body: 0, sent: 0 }
    seen.set(fault.id, count)
    answer(incoming, outgoing, new URL(`/${rest.join('/')}`, gateway), fault, count).catch(() => outgoing.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  url: URL,
  fault: Fault,
  count: Seen,
): Promise<void> {
  const isQuery = url.pathname.endsWith('/sql')
  if (isQuery) count.requests += 1
  if (isQuery && count.requests <= (fault.refuse?.times ?? 0)) return refuse(outgoing, fault)
  const spoils = isQuery && fault.ending !== undefined
  const good = await forward(incoming, url, spoils)
  outgoing.on('close', () => good.destroy())
  // A gateway that has too much to do answers something else, which shall be seen as what it is.
  if (spoils && good.statusCode === 200) return spoil(good, outgoing, fault, count)
  outgoing.writeHead(good.statusCode ?? 502, good.headers)
  good.on('data', chunk => {
    count.sent += chunk.length
  })
  await pipeline(good, outgoing)
}

function refuse(outgoing: ServerResponse, { refuse }: Fault): void {
  if (refuse?.status === undefined) outgoing.destroy()
  else outgoing.writeHead(refuse.status, refuse.headers).end(refuse.body ?? '{"error":"not now"}')
}

/** Asks the gateway the same; uncompressed where the answer is to be spoilt. */
function forward(incoming: IncomingMessage, url: URL, plain: boolean): Promise<IncomingMessage> {
  const { method, headers } = incoming
  const asked = plain ? { ...headers, 'accept-encoding': 'identity' } : headers
  return new Promise((resolve, reject) => {
    const onward = request(url, { method, headers: asked }, resolve)
    onward.on('error', reject)
    incoming.pipe(onward)
  })
}

async function spoil(good: IncomingMessage, outgoing: ServerResponse, fault: Fault, count: Seen): Promise<void> {
  const parts: Buffer[] = []
  for await (const part of good) parts.push(part)
  const whole = encode(Buffer.concat(parts), fault.coding)
  count.body = whole.length
  const { 'content-type': type, 'oso-query-id': queryId = '' } = good.headers
  const headers = { 'content-type': type, 'oso-query-id': queryId, 'cache-control': 'no-transform' }
  if (fault.ending === 'close') {
    // As HTTP/1.0 did: no length, no chunks, the end of the connection is the end of the body.
    outgoing.shouldKeepAlive = false
    outgoing.useChunkedEncodingByDefault = false
  }
  outgoing.writeHead(200, fault.coding ? { ...headers, 'content-encoding': fault.coding } : headers)
  outgoing.flushHeaders()
  const cut = whole.subarray(0, fault.bytes ?? whole.length)
  if (fault.ending !== 'break') return void outgoing.end(cut)
  // What was written shall arrive before the connection breaks.
  outgoing.write(cut, () => setTimeout(() => outgoing.destroy(), 5))
}

function encode(body: Buffer, coding: Fault['coding']): Buffer {
  switch (coding) {
    case undefined:
      return body
    case 'gzip':
      return gzipSync(body)
    case 'br':
      return brotliCompressSync(body)
    case 'deflate':
      return deflateSync(body)
    case 'zstd':
      return zstdFrame(body)
    default:
      return coding satisfies never
  }
}

/**
 * A frame of Zstandard whose blocks are stored, not compressed: what Node 20 can write without a library.
 *
 *     28 b5 2f fd   a0 (one segment, size in 4 bytes)   size   blocks: 3 bytes (last, kind << 1, length << 3), bytes
 */
function zstdFrame(body: Buffer): Buffer {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0])
  head.writeUInt32LE(body.length, 5)
  const parts: Buffer[] = [head]
  const most = 100_000
  for (let at = 0; at === 0 || at < body.length; at += most) {
    const block = body.subarray(at, at + most)
    const mark = Buffer.alloc(3)
    mark.writeUIntLE((block.length << 3) | (at + most >= body.length ? 1 : 0), 0, 3)
    parts.push(mark, block)
  }
  return Buffer.concat(parts)
}

function sendPage(outgoing: ServerResponse, path: string, page: string): void {
  const type = path.endsWith('.js') ? 'text/javascript' : 'text/html'
  outgoing.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(page)
}
