import { type ArrowField, type Batch, headOf } from 'oso-duckdb'
import type { End } from '../arrow/encoder.ts'
import type { Batches } from './driver.ts'

/** How much of a result is given. */
export type Cap = Readonly<{
  maxRows: number
  maxBytes: number
  /** What of a batch counts as its bytes. */
  bytesOf: (batch: Batch) => number
  /** Where a result may not be cut, the error for one that would have to be. */
  tooLarge?: (reason: Reason) => Error
}>

type Reason = NonNullable<End['reason']>

/** The first rows of a result that fit the cap, then its End. Leaving early closes `batches`, which stops the engine. */
export async function* capped(
  fields: readonly ArrowField[],
  batches: Batches,
  cap: Cap,
): AsyncGenerator<Batch | End, void> {
  let rows = 0
  let bytes = 0
  for await (const batch of batches) {
    const allowed = Math.min(batch.rows, cap.maxRows - rows)
    const fitting = fittingRows(fields, batch, allowed, cap, cap.maxBytes - bytes)
    const reason: Reason | null = fitting < allowed ? 'bytes' : fitting < batch.rows ? 'rows' : null
    if (reason && cap.tooLarge) throw cap.tooLarge(reason)
    if (fitting > 0) yield headOf(fields, batch, fitting)
    rows += fitting
    if (reason) return yield { rows, truncated: true, reason }
    bytes += cap.bytesOf(batch)
  }
  yield { rows, truncated: false }
}

/** Whether a piece is the End. */
export function isEnd(piece: Batch | End): piece is End {
  return 'truncated' in piece
}

// The most of the first `allowed` rows that take no more than `room` bytes; found by halving.
function fittingRows(fields: readonly ArrowField[], batch: Batch, allowed: number, cap: Cap, room: number): number {
  const bytesOf = (rows: number): number => cap.bytesOf(headOf(fields, batch, rows))
  if (bytesOf(allowed) <= room) return allowed
  let fits = 0
  let tooMany = allowed
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1
    if (bytesOf(middle) <= room) fits = middle
    else tooMany = middle
  }
  return fits
}
