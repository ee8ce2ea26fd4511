import { invalidArgument } from '../errors.ts'
import type { Numbers } from '../values/values.ts'

/** How long to wait, in milliseconds. `Infinity` waits for ever. */
export type Timeouts = Readonly<{
  /** From sending to the answer's headers. A gateway holds them until the first rows, at most some 20 s. */
  connectMs: number
  /** From sending to the first byte of the result. */
  firstByteMs: number
  /** Between two arrivals of bytes, while the program waits for them. A gateway gives a sign of life every 10 s. */
  idleMs: number
  /** From the call to the end of the result, retries included. */
  totalMs: number
}>

/** The form in which results travel. Both close with proof that they are whole. */
export type WireFormat = 'arrow' | 'ndjson'

/** A gateway of this project, or OSO's own API, which has no Arrow, no parameters and no proof of the end. */
export type Api = 'gateway' | 'oso'

/** The part of `fetch` that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** What a request did, for logs and traces. */
export type LogEvent = Readonly<{
  event: 'request' | 'response' | 'retry'
  method: string
  url: string
  attempt: number
  status?: number
  queryId?: string
  /** Since the request was sent; before a retry, how long it waits. */
  ms?: number
  error?: string
}>

/** What `createClient` takes. Everything has a default. */
export type ClientOptions<N extends Numbers = 'bigint'> = Readonly<{
  /** Where the API is. Default: `OSO_BASE_URL`, else OSO's own. */
  baseUrl?: string
  /** Default: `OSO_API_KEY`. A function is asked before every request. */
  apiKey?: string | (() => string | Promise<string>)
  /** Which API is there: an OSO gateway's, or OSO's own. Default: by the base URL's host. */
  api?: Api
  /** Instead of the platform's own: for proxies, tests, other transports. */
  fetch?: Fetch
  /** What 64-bit integers become: `bigint`, `string`, or `number`, which throws on one it cannot hold exactly. */
  numbers?: N
  timeouts?: Partial<Timeouts>
  /** How often a request that failed is sent again. Never after a byte of a result has arrived. Default 2. */
  retries?: number
  format?: WireFormat
  /** Whether to ask for a compressed answer. Default: yes, but not from this machine itself. */
  compress?: boolean
  /** Sent with every request. */
  headers?: Readonly<Record<string, string>>
  /** Called with what happens on the wire. Keys and SQL are not in it. Default: to standard error, as much as `OSO_LOG` says. */
  log?: (event: LogEvent) => void
}>

/** The options with every default applied. */
export type Settings<N extends Numbers = Numbers> = Readonly<{
  /** Ends in a slash. */
  baseUrl: string
  api: Api
  apiKey: () => Promise<string | undefined>
  fetch: Fetch
  numbers: N
  timeouts: Timeouts
  retries: number
  format: WireFormat
  compress: boolean
  headers: Readonly<Record<string, string>>
  log: (event: LogEvent) => void
}>

export const DEFAULT_BASE_URL = 'https://www.oso.xyz/api/v1/'

const OSO_HOSTS = /(^|\.)(opensource\.observer|oso\.xyz|artio\.so)$/

const DEFAULT_TIMEOUTS: Timeouts = {
  connectMs: 60_000,
  firstByteMs: 60_000,
  idleMs: 60_000,
  totalMs: Number.POSITIVE_INFINITY,
}

/** Applies the defaults. `environment` holds `OSO_BASE_URL`, `OSO_API_KEY`, `OSO_LOG`, where there is one. */
export function makeSettings<N extends Numbers>(
  options: ClientOptions<N>,
  environment: Readonly<Record<string, string | undefined>>,
): Settings<N> {
  const baseUrl = checkUrl(options.baseUrl ?? (environment.OSO_BASE_URL || DEFAULT_BASE_URL))
  const { apiKey = environment.OSO_API_KEY } = options
  return {
    baseUrl,
    api: options.api ?? (OSO_HOSTS.test(new URL(baseUrl).hostname) ? 'oso' : 'gateway'),
    apiKey: async () => checkKey(typeof apiKey === 'function' ? await apiKey() : apiKey),
    fetch: options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
    // Without the option N is its default, which the compiler cannot see from here.
    numbers: options.numbers ?? ('bigint' as N),
    timeouts: mergeTimeouts(DEFAULT_TIMEOUTS, options.timeouts),
    retries: checkRetries(options.retries ?? 2),
    format: options.format ?? 'arrow',
    compress: options.compress ?? !isLoopback(baseUrl),
    headers: options.headers ?? {},
    log: options.log ?? consoleLog(environment.OSO_LOG),
  }
}

/** Timeouts with some of them replaced. */
export function mergeTimeouts(base: Timeouts, changes: Partial<Timeouts> = {}): Timeouts {
  for (const [name, ms] of Object.entries(changes)) {
    if (ms !== undefined && !(ms > 0)) throw invalidArgument(`the timeout ${name} must be more than 0, not ${ms}`)
  }
  return {
    connectMs: changes.connectMs ?? base.connectMs,
    firstByteMs: changes.firstByteMs ?? base.firstByteMs,
    idleMs: changes.idleMs ?? base.idleMs,
    totalMs: changes.totalMs ?? base.totalMs,
  }
}

/** The process's environment where there is one. A runtime may refuse to show it, which is as good as none. */
export function readEnvironment(): Readonly<Record<string, string | undefined>> {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } }
  try {
    const { OSO_API_KEY, OSO_BASE_URL, OSO_LOG } = process?.env ?? {}
    return { OSO_API_KEY, OSO_BASE_URL, OSO_LOG }
  } catch {
    return {}
  }
}

/**
 * What `OSO_LOG` asks for: `off` nothing, `warn` what is sent again, all else every request. One line an event, where no
 * output of a program is.
 */
function consoleLog(level = 'off'): (event: LogEvent) => void {
  if (/^(off|none|false|0|error|)$/i.test(level)) return () => {}
  return ({ event, method, url, ...facts }) => {
    if (event === 'retry' || !/^warn/i.test(level))
      console.error(`oso ${event} ${method} ${url} ${JSON.stringify(facts)}`)
  }
}

function checkUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw invalidArgument(
      `the base URL ${JSON.stringify(text)} is not an http(s) address`,
      'It looks like this: https://host/api/v1/',
    )
  }
  url.search = ''
  url.hash = ''
  return url.href.endsWith('/') ? url.href : `${url.href}/`
}

/** A key that was copied with its line end cannot stand in a header; one that is all blank is none. */
function checkKey(key: string | undefined): string | undefined {
  const trimmed = key?.trim()
  if (trimmed && !/^[\x21-\x7e]+$/.test(trimmed)) throw invalidArgument('the API key holds characters that no key has')
  return trimmed || undefined
}

function checkRetries(retries: number): number {
  if (Number.isSafeInteger(retries) && retries >= 0) return retries
  throw invalidArgument(`retries must be a whole number from 0, not ${retries}`)
}

function isLoopback(url: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname)
}
