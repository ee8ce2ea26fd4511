import type { Batch } from './arrow/batch.ts'
import { joinColumn, partBytes } from './arrow/join.ts'
import { type ArrowField, type ArrowNode, ArrowStruct, readFields, readNode } from './arrow/structs.ts'
import { DuckdbError, readError } from './errors.ts'
import { Handle } from './native/handle.ts'
import { callRelease, library } from './native/library.ts'
import type { Result } from './statement.ts'

/**
 * How large a batch may grow before it is given; the last chunk of 2,048 rows may carry it beyond. The first is given
 * with `firstRows`, as somebody waits for it, and those after it grow by a factor of four up to `rows`.
 */
export type BatchSize = Readonly<{ rows: number; firstRows: number; bytes: number }>

const BATCH_SIZE: BatchSize = { rows: 16 * 2048, firstRows: 16 * 2048, bytes: 16 * 1024 * 1024 }
const GROWTH = 4

/** A part of a batch as DuckDB made it, in DuckDB's memory. */
type Part = Readonly<{ struct: ArrowStruct; columns: readonly ArrowNode[]; rows: number; bytes: number }>

/** The rows of one query as Arrow, made as they are pulled. Close it, or read it to its end. */
export class ArrowStream {
  readonly fields: readonly ArrowField[]
  readonly #result: Result
  readonly #options: Handle
  readonly #onClose: (stream: ArrowStream) => void
  #closed = false

  constructor(connection: bigint, result: Result, onClose: (stream: ArrowStream) => void) {
    this.#result = result
    this.#onClose = onClose
    this.#options = new Handle('duckdb_destroy_arrow_options')
    try {
      library().duckdb_connection_get_arrow_options(connection, this.#options.cell)
      this.fields = fieldsOf(this.#options, result)
    } catch (error) {
      this.close()
      throw error
    }
  }

  /**
   * The rows, in batches of about `size`. Pulling blocks the thread until DuckDB has made them.
   *
   * Throws when the query fails, also after many batches. Leaving early closes the stream.
   */
  *batches(size: Partial<BatchSize> = {}): Generator<Batch, void, undefined> {
    const { rows, firstRows, bytes } = { ...BATCH_SIZE, ...size }
    try {
      let more = true
      for (let most = firstRows; more; most *= GROWTH) {
        const parts: Part[] = []
        try {
          more = this.#fill(parts, Math.min(most, rows), bytes)
          if (parts.length > 0) yield this.#join(parts)
        } finally {
          release(parts)
        }
      }
    } finally {
      this.close()
    }
  }

  /** Stops the query and frees all it holds. Closing twice does nothing. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#result.free()
    this.#options.free()
    this.#onClose(this)
  }

  /** Fetches parts until they make a batch; false when there are no more. */
  #fill(parts: Part[], mostRows: number, mostBytes: number): boolean {
    let rows = 0
    let bytes = 0
    while (rows < mostRows && bytes < mostBytes) {
      const part = this.#part()
      if (!part) return false
      parts.push(part)
      rows += part.rows
      bytes += part.bytes
    }
    return true
  }

  #part(): Part | null {
    if (this.#closed) throw new DuckdbError('Usage', 'the stream is closed')
    const chunk = this.#result.fetch()
    if (!chunk) return null
    const struct = ArrowStruct.array()
    try {
      check(library().duckdb_data_chunk_to_arrow(this.#options.address, chunk.address, struct.words))
    } finally {
      chunk.free()
    }
    const root = readNode(struct.words)
    const bytes = this.fields.reduce((total, field, index) => total + bytesOf(field, root.children[index]), 0)
    return { struct, columns: root.children, rows: root.length, bytes }
  }

  #join(parts: readonly Part[]): Batch {
    const rows = parts.reduce((total, part) => total + part.rows, 0)
    const columns = this.fields.map((field, index) =>
      joinColumn(
        field,
        parts.flatMap(part => part.columns[index] ?? []),
      ),
    )
    return { rows, columns }
  }
}

function bytesOf(field: ArrowField, column: ArrowNode | undefined): number {
  return column ? partBytes(field, column) : 0
}

function release(parts: readonly Part[]): void {
  for (const { struct } of parts) callRelease(struct.release, struct.words)
}

function fieldsOf(options: Handle, result: Result): ArrowField[] {
  const columns = result.columns()
  const schema = ArrowStruct.schema()
  try {
    const types = BigUint64Array.from(columns, column => column.type.address)
    const names = columns.map(column => column.name)
    check(library().duckdb_to_arrow_schema(options.address, types, names, names.length, schema.words))
    return readFields(schema.words)
  } finally {
    if (schema.release !== 0n) callRelease(schema.release, schema.words)
    for (const column of columns) column.type.free()
  }
}

// The calls that deal in Arrow give error data, which is to be freed in any case.
function check(address: bigint | null): void {
  const data = new Handle('duckdb_destroy_error_data', address)
  const c = library()
  try {
    if (data.address !== 0n && c.duckdb_error_data_has_error(data.address))
      throw readError(c.duckdb_error_data_message(data.address))
  } finally {
    data.free()
  }
}
