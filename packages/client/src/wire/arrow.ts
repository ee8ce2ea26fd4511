import type { Pull } from '../arrow/bytes.ts'
import type { Message } from '../arrow/messages.ts'
import { type RecordBatch, readArrow } from '../arrow/read.ts'
import { sliceVector } from '../arrow/slice.ts'
import type { ArrowField } from '../arrow/type.ts'
import { decode } from '../values/decode.ts'
import { uniqueKeys } from '../values/keys.ts'
import { trinoType } from '../values/trino.ts'
import type { Decoding, Values } from '../values/values.ts'
import type { Chunk, Field, Pieces } from './piece.ts'

/** A result that travels as an Arrow stream. */
export async function* arrowPieces(pull: Pull): Pieces {
  for await (const piece of readArrow(pull)) {
    if (piece.kind === 'schema') yield { kind: 'schema', fields: toFields(piece.fields), message: piece.message }
    else if (piece.kind === 'end') yield piece
    // A batch without rows is a sign of life.
    else if (piece.batch.rows > 0) yield { kind: 'chunk', chunk: new ArrowChunk(piece.batch) }
  }
}

class ArrowChunk implements Chunk {
  readonly #batch: RecordBatch

  constructor(batch: RecordBatch) {
    this.#batch = batch
  }

  get rows(): number {
    return this.#batch.rows
  }

  get messages(): readonly Message[] {
    return this.#batch.messages
  }

  values(column: number, decoding: Decoding): Values {
    const vector = this.#batch.vectors[column]
    return vector ? decode(vector, decoding) : []
  }

  slice(from: number, to: number): Chunk | undefined {
    const vectors = this.#batch.vectors.map(vector => sliceVector(vector, from, to))
    if (!vectors.every(vector => vector !== undefined)) return undefined
    return new ArrowChunk({ rows: to - from, vectors, messages: this.#batch.messages })
  }
}

function toFields(fields: readonly ArrowField[]): Field[] {
  const keys = uniqueKeys(fields.map(field => field.name))
  return fields.map((field, i) => ({
    name: field.name,
    key: keys[i] ?? field.name,
    type: trinoType(field),
    nullable: field.nullable,
  }))
}
