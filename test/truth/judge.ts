import { Database, DuckdbError } from 'oso-duckdb'
import { analyse, DUCKDB_SETTINGS, parse, readEngineError, type Schema, SqlError, toDuckdb } from 'oso-sql'
import { duckdbFunctions } from 'oso-sql/duckdb-functions'
import { measured, recorded, sameValue, typeOnWire } from './values.ts'

/** A query with the answer that Trino gave: columns and rows, or the name of its error. */
export type TruthCase = Readonly<{
  id: string
  sql: string
  columns?: readonly Readonly<{ name: string; type: string }>[]
  rows?: readonly (readonly unknown[])[]
  error?: string
  /** The rows may come in any order. */
  unordered?: boolean
}>

/** What became of a case; `detail` says how it differs, or why it is refused. */
export type Outcome = Readonly<{ verdict: 'equal' | 'refused' | 'differs'; detail: string }>

/** Runs queries on a real DuckDB and compares their answers with recorded ones. */
export class Judge {
  readonly #database = Database.open(':memory:', { threads: '1' })
  readonly #connection = this.#database.connect()
  readonly #schema: Schema

  constructor(schema: Schema) {
    this.#schema = schema
    for (const [name, value] of Object.entries(DUCKDB_SETTINGS)) this.#connection.run(`SET ${name} = '${value}'`)
    this.#connection.run('CREATE SCHEMA oso')
    for (const fn of duckdbFunctions) this.#connection.register(fn)
  }

  /** Runs a statement as it is, such as one that fills a table. */
  prepare(sql: string): void {
    this.#connection.run(sql)
  }

  try(given: TruthCase): Outcome {
    try {
      const answer = this.#run(given.sql)
      if (given.error !== undefined) return differs(`gives rows; Trino fails with ${given.error}`)
      return compare(given, answer)
    } catch (error) {
      return failed(given, error)
    }
  }

  /** The name of the error that a query fails with, if it does. */
  failure(sql: string): string | undefined {
    try {
      this.#run(sql)
      return undefined
    } catch (error) {
      if (error instanceof SqlError) return error.code
      if (error instanceof DuckdbError) return readEngineError(error.message)?.code
      throw error
    }
  }

  close(): void {
    this.#database.close()
  }

  #run(text: string): Answer {
    const query = toDuckdb(analyse(parse(text), this.#schema))
    const names = query.columns.map((_, i) => `c${i}`)
    const sql = `SELECT * FROM (${query.sql}) AS q(${names.join(', ')})`
    const rows = this.#connection.rows(sql)
    return { columns: query.columns, rows: rows.map(row => names.map(name => row[name])) }
  }
}

type Answer = Readonly<{ columns: ReturnType<typeof toDuckdb>['columns']; rows: readonly (readonly unknown[])[] }>

function differs(detail: string): Outcome {
  return { verdict: 'differs', detail }
}

function compare(given: TruthCase, { columns, rows }: Answer): Outcome {
  const types = columns.map(column => typeOnWire(column.type)).join(' ')
  const wanted = given.columns?.map(column => column.type.toLowerCase().replaceAll(' ', '')).join(' ')
  if (wanted !== undefined && types !== wanted) return differs(`has types ${types}, not ${wanted}`)
  const got = rows.map(row => columns.map((column, i) => measured(row[i], column.type)))
  const should = (given.rows ?? []).map(row => columns.map((column, i) => recorded(row[i], column.type)))
  if (got.length !== should.length) return differs(`gives ${got.length} rows, not ${should.length}: ${show(got)}`)
  return given.unordered ? difference(sorted(got), sorted(should)) : difference(got, should)
}

function difference(got: readonly Cells[], should: readonly Cells[]): Outcome {
  for (const [r, row] of got.entries()) {
    for (const [i, cell] of row.entries()) {
      const wanted = should[r]?.[i]
      if (!sameValue(cell, wanted)) return differs(`row ${r}, column ${i}: ${show(cell)}, not ${show(wanted)}`)
    }
  }
  return { verdict: 'equal', detail: '' }
}

/** A row's values in the form that both engines' values have here. */
type Cells = readonly unknown[]

/** In an order of its own; numbers that differ in their last digits only come in one place. */
function sorted(rows: readonly Cells[]): readonly Cells[] {
  const keyed = rows.map(row => ({ row, key: JSON.stringify(row, roughly) }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ row }) => row)
}

function roughly(_: string, value: unknown): unknown {
  return typeof value === 'number' ? value.toPrecision(10) : value
}

// What is refused by name: valid Trino that is out of scope here, or would not give its answer.
const REFUSED = new Set(['NOT_PORTABLE', 'UNSUPPORTED_STATEMENT', 'NOT_SUPPORTED'])

function failed(given: TruthCase, error: unknown): Outcome {
  if (error instanceof SqlError) {
    if (error.code === 'NOT_PORTABLE' || (given.error === undefined && REFUSED.has(error.code))) {
      return { verdict: 'refused', detail: error.message }
    }
    return named(given, error.code, error.message)
  }
  if (!(error instanceof DuckdbError)) throw error
  const read = readEngineError(error.message)
  return read ? named(given, read.code, read.message) : differs(`the engine failed: ${error.message}`)
}

function named(given: TruthCase, code: string, message: string): Outcome {
  if (code === 'NOT_PORTABLE') return { verdict: 'refused', detail: message }
  if (given.error === code || SAME_MISTAKE[given.error ?? ''] === code) return { verdict: 'equal', detail: '' }
  return differs(`fails with ${code} (${message}); Trino ${given.error ? `with ${given.error}` : 'answers'}`)
}

// The corpus was recorded in a session without a schema; here the tables of a model registry can be named without one.
const SAME_MISTAKE: Readonly<Record<string, string>> = { MISSING_SCHEMA_NAME: 'TABLE_NOT_FOUND' }

function show(value: unknown): string {
  return (
    JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? String(item) : item))?.slice(0, 300) ?? String(value)
  )
}
