import { DuckdbError, readError } from './errors.ts'
import type { SqlValue } from './fixed.ts'
import { Handle, using } from './native/handle.ts'
import { library } from './native/library.ts'
import { checkText } from './statement.ts'
import { type VectorType, vectorType, writeVector } from './vector.ts'

/** A table; without a schema or a catalog, the current one's. */
export type TableName = Readonly<{ name: string; schema?: string; catalog?: string }>

/** How many rows DuckDB's vectors hold. */
const CHUNK_ROWS = 2048

/**
 * Loads rows into a table, past SQL. Values are those of `SqlValue` for the table's column types.
 *
 * Rows become visible when it is closed, at the latest; within a transaction, with that.
 */
export class Appender {
  readonly #handle: Handle
  readonly #chunk: Handle
  readonly #types: readonly VectorType[]
  #waiting: (readonly SqlValue[])[] = []

  constructor(connection: bigint, table: TableName, columns: readonly string[]) {
    this.#handle = new Handle('duckdb_appender_destroy')
    this.#chunk = new Handle('duckdb_destroy_data_chunk')
    const { name, schema = null, catalog = null } = table
    const c = library()
    try {
      this.#check(c.duckdb_appender_create_ext(connection, catalog, schema, checkText(name), this.#handle.cell))
      for (const column of columns) this.#addColumn(name, column)
      this.#types = this.#createChunk()
    } catch (error) {
      this.#free()
      throw error
    }
  }

  /** Takes rows, each with a value for every column. Throws what DuckDB says about them, at the latest in `close`. */
  append(rows: Iterable<readonly SqlValue[]>): void {
    for (const row of rows) {
      if (row.length !== this.#types.length) {
        throw new DuckdbError('Usage', `a row has ${row.length} values for ${this.#types.length} columns`)
      }
      this.#waiting.push(row)
      if (this.#waiting.length === CHUNK_ROWS) this.#write()
    }
  }

  /** Writes what is left. It cannot be used any more, whether this throws or not. */
  close(): void {
    if (this.#handle.address === 0n) return
    try {
      this.#write()
      this.#check(library().duckdb_appender_close(this.#handle.address))
    } finally {
      this.#free()
    }
  }

  #addColumn(table: string, column: string): void {
    if (library().duckdb_appender_add_column(this.#handle.address, checkText(column)) === 0) return
    throw new DuckdbError('Catalog', `the table ${table} has no column ${column}`)
  }

  #createChunk(): VectorType[] {
    const c = library()
    const count = Number(c.duckdb_appender_column_count(this.#handle.address))
    const types = Array.from({ length: count }, (_, index) => {
      return new Handle('duckdb_destroy_logical_type', c.duckdb_appender_column_type(this.#handle.address, index))
    })
    try {
      const addresses = BigUint64Array.from(types, type => type.address)
      this.#chunk.cell[0] = c.duckdb_create_data_chunk(addresses, count) ?? 0n
      return types.map(type => vectorType(type.address))
    } finally {
      for (const type of types) type.free()
    }
  }

  #write(): void {
    const rows = this.#waiting
    if (rows.length === 0) return
    this.#waiting = []
    const c = library()
    c.duckdb_data_chunk_reset(this.#chunk.address)
    for (const [index, type] of this.#types.entries()) {
      const vector = c.duckdb_data_chunk_get_vector(this.#chunk.address, index) ?? 0n
      writeVector(
        vector,
        type,
        rows.map(row => row[index] ?? null),
      )
    }
    c.duckdb_data_chunk_set_size(this.#chunk.address, rows.length)
    this.#check(c.duckdb_append_data_chunk(this.#handle.address, this.#chunk.address))
  }

  #check(state: number): void {
    if (state === 0) return
    const c = library()
    const data = new Handle('duckdb_destroy_error_data', c.duckdb_appender_error_data(this.#handle.address))
    throw using(data, ({ address }) => readError(c.duckdb_error_data_message(address)))
  }

  #free(): void {
    this.#chunk.free()
    this.#handle.free()
  }
}
