import { QueryError, statusOf } from '../errors.ts'
import type { Problem } from './problem.ts'

const IANA = 'https://iana.org/assignments/http-problem-types#'
const REDUCED_CAPACITY: ReadonlySet<string> = new Set([
  'OVERLOADED',
  'SHUTTING_DOWN',
  'STATE_UNAVAILABLE',
  'WAREHOUSE_UNAVAILABLE',
])

/** The error for whatever was thrown. What is not a `QueryError` is a bug, of which nothing is told. */
export function knownError(error: unknown): QueryError {
  if (error instanceof QueryError) return error
  return new QueryError('INTERNAL', 'The server made a mistake. It has been logged under the id of this query.', {
    cause: error,
  })
}

/** The error body of an error. */
export function problemOf(error: QueryError, queryId?: string): Problem {
  const { code, message, facts } = error
  const body = {
    type: typeOf(code),
    title: titleOf(code),
    status: statusOf(code),
    detail: message,
    code,
    // The id of the request that asked would be taken for the one that was asked for.
    queryId: code === 'QUERY_NOT_FOUND' ? undefined : queryId,
    error: message,
    position: facts.position,
    hint: facts.hint,
    caret: facts.caret,
    nearest: facts.nearest && [...facts.nearest],
    'violated-policies': violatedOf(error),
    rule: facts.rule,
    layer: facts.layer,
  }
  // Written and read again: members that are undefined are not there.
  return JSON.parse(JSON.stringify(body))
}

/** The answer for an error. */
export function problemAnswer(error: QueryError, queryId?: string): Response {
  const problem = problemOf(error, queryId)
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
  if (problem.status === 401) headers.set('www-authenticate', 'Bearer')
  if (error.facts.retryAfter !== undefined) headers.set('retry-after', String(error.facts.retryAfter))
  return new Response(JSON.stringify(problem), { status: problem.status, headers })
}

// The registered types all have this member. The server's own capacity is no limit that a header tells.
function violatedOf({ code, facts }: QueryError): string[] | undefined {
  if (facts.violatedPolicies) return [...facts.violatedPolicies]
  return REDUCED_CAPACITY.has(code) ? [] : undefined
}

function typeOf(code: string): string {
  if (REDUCED_CAPACITY.has(code)) return `${IANA}temporary-reduced-capacity`
  if (code === 'QUOTA_EXCEEDED') return `${IANA}quota-exceeded`
  if (code === 'TOO_MANY_FAILED_LOGINS') return `${IANA}abnormal-usage-detected`
  return `urn:oso:problem:${code.toLowerCase().replaceAll('_', '-')}`
}

/** `TABLE_NOT_FOUND` is `Table not found`. */
function titleOf(code: string): string {
  const words = code.toLowerCase().replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
