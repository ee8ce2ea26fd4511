import { Appender, type TableName } from './appender.ts'
import { valuesOf } from './arrow/values.ts'
import { readError } from './errors.ts'
import type { Failures } from './failures.ts'
import { registerFunction, type ScalarFunction } from './functions.ts'
import { Handle } from './native/handle.ts'
import { library } from './native/library.ts'
import type { Parameter } from './parameters.ts'
import { checkText, Statement } from './statement.ts'
import { ArrowStream } from './stream.ts'

/** A row of a small result, by column name. */
export type Row = Readonly<Record<string, unknown>>

/** A query that was read once, to be run with other values each time. */
export type Prepared = Readonly<{ rows: (parameters: readonly Parameter[]) => Row[]; close: () => void }>

/** What a connection asks of its database. */
export type Owner = Readonly<{
  /** Keeps a callback until no connection can call it any more. */
  keep: (callback: bigint) => void
  closed: () => void
  /** What the database's functions threw that no TRY may catch. */
  failures: Failures
}>

/** One line of work on a database: one query at a time, on the thread that calls. */
export class Connection {
  readonly #handle: Handle
  readonly #streams = new Set<ArrowStream>()
  readonly #owner: Owner

  constructor(database: bigint, owner: Owner) {
    this.#owner = owner
    this.#handle = new Handle('duckdb_disconnect')
    if (library().duckdb_connect(database, this.#handle.cell) !== 0) throw readError('the database takes no connection')
  }

  /** For `interrupt(handle)` on another thread. Valid until `close`. */
  get handle(): bigint {
    return this.#handle.address
  }

  /** Runs to the end and drops what it returns. Without parameters the text may hold several statements. */
  run(sql: string, parameters: readonly Parameter[] = []): void {
    if (parameters.length === 0) this.#runAll(sql)
    else for (const _ of this.stream(sql, parameters).batches());
  }

  /** The rows of a small result, as values that `valuesOf` describes. Of columns with one name the last is kept. */
  rows(sql: string, parameters: readonly Parameter[] = []): Row[] {
    return rowsOf(this.stream(sql, parameters))
  }

  /** Starts a query whose rows come as Arrow, as they are pulled. */
  stream(sql: string, parameters: readonly Parameter[] = []): ArrowStream {
    // Functions may be called, and fail, as soon as the text is read.
    this.#owner.failures.take()
    const statement = new Statement(this.handle, sql)
    return this.#start(statement, parameters, () => statement.free())
  }

  /** A query that is run again and again: reading its text takes longer than running it. Close it before its connection. */
  prepare(sql: string): Prepared {
    const statement = new Statement(this.handle, sql)
    return {
      rows: parameters => {
        this.#owner.failures.take()
        return rowsOf(this.#start(statement, parameters, () => {}))
      },
      close: () => statement.free(),
    }
  }

  /** Starts to load rows into a table, all its columns or those named; close it to have the last of them written. */
  appender(table: TableName, columns: readonly string[] = []): Appender {
    return new Appender(this.handle, table, columns)
  }

  /**
   * Makes a TypeScript function callable in SQL, on every connection of the database, until that is closed. It runs on
   * the thread that fetches.
   *
   * Needs `threads=1`: with more, DuckDB calls from its own threads and this one, which waits for the query, never answers.
   */
  register(fn: ScalarFunction): void {
    const { failures } = this.#owner
    this.#owner.keep(registerFunction({ handle: this.handle, rows: sql => this.rows(sql), failures }, fn))
  }

  /** Stops what runs on this connection, from this thread; see `interrupt` for others. */
  interrupt(): void {
    interrupt(this.handle)
  }

  /** Closes its streams, then itself. Closing twice does nothing. */
  close(): void {
    for (const stream of this.#streams) stream.close()
    this.#handle.free()
    this.#owner.closed()
  }

  #start(statement: Statement, parameters: readonly Parameter[], over: () => void): ArrowStream {
    try {
      statement.bind(parameters)
      const stream = new ArrowStream(this.handle, statement.execute(this.#owner.failures), closed => {
        this.#streams.delete(closed)
        over()
      })
      this.#streams.add(stream)
      return stream
    } catch (error) {
      over()
      throw error
    }
  }

  #runAll(sql: string): void {
    const c = library()
    const result = new BigUint64Array(6)
    const state = c.duckdb_query(this.handle, checkText(sql), result)
    const message: string | null = state === 0 ? null : c.duckdb_result_error(result)
    c.duckdb_destroy_result(result)
    const error = this.#owner.failures.take() ?? (message === null ? undefined : readError(message))
    if (error) throw error
  }
}

function rowsOf(stream: ArrowStream): Row[] {
  const rows: Row[] = []
  for (const batch of stream.batches()) {
    const columns = stream.fields.map((field, index) => {
      const column = batch.columns[index]
      return { name: field.name, values: column ? valuesOf(field, column) : [] }
    })
    for (let row = 0; row < batch.rows; row++) {
      rows.push(Object.fromEntries(columns.map(({ name, values }) => [name, values[row]])))
    }
  }
  return rows
}

/**
 * Stops what runs on a connection, from any thread; the query fails with kind `INTERRUPT`.
 *
 * The connection must be open: whoever hands a handle to another thread sees to that.
 */
export function interrupt(handle: bigint): void {
  library().duckdb_interrupt(handle)
}
