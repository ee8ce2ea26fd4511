import { Database } from 'oso-duckdb'
import type { Column, Registry } from 'oso-models'
import { DUCKDB_SETTINGS } from 'oso-sql'
import { duckdbFunctions } from 'oso-sql/duckdb-functions'
import { duckdbWarehouse } from '../../src/warehouse/duckdb.ts'
import { TrinoClient } from '../../src/warehouse/trino/client.ts'
import type { TrinoPlace } from '../../src/warehouse/trino.ts'

/** How the rows of one table compare: how many there are on each side, and one row that only one side has. */
export type Comparison = Readonly<{ table: string; duckdb: number; trino: number; difference: string | null }>

/** Compares every table that the registry builds in two warehouses, row by row, whatever their order. */
export async function compareWarehouses(file: string, place: TrinoPlace, registry: Registry): Promise<Comparison[]> {
  const client = new TrinoClient(place)
  const database = Database.open(file, { access_mode: 'READ_ONLY', threads: '1' })
  try {
    const connection = database.connect()
    for (const [name, value] of Object.entries(DUCKDB_SETTINGS)) connection.run(`set ${name} = '${value}'`)
    for (const fn of duckdbFunctions) connection.register(fn)
    const compile = (sql: string) => duckdbWarehouse(file).compile(sql, registry.schema()).sql
    const compared: Comparison[] = []
    for (const { name, columns, built } of registry.models()) {
      if (!built) continue
      const sql = (from: string) => `SELECT ${columns.map(shown).join(', ')} FROM ${from}`
      const left = connection.rows(compile(sql(name))).map(row => lineOf(Object.values(row)))
      const from = `"${place.catalog}"."${place.schema}"."${name}"`
      const right = (await client.run(sql(from))).rows.map(lineOf)
      compared.push({ table: name, duckdb: left.length, trino: right.length, difference: differenceOf(left, right) })
    }
    return compared
  } finally {
    database.close()
  }
}

/** A column as both engines tell it: numbers as they are, the rest as text. */
function shown({ name, type }: Column): string {
  const value = `"${name}"`
  if (/^(?:double|bigint|integer|boolean|varchar)$/.test(type)) return value
  if (type === 'varbinary') return `to_hex(${value}) AS ${value}`
  if (/^(?:array|row|map)/.test(type)) return `json_format(CAST(${value} AS json)) AS ${value}`
  // Iceberg keeps microseconds, whatever the model says.
  const micros = type.replace(/^timestamp\(\d+\)/, 'timestamp(6)')
  return `CAST(CAST(${value} AS ${micros}) AS varchar) AS ${value}`
}

function lineOf(cells: readonly unknown[]): string {
  return JSON.stringify(cells.map(cell => (typeof cell === 'bigint' ? Number(cell) : cell)))
}

/** What is not the same in two warehouses. */
export async function differences(file: string, place: TrinoPlace, registry: Registry): Promise<Comparison[]> {
  return (await compareWarehouses(file, place, registry)).filter(({ difference }) => difference !== null)
}

function differenceOf(left: readonly string[], right: readonly string[]): string | null {
  const counts = new Map<string, number>()
  for (const line of left) counts.set(line, (counts.get(line) ?? 0) + 1)
  for (const line of right) counts.set(line, (counts.get(line) ?? 0) - 1)
  const found = [...counts].find(([, count]) => count !== 0)
  return found === undefined ? null : `${found[1] > 0 ? 'only in DuckDB' : 'only in Trino'}: ${found[0]}`
}
