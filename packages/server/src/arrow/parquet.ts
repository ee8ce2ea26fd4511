import { type RecordBatch, RecordBatchStreamWriter, type Schema } from 'apache-arrow'
import type { Batch } from 'oso-duckdb'
import type { Type } from 'oso-sql'
import type { WriterProperties } from 'parquet-wasm/node'
import { emptyBatch, recordBatch } from './batch.ts'
import type { Encoder, Pieces } from './encoder.ts'
import { arrowSchema, type Column } from './schema.ts'

// Five megabytes of program, so loaded with the first result that needs it.
type Parquet = typeof import('parquet-wasm/node')
const load = (): Promise<Parquet> => import('parquet-wasm/node')

/** Rows that Parquet's writer keeps until it writes them together; what a reader can skip or take alone. */
const ROWS_IN_GROUP = 122_880

/** A result as a Parquet file, whose footer says that it is whole. Rows leave in groups, so little of it is in memory. */
export class ParquetEncoder implements Encoder {
  readonly #schema: Schema
  readonly #writer = new Writer()

  constructor(columns: readonly Column[]) {
    this.#schema = arrowSchema(columns.map(({ name, type }) => ({ name, type: parquetType(type) })))
  }

  head(): Pieces {
    return []
  }

  beat(): Pieces {
    return []
  }

  batch(batch: Batch): Promise<Pieces> {
    return this.#writer.write(this.#schema, batch)
  }

  end(): Promise<Pieces> {
    return this.#writer.end(this.#schema)
  }
}

/** The writer's side of a stream of batches: what it was given it takes at once, what it makes is fetched by `write`. */
class Writer {
  readonly #input: WritableStreamDefaultWriter<unknown>
  readonly #finished: Promise<void>
  #pieces: Uint8Array[] = []

  constructor() {
    // A batch is passed on when the writer asks for it, so that at most one waits.
    const { readable, writable } = new TransformStream<unknown, unknown>(undefined, undefined, { highWaterMark: 0 })
    this.#input = writable.getWriter()
    this.#finished = this.#collect(readable)
    // Whoever writes learns of it; until then it is nobody's failure.
    this.#finished.catch(() => {})
    this.#input.closed.catch(() => {})
  }

  async write(schema: Schema, batch: Batch): Promise<Pieces> {
    return this.#give(recordBatch(schema, batch))
  }

  async end(schema: Schema): Promise<Pieces> {
    // The writer learns the columns from a batch, so that one without rows stands for no rows.
    const pieces = await this.#give(emptyBatch(schema, new Map()))
    await Promise.race([this.#input.close(), this.#finished])
    await this.#finished
    return [...pieces, ...this.#take()]
  }

  async #give(batch: RecordBatch): Promise<Pieces> {
    const { Table } = await load()
    const ipc = RecordBatchStreamWriter.writeAll([batch]).toUint8Array(true)
    for (const given of Table.fromIPCStream(ipc).recordBatches()) {
      await Promise.race([this.#input.write(given), this.#finished])
    }
    return this.#take()
  }

  async #collect(input: ReadableStream<unknown>): Promise<void> {
    const parquet = await load()
    const output: ReadableStream<Uint8Array> = await parquet.transformParquetStream(input, properties(parquet))
    const reader = output.getReader()
    for (let read = await reader.read(); !read.done; read = await reader.read()) this.#pieces.push(read.value)
  }

  #take(): Uint8Array[] {
    const pieces = this.#pieces
    this.#pieces = []
    return pieces
  }
}

function properties({ Compression, WriterPropertiesBuilder }: Parquet): WriterProperties {
  return new WriterPropertiesBuilder()
    .setCompression(Compression.ZSTD)
    .setMaxRowGroupSize(ROWS_IN_GROUP)
    .setCreatedBy('oso-server')
    .build()
}

/** The type whose Arrow form Parquet has: intervals are texts, and of seconds there are thousandths. */
export function parquetType(type: Type): Type {
  switch (type.kind) {
    case 'interval day to second':
    case 'interval year to month':
      return { kind: 'varchar', length: null }
    case 'timestamp':
      return type.precision === 0 ? { ...type, precision: 3 } : type
    case 'array':
      return { ...type, element: parquetType(type.element) }
    case 'map':
      return { ...type, key: parquetType(type.key), value: parquetType(type.value) }
    case 'row':
      return { ...type, fields: type.fields.map(field => ({ ...field, type: parquetType(field.type) })) }
    default:
      return type
  }
}
