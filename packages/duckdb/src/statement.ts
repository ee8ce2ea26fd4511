import { DuckdbError, readError } from './errors.ts'
import type { Failures } from './failures.ts'
import { Handle, using } from './native/handle.ts'
import { library, type ResultStruct } from './native/library.ts'
import { createValue, type Parameter } from './parameters.ts'

/** One statement, prepared on a connection. */
export class Statement {
  readonly #handle: Handle

  /** Throws what DuckDB says about the text, with its position; several statements in one text are refused. */
  constructor(connection: bigint, sql: string) {
    this.#handle = new Handle('duckdb_destroy_prepare')
    const c = library()
    if (c.duckdb_prepare(connection, checkText(sql), this.#handle.cell) === 0) return
    const message = c.duckdb_prepare_error(this.#handle.address)
    this.#handle.free()
    throw readError(message)
  }

  /** Binds values to `$1`, `$2` …, all of them. */
  bind(parameters: readonly Parameter[]): void {
    const c = library()
    const wanted = Number(c.duckdb_nparams(this.#handle.address))
    if (wanted !== parameters.length) {
      throw new DuckdbError('Usage', `the statement takes ${wanted} parameters, not ${parameters.length}`)
    }
    for (const [index, parameter] of parameters.entries()) {
      const state = using(createValue(parameter), value =>
        c.duckdb_bind_value(this.#handle.address, index + 1, value.address),
      )
      if (state !== 0) throw readError(c.duckdb_prepare_error(this.#handle.address))
    }
  }

  /** Starts it. Rows come when they are fetched. */
  execute(failures: Failures): Result {
    const result = new Result(failures)
    const started = library().duckdb_execute_prepared_streaming(this.#handle.address, result.words) === 0
    const error = failures.take() ?? (started ? undefined : result.error())
    if (started && error === undefined) return result
    result.free()
    throw error ?? new DuckdbError('Unknown', 'the statement failed without a message')
  }

  /** The column's type in the result, as DuckDB's own object, which the caller frees. */
  columnType(index: number): Handle {
    const c = library()
    return new Handle(
      'duckdb_destroy_logical_type',
      c.duckdb_prepared_statement_column_logical_type(this.#handle.address, index),
    )
  }

  free(): void {
    this.#handle.free()
  }
}

/** `duckdb_result`: rows that are made as they are fetched. */
export class Result {
  readonly words = new BigUint64Array(6)
  readonly #failures: Failures
  #struct: ResultStruct | undefined

  constructor(failures: Failures) {
    this.#failures = failures
  }

  /** The next chunk of at most 2,048 rows, which the caller frees; null at the end. Throws when the query failed midway. */
  fetch(): Handle | null {
    const address = library().duckdb_fetch_chunk(this.#byValue())
    const chunk = address ? new Handle('duckdb_destroy_data_chunk', address) : null
    const error = this.#failures.take() ?? (chunk ? undefined : this.error())
    if (error === undefined) return chunk
    chunk?.free()
    throw error
  }

  /** What DuckDB says went wrong. A stream that fails midway ends like a whole one, and only this tells. */
  error(): DuckdbError | undefined {
    // Koffi gives null for a null `const char *`.
    const message: string | null = library().duckdb_result_error(this.words)
    return message === null ? undefined : readError(message)
  }

  /** The columns' names and types; the caller frees the types. */
  columns(): { name: string; type: Handle }[] {
    const c = library()
    return Array.from({ length: Number(c.duckdb_column_count(this.words)) }, (_, index) => ({
      name: c.duckdb_column_name(this.words, index),
      type: new Handle('duckdb_destroy_logical_type', c.duckdb_column_logical_type(this.words, index)),
    }))
  }

  free(): void {
    library().duckdb_destroy_result(this.words)
    this.words.fill(0n)
  }

  #byValue(): ResultStruct {
    const [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n] = this.words
    this.#struct ??= { a, b, c, d, e, f }
    return this.#struct
  }
}

// The C API takes zero-terminated text: what follows a NUL would be cut off in silence.
export function checkText(sql: string): string {
  if (sql.includes('\0')) throw new DuckdbError('Usage', 'the text holds a NUL character')
  return sql
}
