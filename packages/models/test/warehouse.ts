import { type Connection, Database } from 'oso-duckdb'
import { analyse, DUCKDB_SETTINGS, parse, readType, type Schema, type Type, toDuckdb } from 'oso-sql'
import type { Model } from '../src/model/model.ts'

/** A row as it stands in a test: columns that are left out are null. */
export type Row = Readonly<Record<string, unknown>>

/** An empty DuckDB in memory that takes Trino's SQL, by the way that every query of the product takes. */
export function openWarehouse(schema: Schema) {
  const database = Database.open(':memory:')
  const connection: Connection = database.connect()
  for (const [name, value] of Object.entries(DUCKDB_SETTINGS)) connection.run(`set ${name} = '${value}'`)
  connection.run('create schema oso')
  const compile = (sql: string): string => {
    const { sql: text, functions } = toDuckdb(analyse(parse(sql), schema))
    // With them a database has one thread; what is built often and whole is written without.
    if (functions.length > 0)
      throw new Error(`models do without TypeScript functions; this calls ${functions.join(', ')}`)
    return text
  }
  return {
    query: (sql: string): Row[] => connection.rows(compile(sql)),
    /** Makes a model's table from rows that are at hand. */
    fill: (model: Model, rows: readonly Row[]): void => {
      connection.run(`create table oso."${model.name}" as ${compile(valuesSql(model, rows))}`)
    },
    /** Makes a model's table by its SQL. */
    build: (model: Model): void => {
      connection.run(`create table oso."${model.name}" as ${compile(model.sql ?? '')}`)
    },
    close: (): void => {
      connection.close()
      database.close()
    },
  }
}

/** Rows as a query of Trino's. */
function valuesSql(model: Model, rows: readonly Row[]): string {
  const stray = rows.flatMap(row => Object.keys(row)).find(key => !model.columns.some(column => column.name === key))
  if (stray !== undefined) throw new Error(`${model.name} has no column "${stray}"`)
  const select = (row: Row, tail: string): string => {
    const values = model.columns.map(
      ({ name, type }) => `cast(${literal(row[name], readType(type))} as ${type}) as "${name}"`,
    )
    return `select ${values.join(', ')}${tail}`
  }
  return rows.length === 0 ? select({}, ' where false') : rows.map(row => select(row, '')).join(' union all ')
}

function literal(value: unknown, type: Type): string {
  if (value === null || value === undefined) return 'null'
  if (type.kind === 'array' && Array.isArray(value)) {
    return `array[${value.map(item => literal(item, type.element)).join(', ')}]`
  }
  if (type.kind === 'row') {
    const row = new Map(Object.entries(value))
    return `row(${type.fields.map(field => literal(row.get(field.name ?? ''), field.type)).join(', ')})`
  }
  // A cast of a text with a zone is one of those that the engines do differently.
  if (type.kind === 'timestamp' && type.zone) return `timestamp '${value}'`
  return `'${String(value).replaceAll("'", "''")}'`
}
