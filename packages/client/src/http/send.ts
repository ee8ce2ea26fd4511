import { hexOf } from '../arrow/bytes.ts'
import { ConnectionError, OsoError } from '../errors.ts'
import { Clocks, sleep } from './clocks.ts'
import { errorOf, QUERY_ID } from './problem.ts'
import { retryDelay } from './retry.ts'
import type { Settings, Timeouts } from './settings.ts'

/** One request, decided. */
export type Ask = Readonly<{
  method: 'GET' | 'POST' | 'DELETE'
  /** Below the base URL, without a slash in front; a whole URL is asked without the key. */
  path: string
  accept: string
  body?: unknown
  /** Of the answer that is known: 304 is a good answer then. */
  etag?: string | undefined
  /** Besides those that every request has. */
  headers?: Readonly<Record<string, string>> | undefined
  signal?: AbortSignal | undefined
  timeouts: Timeouts
}>

/** An answer whose status is good, and the clocks that still run for its body. */
export type Answer = Readonly<{ response: Response; clocks: Clocks; queryId: string | undefined; sentAt: number }>

/**
 * Sends a request until it is answered well, as often as the settings allow.
 *
 * POST is retried as well: what is sent only reads. Once the headers of a good answer are there it is never retried.
 * Who gets the answer closes its clocks. Throws the OsoError of the last try,
 * which tells of the first: a server that stops says so once, and then nobody listens any more.
 */
export async function send(ask: Ask, settings: Settings): Promise<Answer> {
  const clocks = new Clocks(ask.timeouts, ask.signal)
  // All tries of a request bear one name, so that a server may do its work once.
  const key = ask.body === undefined ? undefined : hexOf(crypto.getRandomValues(new Uint8Array(16)))
  let first: unknown
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        return await sendOnce(ask, attempt, settings, clocks, key)
      } catch (error) {
        first ??= error
        const wait = retryDelay(error, attempt, settings.retries, Math.random)
        if (wait === undefined || clocks.finished) throw clocks.finished ?? withHistory(error, first, attempt + 1)
        settings.log({ ...about(ask, settings, attempt), event: 'retry', ms: wait, error: String(error) })
        clocks.renew()
        await sleep(wait, clocks.signal)
      }
    }
  } catch (error) {
    clocks.close()
    throw error
  }
}

/** The last error, with the number of tries and what the first was, where that was another. */
function withHistory(last: unknown, first: unknown, tries: number): unknown {
  if (tries === 1 || !(last instanceof OsoError)) return last
  const began =
    first instanceof OsoError && first.message !== last.message ? `; the first: ${first.code}: ${first.message}` : ''
  last.message += ` (${tries} tries${began})`
  return last
}

async function sendOnce(
  ask: Ask,
  attempt: number,
  settings: Settings,
  clocks: Clocks,
  name: string | undefined,
): Promise<Answer> {
  clocks.start('connectMs')
  clocks.start('firstByteMs')
  const sentAt = performance.now()
  settings.log({ ...about(ask, settings, attempt), event: 'request' })
  const init = await makeInit(ask, settings, clocks.signal, name)
  const response = await reach(settings, urlOf(ask, settings), init, clocks)
  const queryId = response.headers.get(QUERY_ID) ?? undefined
  const seen = { status: response.status, ms: performance.now() - sentAt, ...(queryId ? { queryId } : {}) }
  settings.log({ ...about(ask, settings, attempt), event: 'response', ...seen })
  const isKnown = ask.etag !== undefined && response.status === 304
  if (!response.ok && !isKnown) throw await errorOf(response, Date.now())
  clocks.stop('connectMs')
  return { response, clocks, queryId, sentAt }
}

async function reach(settings: Settings, url: string, init: RequestInit, clocks: Clocks): Promise<Response> {
  try {
    return await settings.fetch(url, init)
  } catch (cause) {
    throw clocks.failure ?? unreachable(settings.baseUrl, cause)
  }
}

async function makeInit(
  ask: Ask,
  settings: Settings,
  signal: AbortSignal,
  name: string | undefined,
): Promise<RequestInit> {
  const headers: Record<string, string> = { accept: `${ask.accept}, application/problem+json`, ...ask.headers }
  // Only what every runtime's fetch decodes; some pass other codings through as they are. Browsers set their own.
  headers['accept-encoding'] = settings.compress ? 'gzip' : 'identity'
  // A whole URL is another server's: it brings its own permission, and shall not see ours.
  if (isWhole(ask.path)) return { method: ask.method, headers, signal }
  Object.assign(headers, settings.headers)
  const key = await settings.apiKey()
  if (key) headers.authorization = `Bearer ${key}`
  if (ask.etag !== undefined) headers['if-none-match'] = ask.etag
  if (ask.body === undefined) return { method: ask.method, headers, signal }
  headers['content-type'] = 'application/json'
  // A browser asks OSO's own API beforehand whether it takes this header, and it does not.
  if (name && settings.api === 'gateway') headers['idempotency-key'] = name
  return { method: ask.method, headers, signal, body: JSON.stringify(ask.body) }
}

/** The permission in a signed URL is no matter for logs. */
function about(ask: Ask, settings: Settings, attempt: number) {
  const url = urlOf(ask, settings)
  return { method: ask.method, url: isWhole(ask.path) ? url.replace(/\?.*/, '?…') : url, attempt }
}

function urlOf({ path }: Ask, { baseUrl }: Settings): string {
  return isWhole(path) ? path : baseUrl + path
}

function isWhole(path: string): boolean {
  return path.startsWith('http')
}

function unreachable(baseUrl: string, cause: unknown): OsoError {
  return new ConnectionError('UNREACHABLE', `no answer from ${baseUrl}: ${rootMessage(cause)}`, {
    cause,
    retryable: true,
    hint: 'Is the address right (OSO_BASE_URL, or baseUrl), and the gateway up?',
  })
}

/** `fetch failed` says little; the reason is in the cause, for several addresses in a list of them. */
function rootMessage(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return rootMessage(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  return error.cause ? rootMessage(error.cause) : error.message
}
