import { OsoError } from '../errors.ts'

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 8000
// A server that asks for more than this is better told about than waited for.
const LONGEST_ASKED_MS = 60_000

/**
 * How long to wait before try number `attempt + 1`, or nothing when there is no use in it.
 *
 * The wait doubles from half a second to eight, less up to a quarter by chance, so that clients that failed together do
 * not come back together. A server that names a time is obeyed to the millisecond.
 */
export function retryDelay(error: unknown, attempt: number, retries: number, chance: () => number): number | undefined {
  if (!(error instanceof OsoError) || !error.retryable || attempt >= retries) return undefined
  if (error.retryAfterMs !== undefined) return error.retryAfterMs <= LONGEST_ASKED_MS ? error.retryAfterMs : undefined
  return Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS) * (1 - 0.25 * chance())
}

/** What `retry-after-ms` or `Retry-After` (seconds, or a date) asks for, in milliseconds. */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const milliseconds = Number.parseFloat(headers.get('retry-after-ms') ?? '')
  if (milliseconds >= 0) return milliseconds
  const text = headers.get('retry-after')
  if (text === null) return undefined
  if (/^\s*\d+(\.\d+)?\s*$/.test(text)) return Number(text) * 1000
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/** Whether the same request may succeed later: by the server's own word, else by the status. */
export function isRetryable(status: number, code: string | undefined, headers: Headers): boolean {
  const said = headers.get('x-should-retry')
  if (said === 'true' || said === 'false') return said === 'true'
  // A query that ran out of its time would do so again.
  if (code === 'TIMED_OUT' || status === 501) return false
  return status === 408 || status === 409 || status === 429 || status >= 500
}
