/** Every way the gateway itself can fail a request, and what HTTP calls it. */
export const STATUS = {
  INVALID_BODY: 400,
  INVALID_PARAMETER: 400,
  EMPTY_QUERY: 400,
  NOT_PORTABLE: 400,
  UNSUPPORTED_STATEMENT: 400,
  UNAUTHENTICATED: 401,
  PAYMENT_REQUIRED: 402,
  SCOPE_REQUIRED: 403,
  NOT_ALLOWED: 403,
  NOT_FOUND: 404,
  MODEL_NOT_FOUND: 404,
  MODEL_NOT_MATERIALISED: 404,
  QUERY_NOT_FOUND: 404,
  KEY_NOT_FOUND: 404,
  TENANT_NOT_FOUND: 404,
  JOB_NOT_FOUND: 404,
  RESULT_EXPIRED: 410,
  RANGE_NOT_SATISFIABLE: 416,
  IDEMPOTENCY_KEY_REUSED: 422,
  LINK_INVALID: 403,
  JOB_ABANDONED: 502,
  STORAGE_UNAVAILABLE: 503,
  STORAGE_FULL: 507,
  SCHEMA_NOT_FOUND: 404,
  TABLE_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  NOT_ACCEPTABLE: 406,
  REQUEST_TIMEOUT: 408,
  TENANT_EXISTS: 409,
  TENANT_IN_USE: 409,
  BODY_TOO_LARGE: 413,
  QUERY_TEXT_TOO_LARGE: 413,
  RESULT_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  MISDIRECTED_HOST: 421,
  // The request is well-formed, and no retry of it will need less memory.
  MEMORY_LIMIT: 422,
  EXCEEDED_CPU_LIMIT: 422,
  EXCEEDED_SCAN_LIMIT: 422,
  HEADERS_TOO_LARGE: 431,
  TOO_MANY_FAILED_LOGINS: 429,
  TOO_MANY_WAITING: 429,
  QUOTA_EXCEEDED: 429,
  // Never sent, for nobody is left to read it; it stands in the query's record.
  CANCELLED: 499,
  INTERNAL: 500,
  ENGINE_CRASHED: 502,
  ENGINE_FAILED: 502,
  ADMINISTRATIVELY_KILLED: 503,
  OVERLOADED: 503,
  SHUTTING_DOWN: 503,
  STATE_UNAVAILABLE: 503,
  WAREHOUSE_UNAVAILABLE: 503,
  TIMED_OUT: 504,
} as const satisfies Record<string, number>

/** A failure that the gateway itself names. Errors in SQL carry Trino's names besides, such as `COLUMN_NOT_FOUND`. */
export type GatewayCode = keyof typeof STATUS

/** Where in the query's text, line and column from 1, columns in code points. */
export type Place = Readonly<{ line: number; column: number }>

/** What an error tells beyond its sentence; each member only where it is known. */
export type ErrorFacts = Readonly<{
  position?: Place | undefined
  /** What to do instead, as a sentence. */
  hint?: string | undefined
  /** The offending line of the query with a caret below the place. */
  caret?: string | undefined
  /** Names that exist and are spelled much like the one that was not found. */
  nearest?: readonly string[] | undefined
  /** The guard's rule that refused, and in which layer it stands. */
  rule?: string | undefined
  layer?: string | undefined
  /** The limits that are broken, by the names that headers give them. */
  violatedPolicies?: readonly string[] | undefined
  /** After how many seconds another try makes sense. */
  retryAfter?: number | undefined
  cause?: unknown
}>

/** A request that failed for a reason the caller may know. Whatever else is thrown is a bug, answered as `INTERNAL`. */
export class QueryError extends Error {
  readonly code: string
  readonly facts: ErrorFacts

  constructor(code: string, message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.name = 'QueryError'
    this.code = code
    this.facts = facts
  }
}

/** Why something failed, in a line for who runs the server: what is behind the error, where something is. */
export function reasonOf(error: unknown): string {
  const behind = error instanceof Error && error.cause !== undefined ? error.cause : error
  // A name with several addresses fails with an error for each, and no words of its own.
  const { message = '', code = '' }: { message?: string; code?: unknown } = behind instanceof Error ? behind : {}
  const text = message || String(code || behind)
  return text.split('\n', 1)[0] ?? text
}

/** The HTTP status of a code. Names that are not the gateway's own are Trino's for faults in the query: 400. */
export function statusOf(code: string): number {
  return isGatewayCode(code) ? STATUS[code] : 400
}

const OPERATORS: ReadonlySet<string> = new Set<GatewayCode>([
  ...(['INTERNAL', 'ENGINE_CRASHED', 'ENGINE_FAILED', 'WAREHOUSE_UNAVAILABLE'] as const),
  ...(['STATE_UNAVAILABLE', 'STORAGE_UNAVAILABLE', 'STORAGE_FULL'] as const),
])

/** Whether a failure is for who runs the server to mend: it stands in the log, with the cause that callers are not told. */
export function isOperators(code: string): boolean {
  return OPERATORS.has(code)
}

function isGatewayCode(code: string): code is GatewayCode {
  return Object.hasOwn(STATUS, code)
}
