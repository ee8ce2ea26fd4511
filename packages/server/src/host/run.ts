import { type Batch, bytesOf } from 'oso-duckdb'
import { readType } from 'oso-sql'
import { ArrowEncoder } from '../arrow/encode.ts'
import type { Encoder, End } from '../arrow/encoder.ts'
import { CsvEncoder, JsonEncoder, JsonlEncoder, MinimalEncoder, NdjsonEncoder, textOf } from '../arrow/lines.ts'
import { ParquetEncoder } from '../arrow/parquet.ts'
import { QueryError } from '../errors.ts'
import type { FromHost, Job } from '../job/job.ts'
import type { Signs } from './beater.ts'
import { type Cap, capped, isEnd } from './cap.ts'
import type { Batches, Start } from './driver.ts'
import { failureOf } from './errors.ts'
import type { Sink } from './sink.ts'

/** What the runner of jobs is given. */
export type RunDeps = Readonly<{
  start: Start
  /** Where the job's bytes go. */
  sink: Sink
  /** Tells what signs of life the job can give while its engine is waited for. */
  signs: (signs: Signs) => void
  /** What of the head is still to be written, now: the rest went out with signs of life. */
  restOf: (head: Uint8Array) => Uint8Array
  /** Whether the job is to stop. */
  isStopped: () => boolean
  say: (word: FromHost) => void
  /** Takes an error that is a mistake of ours, for those who run the server. */
  report: (error: unknown) => void
}>

/** Runs a job to its last word, `ended` or `failed`. It never throws. */
export async function runJob(job: Job, deps: RunDeps): Promise<void> {
  deps.say({ kind: 'accepted', id: job.id })
  const { sink } = deps
  try {
    const end = await write(job, deps)
    deps.say({ kind: 'ended', id: job.id, bytes: sink.bytes, ...end })
  } catch (error) {
    const failure = failureOf(error, deps.isStopped())
    await sink.settled()
    if (failure.code === 'INTERNAL' || failure.code === 'ENGINE_FAILED') deps.report(error)
    deps.say({ kind: 'failed', id: job.id, bytes: sink.bytes, ...failure })
  }
}

async function write(job: Job, deps: RunDeps): Promise<End> {
  const { sink } = deps
  const encoder = encoderOf(job)
  const head = Buffer.concat(encoder.head())
  deps.signs({ id: job.id, head, beat: Buffer.concat(encoder.beat()) })
  const pieces = piecesOf(job, deps)
  const next = async () => (await pieces.next()).value
  // Until the first piece is there, or the gateway asks for signs of life, nothing is written: a failure before that is a
  // status, not a broken stream.
  const put = (bytes: readonly Uint8Array[]): Promise<void> => {
    const rest = deps.restOf(head)
    return sink.write(rest.length === 0 ? bytes : [rest, ...bytes])
  }
  try {
    let piece = await next()
    while (piece && !isEnd(piece)) {
      await put(await encoder.batch(piece))
      await sink.flush()
      piece = await next()
    }
    if (!piece) throw new Error('a result without its end')
    await put(await encoder.end(piece))
    await sink.end()
    return piece
  } catch (error) {
    await sink.settled()
    if (encoder instanceof NdjsonEncoder && sink.bytes > 0) {
      await sink.write(encoder.error(failureOf(error, deps.isStopped())))
      await sink.flush()
    }
    throw error
  } finally {
    await pieces.return()
  }
}

async function* piecesOf(job: Job, deps: RunDeps): AsyncGenerator<Batch | End, void> {
  const { fields, batches } = await deps.start(job)
  yield* capped(fields, stoppable(batches, deps), capOf(job))
}

// The engine forgets that it was to stop when it is asked between two fetches.
async function* stoppable(batches: Batches, deps: RunDeps): AsyncGenerator<Batch, void> {
  for await (const batch of batches) {
    if (deps.isStopped()) throw new QueryError('CANCELLED', 'The query was stopped.')
    yield batch
  }
}

// The others have no place to say that they were cut.
const MAY_CUT: ReadonlySet<Job['format']> = new Set(['arrow', 'ndjson'])

function capOf(job: Job): Cap {
  const isText = job.format !== 'arrow' && job.format !== 'parquet'
  const cap = { ...job.limits, bytesOf: isText ? (batch: Batch) => textOf(batch).length : bytesOf }
  return MAY_CUT.has(job.format) ? cap : { ...cap, tooLarge: reason => tooLarge(job, reason) }
}

function tooLarge({ format, limits }: Job, reason: End['reason']): QueryError {
  const most = reason === 'bytes' ? `${limits.maxBytes} bytes` : `${limits.maxRows} rows`
  const advice = 'Ask for less with LIMIT, or for the format arrow or ndjson, which say that they were cut.'
  return new QueryError('RESULT_TOO_LARGE', `The result has more than ${most}, and ${format} cannot be cut. ${advice}`)
}

function encoderOf(job: Job): Encoder {
  const options = { columns: job.columns, queryId: job.id, preamble: job.preamble }
  const columns = job.columns.map(({ name, type }) => ({ name, type: readType(type) }))
  switch (job.format) {
    case 'arrow':
      return new ArrowEncoder(columns, job.id)
    case 'parquet':
      return new ParquetEncoder(columns)
    case 'ndjson':
      return new NdjsonEncoder(options)
    case 'minimal':
      return new MinimalEncoder(options)
    case 'json':
      return new JsonEncoder(options)
    case 'jsonl':
      return new JsonlEncoder(options)
    case 'csv':
      return new CsvEncoder(options)
    default:
      return job.format satisfies never
  }
}
