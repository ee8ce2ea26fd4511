/** Failures that only the client can see. Every other code is the server's: see `docs/errors.md` or the contract. */
export type ClientCode =
  | 'ABORTED'
  | 'CONNECT_TIMEOUT'
  | 'CUT_SHORT'
  | 'FIRST_BYTE_TIMEOUT'
  | 'GATEWAY_ONLY'
  | 'IDLE_TIMEOUT'
  | 'INVALID_ARGUMENT'
  | 'INVALID_RESPONSE'
  | 'MISSING_PEER'
  | 'STALE'
  | 'TOTAL_TIMEOUT'
  | 'UNREACHABLE'
  | 'UNSAFE_NUMBER'

/** Where in the query's text an error stands. Line and column count from 1, the column in code points. */
export type Position = Readonly<{ line: number; column: number }>

/** What is known about an error besides its sentence. */
export type ErrorDetails = Readonly<{
  /** What to do about it. */
  hint?: string | undefined
  /** The server's name for the query; quote it when you report a fault. */
  queryId?: string | undefined
  /** The HTTP status, when the server answered with one. */
  status?: number | undefined
  /** True when the same request may succeed if it is sent again. */
  retryable?: boolean | undefined
  position?: Position | undefined
  /** The line of the query with a caret below the place. */
  caret?: string | undefined
  /** Names that exist and are spelled much like an unknown one. */
  nearest?: readonly string[] | undefined
  /** How long the server asks to wait, in milliseconds. */
  retryAfterMs?: number | undefined
  cause?: unknown
}>

/**
 * Anything that goes wrong in this library.
 *
 * @example
 * try {
 *   await oso.query('select nme from projects_v1')
 * } catch (error) {
 *   if (error instanceof OsoError && error.code === 'COLUMN_NOT_FOUND') console.log(error.caret, error.nearest)
 * }
 */
export class OsoError extends Error {
  override readonly name: string = 'OsoError'
  /** For programs: a `ClientCode`, a code of the gateway, or Trino's error name. */
  readonly code: string
  readonly hint: string | undefined
  readonly queryId: string | undefined
  readonly status: number | undefined
  readonly retryable: boolean
  readonly position: Position | undefined
  readonly caret: string | undefined
  readonly nearest: readonly string[]
  readonly retryAfterMs: number | undefined

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.hint = details.hint
    this.queryId = details.queryId
    this.status = details.status
    this.retryable = details.retryable ?? false
    this.position = details.position
    this.caret = details.caret
    this.nearest = details.nearest ?? []
    this.retryAfterMs = details.retryAfterMs
  }

  /**
   * The error for a person: its sentence, the place in the query, what to do, and the query's id.
   *
   * @example
   * oso.query(query).catch(error => console.error(error.explain()))
   * // COLUMN_NOT_FOUND: line 1:8: Column 'nme' cannot be resolved. Did you mean name?
   * // select nme from projects_v1
   * //        ^
   */
  explain(): string {
    // A server may have put what to do into its sentence already.
    const hint = this.hint !== undefined && !this.message.includes(this.hint) && `hint: ${this.hint}`
    const parts = [`${this.code}: ${this.message}`, this.caret, hint]
    if (this.queryId) parts.push(`query: ${this.queryId}`)
    return parts.filter(Boolean).join('\n')
  }
}

/**
 * The server refused the query, or it failed there: bad SQL, an unknown name, a limit, a fault of the engine.
 *
 * @example
 * if (error instanceof QueryError && error.position) mark(error.position.line, error.position.column)
 */
export class QueryError extends OsoError {
  override readonly name = 'QueryError'
}

/**
 * The key is missing, wrong, or may not do this (401, 403).
 *
 * @example
 * if (error instanceof AuthError) location.href = '/login'
 */
export class AuthError extends OsoError {
  override readonly name = 'AuthError'
}

/**
 * The key's credits are used up (402).
 *
 * @example
 * if (error instanceof CreditsError) console.error('Buy more credits, or ask for less:', error.hint)
 */
export class CreditsError extends OsoError {
  override readonly name = 'CreditsError'
}

/**
 * Too many requests (429); `retryAfterMs` says how long to wait.
 *
 * @example
 * if (error instanceof RateLimitError) await sleep(error.retryAfterMs ?? 60_000)
 */
export class RateLimitError extends OsoError {
  override readonly name = 'RateLimitError'
}

/**
 * No answer came: no route, a refused or broken connection, a name that does not resolve.
 *
 * @example
 * if (error instanceof ConnectionError) console.error('no network?', error.message, error.cause)
 */
export class ConnectionError extends OsoError {
  override readonly name = 'ConnectionError'
}

/**
 * One of the client's own clocks ran out; `code` says which.
 *
 * @example
 * if (error instanceof TimeoutError && error.code === 'IDLE_TIMEOUT') console.error('it began, and stood still')
 */
export class TimeoutError extends OsoError {
  override readonly name = 'TimeoutError'
}

/**
 * The answer ended before its end mark: what came is not the whole result, so it is not given out.
 *
 * @example
 * if (error instanceof CutShortError) result = await oso.query(query) // nothing of the first try is used
 */
export class CutShortError extends OsoError {
  override readonly name = 'CutShortError'
}

/**
 * The caller aborted. Named as the platform's own errors are, so that `error.name === 'AbortError'` holds.
 *
 * @example
 * const stop = new AbortController()
 * button.onclick = () => stop.abort()
 * await oso.query(query, { signal: stop.signal }).catch(error => {
 *   if (error.name !== 'AbortError') throw error
 * })
 */
export class AbortedError extends OsoError {
  override readonly name = 'AbortError'
}

/**
 * What answered does not speak the contract: a proxy's page, another service, damaged bytes.
 *
 * @example
 * if (error instanceof ProtocolError) console.error('is a proxy in between?', error.message)
 */
export class ProtocolError extends OsoError {
  override readonly name = 'ProtocolError'
}

/**
 * The call itself is wrong: an `undefined` parameter, a number that does not fit, a package that is not installed.
 *
 * @example
 * if (error instanceof UsageError && error.code === 'MISSING_PEER') console.error(error.hint) // npm install arquero
 */
export class UsageError extends OsoError {
  override readonly name = 'UsageError'
}

/** Bytes that are not what they say they are. */
export function invalidResponse(message: string, details: ErrorDetails = {}): ProtocolError {
  return new ProtocolError('INVALID_RESPONSE', message, details)
}

/** What was asked for is a gateway's, and OSO's own API has nothing like it. */
export function gatewayOnly(what: string, instead: string): UsageError {
  return new UsageError('GATEWAY_ONLY', `OSO's own API has no ${what}`, {
    hint: `${instead} Or take a gateway: createClient({ baseUrl }), OSO_BASE_URL.`,
  })
}

/** An argument that cannot be used, and why. */
export function invalidArgument(message: string, hint?: string): UsageError {
  return new UsageError('INVALID_ARGUMENT', message, { hint })
}
