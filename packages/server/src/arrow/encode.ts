import { RecordBatchStreamWriter, type Schema } from 'apache-arrow'
import type { Batch } from 'oso-duckdb'
import { emptyBatch, recordBatch } from './batch.ts'
import { type Encoder, type End, markOf } from './encoder.ts'
import { endBatch } from './end.ts'
import { arrowSchema, type Column } from './schema.ts'

/** A result as an Arrow IPC stream: the schema, the batches, the end batch, the end-of-stream mark. */
export class ArrowEncoder implements Encoder {
  readonly #schema: Schema
  readonly #queryId: string
  readonly #writer = new PieceWriter()

  constructor(columns: readonly Column[], queryId: string) {
    this.#schema = arrowSchema(columns)
    this.#queryId = queryId
  }

  head(): readonly Uint8Array[] {
    this.#writer.reset(undefined, this.#schema)
    return this.#writer.take()
  }

  beat(): readonly Uint8Array[] {
    this.#writer.write(emptyBatch(this.#schema, new Map()))
    return this.#writer.take()
  }

  batch(batch: Batch): readonly Uint8Array[] {
    this.#writer.write(recordBatch(this.#schema, batch))
    return this.#writer.take()
  }

  end(end: End): readonly Uint8Array[] {
    this.#writer.write(endBatch(this.#schema, markOf(this.#queryId, end)))
    this.#writer.finish()
    return this.#writer.take()
  }
}

/** Keeps what the writer makes as the pieces that they are: its own queue can only give them joined, which copies all. */
class PieceWriter extends RecordBatchStreamWriter {
  #pieces: Uint8Array[] = []

  take(): Uint8Array[] {
    const pieces = this.#pieces
    this.#pieces = []
    return pieces
  }

  protected override _write(chunk: ArrayBufferView): this {
    if (chunk.byteLength > 0) this.#pieces.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    this._position += chunk.byteLength
    return this
  }
}
