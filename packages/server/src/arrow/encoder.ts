import type { Batch } from 'oso-duckdb'

/** What a result closes with. A run that fails has none. */
export type End = Readonly<{ rows: number; truncated: boolean; reason?: 'rows' | 'bytes' }>

/** The object in the end mark, the same in every format that has one. */
export type EndMark = Readonly<{ status: 'complete'; queryId: string } & End>

/**
 * Makes a result's bytes: the head, then the batches, then the end. Each call gives the next bytes, in pieces, which are
 * to be written before the next call.
 */
export interface Encoder {
  head(): Pieces
  /** Bytes that a reader skips, for between the head and the end; none in a format that has no such thing. */
  beat(): Pieces
  batch(batch: Batch): Pieces | Promise<Pieces>
  /** Says that the result is whole. After a failure it is never called. */
  end(end: End): Pieces | Promise<Pieces>
}

/** Bytes that follow each other, not joined. */
export type Pieces = readonly Uint8Array[]

/** The end mark of a query's result. */
export function markOf(queryId: string, end: End): EndMark {
  const { rows, truncated, reason } = end
  return { status: 'complete', rows, truncated, ...(reason && { reason }), queryId }
}
