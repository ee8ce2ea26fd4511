import { setTimeout as sleep } from 'node:timers/promises'
import { type Dispatcher, Pool } from 'undici'
import { QueryError } from '../../errors.ts'
import type { Cluster } from '../../job/job.ts'

/** A request to the cluster. */
export type Asking = Readonly<{
  method: 'GET' | 'POST' | 'DELETE' | 'HEAD'
  url: URL
  headers?: Readonly<Record<string, string>>
  body?: string
}>

type Answer = Readonly<{ status: number; body: Buffer; retryAfterMs: number | undefined }>

/** Waits grow by this from one try to the next, up to the most. */
const STEP_MS = 100
const MOST_WAIT_MS = 3_000
const CONNECT_MS = 10_000
const RETRIED: ReadonlySet<number> = new Set([429, 502, 503, 504])

/** An answer with which nothing can be done: what a proxy or a coordinator said that is not of the protocol. */
export class BadAnswer extends Error {
  override readonly name = 'BadAnswer'
  readonly status: number

  constructor(status: number, url: URL, body: Buffer) {
    // A stack of the cluster's may be in it: this is for who runs the server, and goes no further.
    super(`${status} from ${url.origin}${shortened(url.pathname)}: ${body.toString('utf8', 0, 300)}`)
    this.status = status
  }
}

// What follows the query's id is a capability: who knows it reads and ends the query.
function shortened(path: string): string {
  return path.replace(/^(\/v1\/\w+(?:\/\w+\/\w+)?).*$/, '$1')
}

/**
 * HTTP with one coordinator, and with what stores its segments: a pool of connections for each origin, which are kept.
 * Redirects are not followed, and nothing is sent to an origin that was not named.
 */
export class Coordinator {
  readonly #cluster: Cluster
  readonly #origins: ReadonlySet<string>
  readonly #pools = new Map<string, Pool>()
  readonly #login: Readonly<Record<string, string>>
  readonly url: URL

  constructor(cluster: Cluster) {
    this.#cluster = cluster
    this.url = new URL(cluster.url)
    this.#origins = new Set([this.url.origin, ...cluster.segmentOrigins.map(origin => new URL(origin).origin)])
    this.#login = loginOf(cluster)
  }

  /**
   * Asks until there is an answer of the protocol, and gives its body. What makes no difference when it is asked twice is
   * asked again: every request of the protocol does. Throws `BadAnswer`, or what kept the answer from coming.
   */
  async ask(asking: Asking, signal: AbortSignal): Promise<Buffer> {
    const giveUpAt = performance.now() + this.#cluster.retryMs
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#send(asking, signal).catch((error: Error) => error)
      signal.throwIfAborted()
      if (!(answer instanceof Error) && isGood(asking, answer)) return answer.body
      const isFinal = !(answer instanceof Error) && !isEmpty(answer) && !RETRIED.has(answer.status)
      if (isFinal || performance.now() >= giveUpAt) throw faultOf(asking, answer)
      await sleep(waitOf(answer, attempt), undefined, { signal })
    }
  }

  /** Asks once, and gives whether there was a good answer. */
  async tell(asking: Asking, timeoutMs: number): Promise<boolean> {
    const answer = await this.#send(asking, AbortSignal.timeout(timeoutMs)).catch(() => undefined)
    return answer !== undefined && answer.status < 300
  }

  /** A URL that the cluster gave, if it may be followed. Throws `ENGINE_FAILED` for one to another origin. */
  pinned(url: string, isSegment = false): URL {
    const parsed = URL.canParse(url) ? new URL(url) : undefined
    const isOurs = parsed && (isSegment ? this.#origins.has(parsed.origin) : parsed.origin === this.url.origin)
    if (isOurs) return parsed
    throw new QueryError('ENGINE_FAILED', 'The cluster gave an address that is not its own, which was not followed.', {
      cause: `not followed: ${parsed?.origin ?? 'no URL'}`,
    })
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map(pool => pool.destroy()))
  }

  async #send({ method, url, headers, body }: Asking, signal: AbortSignal): Promise<Answer> {
    const { answerMs } = this.#cluster
    const isCoordinator = url.origin === this.url.origin
    const response = await this.#pool(url.origin).request({
      ...{ method, path: url.pathname + url.search, signal, headersTimeout: answerMs, bodyTimeout: answerMs },
      headers: { ...(isCoordinator && this.#login), ...headers },
      ...(body !== undefined && { body }),
    })
    return {
      status: response.statusCode,
      body: Buffer.from(await response.body.arrayBuffer()),
      retryAfterMs: retryAfterOf(response),
    }
  }

  #pool(origin: string): Pool {
    const known = this.#pools.get(origin)
    if (known) return known
    const { authorities, queries, segmentsAhead } = this.#cluster
    const pool = new Pool(origin, {
      // A page is held while rows are made, and segments are fetched beside pages.
      connections: queries * (1 + segmentsAhead),
      pipelining: 1,
      connect: { timeout: CONNECT_MS, ...(authorities !== undefined && { ca: authorities }) },
    })
    this.#pools.set(origin, pool)
    return pool
  }
}

function loginOf({ user, password, token }: Cluster): Record<string, string> {
  if (token !== undefined) return { authorization: `Bearer ${token}` }
  if (password === undefined) return {}
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
}

function isGood({ method }: Asking, answer: Answer): boolean {
  const { status } = answer
  return method === 'GET' || method === 'POST' ? status === 200 && !isEmpty(answer) : status < 300
}

// Some proxies answer so when their coordinator has just gone.
function isEmpty({ status, body }: Answer): boolean {
  return status === 200 && body.length === 0
}

function waitOf(answer: Answer | Error, attempt: number): number {
  const told = answer instanceof Error ? undefined : answer.retryAfterMs
  return Math.min(MOST_WAIT_MS, told ?? attempt * STEP_MS)
}

function faultOf({ url }: Asking, answer: Answer | Error): Error {
  return answer instanceof Error ? answer : new BadAnswer(answer.status, url, answer.body)
}

function retryAfterOf({ headers }: Dispatcher.ResponseData): number | undefined {
  const value = Number(headers['retry-after'])
  return Number.isFinite(value) && value >= 0 ? value * 1000 : undefined
}
