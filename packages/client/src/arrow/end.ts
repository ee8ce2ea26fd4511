import { invalidResponse } from '../errors.ts'

/** What a whole result closes with. A result that failed has none. */
export type End = Readonly<{
  rows: number
  /** True when a limit cut the result; `reason` says which. */
  truncated: boolean
  reason: 'rows' | 'bytes' | undefined
  queryId: string | undefined
  /** True when the server said that the result is whole. OSO's own API has no way to say so. */
  proven: boolean
}>

/** The key of the end mark among the last batch's metadata. */
export const END_KEY = 'oso.end'

/** An end mark's JSON text as an End. The same object closes an Arrow stream and an NDJSON one. */
export function readEnd(value: unknown): End {
  if (typeof value !== 'object' || value === null) throw notAnEnd(value)
  const { status, rows, truncated, reason, queryId } = value as Record<string, unknown>
  if (status !== 'complete' || typeof rows !== 'number' || !Number.isSafeInteger(rows)) throw notAnEnd(value)
  return {
    rows,
    truncated: truncated === true,
    reason: reason === 'rows' || reason === 'bytes' ? reason : undefined,
    queryId: typeof queryId === 'string' ? queryId : undefined,
    proven: true,
  }
}

function notAnEnd(value: unknown): Error {
  return invalidResponse(`the result's end mark does not say that it is complete: ${JSON.stringify(value)}`)
}
