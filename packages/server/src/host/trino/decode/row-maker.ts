import type { ArrowField, Batch } from 'oso-duckdb'
import type { Cursor } from './cursor.ts'

/** Makes batches out of rows as the protocol has them: JSON arrays of values. */
export interface RowMaker {
  readonly fields: readonly ArrowField[]
  /** Rows since the last `take`. */
  readonly rows: number
  /** About how many bytes they take. */
  readonly bytes: number
  /** Takes the row at the cursor. */
  read(cursor: Cursor): void
  take(): Batch
}
