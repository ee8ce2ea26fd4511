import { setImmediate } from 'node:timers/promises'
import type { Reading, Source } from '../source/source.ts'
import type { Rejection, Session, SourceRecord } from '../warehouse/warehouse.ts'

/** What is listed of one source's rejections, and as many of its oddities; of more, only the number is kept. */
export const MAX_LISTED = 10_000

/** What reading a source came to. */
export type Ingested = Readonly<{ record: SourceRecord; rejections: readonly Rejection[]; noted: number }>

/** Reads a source to its end into raw tables that are there, and says what became of everything in it. */
export async function ingest(
  source: Source,
  version: string,
  session: Session,
  reading: Reading & Readonly<{ now: () => Date; onRows: (rows: number) => void }>,
): Promise<Ingested> {
  const extractedAt = reading.now()
  const rejections: Rejection[] = []
  const counts = { rows: 0, rejected: 0, noted: 0 }
  for await (const piece of source.extract(reading)) {
    if (piece.kind === 'rows') {
      await session.load(piece.table, piece.rows)
      counts.rows += piece.rows.length
      reading.onRows(counts.rows)
      // Loading blocks; signals and timers get their turn here.
      await setImmediate()
      reading.signal.throwIfAborted()
      continue
    }
    const { location, reason } = piece
    if (counts[piece.kind]++ < MAX_LISTED) {
      rejections.push({ source: source.name, location, reason, kept: piece.kind === 'noted' })
    }
  }
  const record: SourceRecord = {
    source: source.name,
    version,
    extractedAt,
    rowsIn: counts.rows + counts.rejected,
    rowsLoaded: counts.rows,
    rowsRejected: counts.rejected,
  }
  return { record, rejections, noted: counts.noted }
}
