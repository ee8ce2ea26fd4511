import { setTimeout as wait } from 'node:timers/promises'
import { messageOf, PipelineError } from '../../errors.ts'
import { TrinoError } from './errors.ts'
import { type HttpRequest, type HttpResponse, type Send, sender } from './http.ts'
import { type AnswerColumn, type Page, readPage } from './page.ts'

/** Where a coordinator is, and as whom to speak to it. */
export type Coordinator = Readonly<{
  url: string
  user: string
  /** Of that user; https only. */
  password?: string | undefined
  /** A JSON Web Token, in place of a password; https only. */
  token?: string | undefined
  /** Certificates to trust besides the usual, as PEM. */
  ca?: string | undefined
}>

/** What a statement came to. The rows are cells as the protocol writes them, held in memory: ask for few. */
export type Answer = Readonly<{
  columns: readonly AnswerColumn[]
  rows: readonly (readonly unknown[])[]
  /** Rows written, where the statement writes. */
  updated: number | undefined
}>

/** A row by the names of its columns. */
export type AnswerRow = Readonly<Record<string, unknown>>

/** How long a coordinator that does not answer, or says 502, 503 or 504, is asked again. */
const PATIENCE_MS = 60_000
const LONGEST_PAUSE_MS = 5_000
/** Another writer was first; nothing was written. */
const CONFLICT = 'ICEBERG_COMMIT_ERROR'
const CONFLICTS = 4

/** Runs statements to their end, one answer each. Every method throws TrinoError, or PipelineError `WAREHOUSE_UNREACHABLE`. */
export class TrinoClient {
  readonly #origin: string
  readonly #headers: Readonly<Record<string, string>>
  readonly #send: Send
  readonly #patienceMs: number

  constructor(coordinator: Coordinator, options: Readonly<{ patienceMs?: number }> = {}) {
    this.#origin = originOf(coordinator.url)
    this.#headers = headersOf(coordinator, this.#origin)
    this.#send = sender(coordinator.ca)
    this.#patienceMs = options.patienceMs ?? PATIENCE_MS
  }

  /** Runs a statement, again if another writer was first. Aborting `signal` cancels it on the cluster and throws its reason. */
  async run(sql: string, signal?: AbortSignal): Promise<Answer> {
    for (let left = CONFLICTS; ; left--) {
      try {
        return await this.#once(sql, signal)
      } catch (error) {
        if (!(error instanceof TrinoError) || error.code !== CONFLICT || left === 0) throw error
      }
    }
  }

  async #once(sql: string, signal: AbortSignal | undefined): Promise<Answer> {
    signal?.throwIfAborted()
    const url = `${this.#origin}/v1/statement`
    let page = await this.#page({ method: 'POST', url, headers: this.#headers, body: sql, signal })
    const answer = { columns: page.columns ?? [], rows: [...(page.data ?? [])], updated: page.updateCount }
    while (page.nextUri !== undefined) {
      const next = this.#pinned(page.nextUri)
      try {
        page = await this.#page({ method: 'GET', url: next, signal })
      } catch (error) {
        await this.#cancel(next)
        signal?.throwIfAborted()
        throw error
      }
      answer.columns = page.columns ?? answer.columns
      answer.updated = page.updateCount ?? answer.updated
      for (const row of page.data ?? []) answer.rows.push(row)
    }
    if (page.error !== undefined) throw new TrinoError(page.error)
    return answer
  }

  /** A page, however often it has to be asked for: the same address gives the same page, and a lost POST has started nothing. */
  async #page(request: HttpRequest): Promise<Page> {
    const deadline = Date.now() + this.#patienceMs
    for (let tries = 1; ; tries++) {
      const outcome = await this.#attempt(request)
      if (typeof outcome !== 'string' && !isTemporary(outcome)) return pageOf(outcome)
      if (Date.now() > deadline) throw unreachable(this.#origin, outcome)
      await wait(pauseMs(outcome, tries), undefined, request.signal === undefined ? {} : { signal: request.signal })
    }
  }

  /** The answer, or why there was none. */
  async #attempt(request: HttpRequest): Promise<HttpResponse | string> {
    try {
      return await this.#send(request)
    } catch (error) {
      request.signal?.throwIfAborted()
      return messageOf(error)
    }
  }

  #pinned(nextUri: string): string {
    if (new URL(nextUri).origin === this.#origin) return nextUri
    throw new PipelineError('WAREHOUSE_UNREACHABLE', `Trino goes on at another address than ${this.#origin}`, {
      hint: 'behind a proxy, set http-server.process-forwarded=true on the coordinator',
    })
  }

  /** The statement is given up either way; that the coordinator does not hear of it is no failure of ours. */
  async #cancel(url: string): Promise<void> {
    await this.#send({ method: 'DELETE', url }).catch(() => undefined)
  }
}

function originOf(url: string): string {
  const { protocol, origin, username } = URL.canParse(url) ? new URL(url) : { protocol: '', origin: '', username: '' }
  if (/^https?:$/.test(protocol) && username === '') return origin
  throw new PipelineError('USAGE', `${url} is no address of a coordinator`, {
    hint: 'give --trino-url as in https://trino.example:8443; the password goes into OSO__TRINO__PASSWORD',
  })
}

function headersOf({ user, password, token }: Coordinator, origin: string): Record<string, string> {
  const secret = password !== undefined || token !== undefined
  // Trino takes passwords and tokens over TLS only, and the network must not see them.
  if (secret && origin.startsWith('http:')) {
    throw new PipelineError('USAGE', `a password or token is not sent to ${origin}, which is not https`)
  }
  const basic = password === undefined ? undefined : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  const authorization = token === undefined ? basic : `Bearer ${token}`
  return {
    'X-Trino-User': user,
    'X-Trino-Source': 'oso-pipeline',
    'X-Trino-Time-Zone': 'UTC',
    // Without it, times are cut to milliseconds.
    'X-Trino-Client-Capabilities': 'PARAMETRIC_DATETIME',
    'Content-Type': 'text/plain; charset=utf-8',
    ...(authorization !== undefined && { Authorization: authorization }),
  }
}

// Behind proxies, a 200 without a body occurs.
function isTemporary({ status, text }: HttpResponse): boolean {
  return [429, 502, 503, 504].includes(status) || (status === 200 && text === '')
}

function pauseMs(outcome: HttpResponse | string, tries: number): number {
  const asked = typeof outcome === 'string' ? Number.NaN : Number(outcome.headers['retry-after']) * 1_000
  return Math.min(LONGEST_PAUSE_MS, asked > 0 ? asked : tries * 100)
}

function pageOf({ status, text }: HttpResponse): Page {
  if (status === 200) return readPage(text)
  if (status === 401 || status === 403) {
    throw new PipelineError('WAREHOUSE_UNREACHABLE', `Trino does not let this user in (${status})`, {
      hint: 'check OSO__TRINO__USER, and OSO__TRINO__PASSWORD or OSO__TRINO__TOKEN',
    })
  }
  const gone = status === 404 || status === 410
  throw new PipelineError(
    'WAREHOUSE_UNREACHABLE',
    gone ? 'Trino has forgotten the statement; it was restarted' : `Trino answered ${status}`,
  )
}

function unreachable(origin: string, outcome: HttpResponse | string): PipelineError {
  const why = typeof outcome === 'string' ? outcome : `it answers ${outcome.status}`
  return new PipelineError('WAREHOUSE_UNREACHABLE', `${origin} cannot be reached: ${why}`, {
    hint: 'check --trino-url, and that the cluster runs',
  })
}
