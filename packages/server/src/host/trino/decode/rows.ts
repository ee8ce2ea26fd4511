import type { Batch } from 'oso-duckdb'
import { readType, writeType } from 'oso-sql'
import { parquetType } from '../../../arrow/parquet.ts'
import type { Job } from '../../../job/job.ts'
import { ColumnsMaker } from './columns.ts'
import { CLOSE_LIST, COMMA, type Cursor, OPEN_LIST } from './cursor.ts'
import { LinesMaker } from './lines.ts'
import type { RowMaker } from './row-maker.ts'

/** Bytes of a batch; rows that come in one page of the cluster's are far fewer. */
const BATCH_BYTES = 4 * 1024 * 1024
const BATCH_ROWS = 65_536
/** After how many rows to see whether a batch is full. */
const LOOK_ROWS = 256

/** What makes batches in the form that the job's format takes. */
export function rowMaker(job: Pick<Job, 'format' | 'columns'>): RowMaker {
  if (job.format === 'arrow') return new ColumnsMaker(job.columns)
  if (job.format === 'parquet') return new ColumnsMaker(job.columns.map(inParquet))
  return new LinesMaker(job.format, job.columns)
}

function inParquet({ name, type }: Job['columns'][number]): Job['columns'][number] {
  return { name, type: writeType(parquetType(readType(type))) }
}

/** The batches of a list of rows at the cursor, behind which nothing may be. Rows that do not fill a batch come last. */
export function* batchesOf(cursor: Cursor, maker: RowMaker): Generator<Batch, void> {
  cursor.expect(OPEN_LIST)
  if (!cursor.take(CLOSE_LIST)) {
    do {
      maker.read(cursor)
      if (maker.rows % LOOK_ROWS === 0 && (maker.bytes >= BATCH_BYTES || maker.rows >= BATCH_ROWS)) yield maker.take()
    } while (cursor.take(COMMA))
    cursor.expect(CLOSE_LIST)
  }
  if (cursor.peek() !== -1) throw cursor.damaged('there is more than rows')
  if (maker.rows > 0) yield maker.take()
}
