import {
  AuthError,
  CreditsError,
  type ErrorDetails,
  invalidResponse,
  OsoError,
  type Position,
  QueryError,
  RateLimitError,
} from '../errors.ts'
import { isRetryable, retryAfter } from './retry.ts'

/** The header that names a query from the first. */
export const QUERY_ID = 'oso-query-id'

/** What an error's body may tell: RFC 9457 with the gateway's members, or OSO's `{"error": "…"}`. */
type Problem = Readonly<Record<string, unknown>>

/** The error that an answer with a status of 400 or more stands for. Reads its body. */
export async function errorOf(response: Response, now: number): Promise<OsoError> {
  const text = await response.text().catch(() => '')
  const problem = parseProblem(text)
  const { status, headers } = response
  const message = string(problem.detail) ?? string(problem.error) ?? unexplained(response, text)
  const code = string(problem.code) ?? codeIn(message) ?? `HTTP_${status}`
  return makeError(status, code, message, {
    status,
    hint: string(problem.hint) ?? (status === 401 ? 'Set OSO_API_KEY, or createClient({ apiKey }).' : undefined),
    queryId: string(problem.queryId) ?? headers.get(QUERY_ID) ?? undefined,
    position: positionOf(problem.position) ?? positionIn(message),
    caret: string(problem.caret),
    nearest: Array.isArray(problem.nearest) ? problem.nearest.map(String) : undefined,
    retryable: isRetryable(status, string(problem.code), headers),
    retryAfterMs: retryAfter(headers, now),
  })
}

/** The error that the record of a query or a job tells of, for one that failed after its answer had begun. */
export function errorOfRecord(error: Problem, queryId: string, cause?: OsoError): OsoError {
  const code = string(error.code) ?? 'ENGINE_FAILED'
  const message = string(error.detail) ?? 'the query failed'
  return new QueryError(code, message, {
    queryId,
    cause,
    hint: string(error.hint),
    position: positionOf(error.position),
    retryable: code === 'ENGINE_FAILED' || code === 'SHUTTING_DOWN',
  })
}

/** Throws unless the answer is of the type that was asked for: a proxy's page is named as such, not decoded. */
export async function checkType(response: Response, wanted: string): Promise<void> {
  const type = (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (type === wanted) return
  const body = await response.text().catch(() => '')
  throw invalidResponse(`the answer is ${type || 'of no type'}, not ${wanted}: ${beginning(body)}`, {
    status: response.status,
    hint: 'Is the base URL the one of an OSO gateway, /api/v1/ included? A proxy may also have answered in its place.',
  })
}

function makeError(status: number, code: string, message: string, details: ErrorDetails): OsoError {
  // A query that the guard forbids is 403 too, and says so with a code of its own.
  if (status === 401 || (status === 403 && code.startsWith('HTTP_'))) return new AuthError(code, message, details)
  if (status === 402) return new CreditsError(code, message, details)
  if (status === 429) return new RateLimitError(code, message, details)
  return code.startsWith('HTTP_') ? new OsoError(code, message, details) : new QueryError(code, message, details)
}

function parseProblem(text: string): Problem {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Problem) : {}
  } catch {
    return {}
  }
}

function unexplained({ status, statusText }: Response, body: string): string {
  const answer = `the server answered ${status} ${statusText}`.trimEnd()
  return body.trim() === '' ? `${answer}, without a word` : `${answer}: ${beginning(body)}`
}

/** Enough of a body to recognise it by. */
function beginning(body: string): string {
  const text = body.replace(/\s+/g, ' ').trim()
  return text.length > 200 ? `${text.slice(0, 200)}…` : text || '(empty)'
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function positionOf(value: unknown): Position | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { line, column } = value as Record<string, unknown>
  return typeof line === 'number' && typeof column === 'number' ? { line, column } : undefined
}

/** Trino's own text tells the place and the name: `SYNTAX_ERROR: line 1:8: …`. */
function positionIn(message: string): Position | undefined {
  const [, line, column] = /\bline (\d+):(\d+): /.exec(message) ?? []
  return line && column ? { line: Number(line), column: Number(column) } : undefined
}

function codeIn(message: string): string | undefined {
  return /^(?:USER_ERROR: )?([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b/.exec(message)?.[1]
}
