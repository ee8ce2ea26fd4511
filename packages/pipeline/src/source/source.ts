/** A value of a raw row: what JSON can say. Timestamps are ISO 8601 text, bytes hexadecimal text. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** A row of a raw table: every column, by name. */
export type Row = Readonly<Record<string, Json>>

/**
 * What a source says while it is read.
 *
 * `rows`: rows of one raw table. `rejected`: one thing that would have been a row and is none.
 * `noted`: something odd inside a row that was kept as it stands; the models decide about it.
 */
export type Piece =
  | Readonly<{ kind: 'rows'; table: string; rows: readonly Row[] }>
  | Readonly<{ kind: 'rejected'; location: string; reason: string }>
  | Readonly<{ kind: 'noted'; location: string; reason: string }>

/** How reliable a source is, in the words of OSO's asset tags. */
export type Stability = 'core' | 'stable' | 'unstable'

/** How often a source is worth reading again. */
export type Cadence = 'hourly' | 'daily' | 'weekly' | 'monthly'

/** What a reader of a source hands it. */
export type Reading = Readonly<{
  signal: AbortSignal
  /** Called as bytes come in; `total` is undefined where it is not known. */
  onBytes: (read: number, total: number | undefined) => void
}>

/**
 * One place that rows come from.
 *
 * Everything that is read comes out as a piece: rows and rejected things together are all that was there.
 */
export interface Source {
  /** Names this source in records, such as `oss-directory`; unique within a build. */
  readonly name: string
  /** Where it is read from, for people. */
  readonly location: string
  readonly stability: Stability
  readonly cadence: Cadence
  /** The raw tables that it fills. */
  readonly tables: readonly string[]

  /**
   * Says in a short text what is there: the same text means the same rows.
   *
   * Throws PipelineError `SOURCE_…`, `CLONE_…`.
   */
  version(reading: Reading): Promise<string>

  /**
   * Reads all of it, from the beginning at every call. Leaving early closes files, sockets and processes.
   *
   * Throws PipelineError `SOURCE_…`, `CLONE_…` when it cannot be read to its end.
   */
  extract(reading: Reading): AsyncIterable<Piece>
}

/** Rows that go to the warehouse at once: enough to be worth a statement, few enough to hold. */
export const ROWS_PER_BATCH = 2_000

/** A piece before its rows are gathered: one row at a time. */
export type RowPiece = Exclude<Piece, { kind: 'rows' }> | Readonly<{ kind: 'row'; table: string; row: Row }>

/** Rows of one table gathered into batches; whatever else passes through as it comes. */
export async function* batched(pieces: AsyncIterable<RowPiece>): AsyncGenerator<Piece> {
  const waiting = new Map<string, Row[]>()
  for await (const piece of pieces) {
    if (piece.kind !== 'row') {
      yield piece
      continue
    }
    const rows = waiting.get(piece.table) ?? []
    waiting.set(piece.table, rows)
    if (rows.push(piece.row) < ROWS_PER_BATCH) continue
    waiting.delete(piece.table)
    yield { kind: 'rows', table: piece.table, rows }
  }
  for (const [table, rows] of waiting) yield { kind: 'rows', table, rows }
}
