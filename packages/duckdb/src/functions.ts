import { DuckdbError, readError } from './errors.ts'
import type { Failures } from './failures.ts'
import type { SqlValue } from './fixed.ts'
import { Handle, using } from './native/handle.ts'
import { createCallback, library } from './native/library.ts'
import { Statement } from './statement.ts'
import { readVector, type VectorType, vectorType, writeVector } from './vector.ts'

/** A TypeScript function as a function in SQL. */
export type ScalarFunction = Readonly<{
  name: string
  /** DuckDB's types as text: `VARCHAR`, `DECIMAL(38,0)`, `VARCHAR[]` … */
  parameters: readonly string[]
  /** The type of any further arguments. */
  variadic?: string | undefined
  returns: string
  /** `propagate`: an argument that is NULL makes the result NULL without a call. */
  nulls: 'propagate' | 'handle'
  /**
   * Gives a value of the type `returns`. What it throws becomes the query's error, with its message; SQL's TRY makes NULL
   * of it, unless the error says `passesTry: true`.
   */
  call: (...args: readonly SqlValue[]) => SqlValue
}>

/** What registering needs of a connection. */
type Registrar = Readonly<{
  handle: bigint
  rows: (sql: string) => readonly Readonly<Record<string, unknown>>[]
  failures: Failures
}>

/**
 * Makes a function callable in SQL on all connections of the database, and gives its callback, to be kept for as long
 * as the database is open.
 */
export function registerFunction(connection: Registrar, fn: ScalarFunction): bigint {
  requireOneThread(connection, fn.name)
  const returns = withType(connection, fn.returns, type => vectorType(type))
  const callback = createCallback((info, input, output) =>
    answer(fn, returns, connection.failures, { info, input, output }),
  )
  using(new Handle('duckdb_destroy_scalar_function', library().duckdb_create_scalar_function()), ({ address }) => {
    describe(connection, address, fn)
    library().duckdb_scalar_function_set_function(address, callback)
    if (library().duckdb_register_scalar_function(connection.handle, address) === 0) return
    throw readError(`the function ${fn.name} is not accepted; there may be one of that name`)
  })
  return callback
}

// With more threads DuckDB calls from its own; the call then waits for the thread that registered, which waits for DuckDB.
function requireOneThread(connection: Registrar, name: string): void {
  const [row] = connection.rows(`SELECT current_setting('threads') AS threads`)
  if (Number(row?.threads) === 1) return
  throw new DuckdbError('Usage', `the function ${name} needs a database opened with threads=1`)
}

function describe(connection: Registrar, address: bigint, fn: ScalarFunction): void {
  const c = library()
  c.duckdb_scalar_function_set_name(address, fn.name)
  for (const parameter of fn.parameters) {
    withType(connection, parameter, type => c.duckdb_scalar_function_add_parameter(address, type))
  }
  if (fn.variadic) withType(connection, fn.variadic, type => c.duckdb_scalar_function_set_varargs(address, type))
  withType(connection, fn.returns, type => c.duckdb_scalar_function_set_return_type(address, type))
  // Without it DuckDB may take a NULL argument for a NULL result; which of the two holds is decided in `answer`.
  c.duckdb_scalar_function_set_special_handling(address)
}

// DuckDB reads its own types: the type of a column that is cast to it.
function withType<T>(connection: Registrar, text: string, use: (type: bigint) => T): T {
  const statement = new Statement(connection.handle, `SELECT CAST(NULL AS ${text})`)
  try {
    return using(statement.columnType(0), type => use(type.address))
  } finally {
    statement.free()
  }
}

// Called by DuckDB: nothing may be thrown out of it.
function answer(
  fn: ScalarFunction,
  returns: VectorType,
  failures: Failures,
  { info, input, output }: Readonly<{ info: bigint; input: bigint; output: bigint }>,
): void {
  try {
    const rows = Number(library().duckdb_data_chunk_get_size(input))
    const columns = readArguments(input, rows)
    const call = fn.nulls === 'propagate' ? skipNulls(fn.call) : fn.call
    writeVector(
      output,
      returns,
      Array.from({ length: rows }, (_, row) => call(...columns.map(column => column[row] ?? null))),
    )
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (passesTry(error)) failures.note(message)
    library().duckdb_scalar_function_set_error(info, message)
  }
}

function passesTry(error: unknown): boolean {
  return error instanceof Error && 'passesTry' in error && error.passesTry === true
}

function skipNulls(call: ScalarFunction['call']): ScalarFunction['call'] {
  return (...args) => (args.includes(null) ? null : call(...args))
}

function readArguments(input: bigint, rows: number): SqlValue[][] {
  const c = library()
  return Array.from({ length: Number(c.duckdb_data_chunk_get_column_count(input)) }, (_, index) => {
    const vector = c.duckdb_data_chunk_get_vector(input, index) ?? 0n
    const type = new Handle('duckdb_destroy_logical_type', c.duckdb_vector_get_column_type(vector))
    return using(type, ({ address }) => readVector(vector, vectorType(address), rows))
  })
}
