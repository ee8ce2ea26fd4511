import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { messageOf, PipelineError } from '../../errors.ts'
import type { Reading } from '../source.ts'

/** The part of the platform's `fetch` that is used; a test may give its own. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** The most that a remote archive may weigh. The directory's own is 2 MB; with all logos, some 100 MB. */
export const MAX_DOWNLOAD_BYTES = 512 * 1024 ** 2

const MAX_REDIRECTS = 5

/** The bytes of a remote archive, as they come. Errors with `SOURCE_UNREACHABLE` when the connection breaks. */
export async function download(url: string, fetch: Fetch, reading: Reading): Promise<Readable> {
  const response = await request(url, 'GET', fetch, reading.signal)
  const total = Number(response.headers.get('content-length') ?? Number.NaN)
  if (total > MAX_DOWNLOAD_BYTES) {
    await response.body?.cancel()
    throw tooLarge(url, String(total))
  }
  if (response.body === null)
    throw new PipelineError('SOURCE_EMPTY', `${url} answered without a body`, {
      hint: 'is it the address of a .tar.gz of the OSS Directory?',
    })
  // The platform's fetch and node:stream/web declare the same stream twice.
  const body = response.body as ReadableStream<Uint8Array>
  return Readable.from(watched(url, body, Number.isNaN(total) ? undefined : total, reading))
}

async function* watched(url: string, body: AsyncIterable<Uint8Array>, total: number | undefined, reading: Reading) {
  let read = 0
  try {
    for await (const chunk of body) {
      read += chunk.length
      if (read > MAX_DOWNLOAD_BYTES) throw tooLarge(url, `more than ${MAX_DOWNLOAD_BYTES}`)
      reading.onBytes(read, total)
      yield chunk
    }
  } catch (error) {
    if (error instanceof PipelineError) throw error
    throw unreachable(url, `the connection broke after ${read} bytes: ${reasonOf(error)}`, error)
  }
}

/**
 * What the server says about the version of an archive: its ETag.
 *
 * Servers without ETags are asked for the whole archive, whose hash it is then.
 */
export async function versionOfUrl(url: string, fetch: Fetch, reading: Reading): Promise<string> {
  const etag = (await request(url, 'HEAD', fetch, reading.signal)).headers.get('etag')
  if (etag !== null) return `etag:${etag}`
  const hash = createHash('sha256')
  for await (const chunk of await download(url, fetch, reading)) hash.update(chunk)
  return `sha256:${hash.digest('hex')}`
}

/** Follows a bounded number of redirects, each to an address that is allowed too. */
async function request(url: string, method: 'GET' | 'HEAD', fetch: Fetch, signal: AbortSignal): Promise<Response> {
  let at = url
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    requireSafe(at)
    const response = await fetch(at, { method, redirect: 'manual', signal }).catch(error => {
      throw unreachable(at, reasonOf(error), error)
    })
    const next = response.headers.get('location')
    if (response.status < 300 || response.status >= 400 || next === null) return requireOk(response, at)
    await response.body?.cancel()
    at = new URL(next, at).href
  }
  throw unreachable(url, `more than ${MAX_REDIRECTS} redirects`)
}

// Plain HTTP can be altered on its way; on this machine there is no way.
function requireSafe(url: string): void {
  const { protocol, hostname } = new URL(url)
  if (protocol === 'https:') return
  if (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)) return
  throw unreachable(url, 'only https addresses are read')
}

async function requireOk(response: Response, url: string): Promise<Response> {
  if (response.ok) return response
  await response.body?.cancel()
  throw unreachable(url, `the server answered ${response.status} ${response.statusText}`.trimEnd())
}

// Node's fetch says "fetch failed" and keeps the reason in the cause.
function reasonOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? messageOf(error.cause) : messageOf(error)
}

function unreachable(url: string, reason: string, cause?: unknown): PipelineError {
  return new PipelineError('SOURCE_UNREACHABLE', `${url} cannot be read: ${reason}`, { cause })
}

function tooLarge(url: string, bytes: string): PipelineError {
  return new PipelineError('SOURCE_TOO_LARGE', `${url} has ${bytes} bytes; the most is ${MAX_DOWNLOAD_BYTES}`)
}
