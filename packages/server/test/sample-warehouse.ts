import { renameSync } from 'node:fs'
import { Database } from 'oso-duckdb'
import { type Column, registry } from 'oso-models'

/** What a sample holds: rows by model. The columns are those of the models, null where a row does not say. */
export type Sample = Readonly<Record<string, Readonly<Record<string, string>>[]>>

/** The time at which every table of a sample says it was made. */
export const MADE_AT = '2024-05-06 07:08:09.250'

/** Projects with the ids p1, p2, …; two joined with each other make a result as large as a test wants. */
export function projects(count: number): Readonly<Record<string, string>>[] {
  return Array.from({ length: count }, (_, index) => ({
    project_id: `p${index + 1}`,
    project_name: `project-${index + 1}`,
    display_name: `Project "${index + 1}", née Ω`,
  }))
}

/** Writes a warehouse in the form that the pipeline leaves it in, beside `path`, and has it take the place of `path`. */
export function writeWarehouse(path: string, sample: Sample, version = 'v1'): void {
  const beside = `${path}.building`
  const database = Database.open(beside)
  const connection = database.connect()
  connection.run('CREATE SCHEMA oso')
  connection.run('CREATE SCHEMA oso_meta')
  connection.run(`CREATE TABLE oso_meta.materialisations (model varchar, started_at timestamp, ended_at timestamp,
    row_count bigint, version varchar, sources varchar, audits varchar)`)
  for (const [name, rows] of Object.entries(sample)) {
    for (const statement of tableOf(name, rows)) connection.run(statement)
    const record = [name, MADE_AT, MADE_AT].map(quote).join(', ')
    connection.run(
      `INSERT INTO oso_meta.materialisations VALUES (${record}, ${rows.length}, ${quote(version)}, '{}', '[]')`,
    )
  }
  connection.close()
  database.close()
  renameSync(beside, path)
}

function tableOf(name: string, rows: Sample[string]): string[] {
  const columns = registry.model(name)?.columns ?? []
  const declared = columns.map(column => `"${column.name}" ${duckdbType(column)}`).join(', ')
  const values = rows.map(row => `(${columns.map(column => literalOf(row[column.name])).join(', ')})`)
  const create = `CREATE TABLE oso."${name}" (${declared})`
  return values.length > 0 ? [create, `INSERT INTO oso."${name}" VALUES ${values.join(', ')}`] : [create]
}

function literalOf(value: string | undefined): string {
  return value === undefined ? 'NULL' : quote(value)
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

// The models of the samples have plain types only, which DuckDB spells alike but for times.
function duckdbType({ type }: Column): string {
  if (/^timestamp.*with time zone$/.test(type)) return 'TIMESTAMPTZ'
  return type.replace(/^timestamp\(\d+\)$/, 'TIMESTAMP').replace(/^varchar\(\d+\)$/, 'VARCHAR')
}
