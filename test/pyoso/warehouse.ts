import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Database } from 'oso-duckdb'
import { registry } from 'oso-models'

/** A column with Trino's type, DuckDB's, and values of which each stands in a row of its own. */
type Column = readonly [name: string, trino: string, duckdb: string, values: readonly string[]]

// The last row is NULL in every column but the first two: of whole numbers beyond 2^53 pandas loses some beside a NULL.
/** The columns of the table that has every type. */
export const COLUMNS: readonly Column[] = [
  ['n', 'integer', 'INTEGER', ['1', '2', '3']],
  ['big', 'bigint', 'BIGINT', ['9223372036854775807', '-9223372036854775808', '9007199254740993']],
  ['small', 'smallint', 'SMALLINT', ['-32768', '32767']],
  ['tiny', 'tinyint', 'TINYINT', ['-128', '127']],
  ['truth', 'boolean', 'BOOLEAN', ['true', 'false']],
  ['single', 'real', 'FLOAT', ['0.5', '-1.25']],
  ['real_number', 'double', 'DOUBLE', ['0.1', '1e300']],
  ['odd_number', 'double', 'DOUBLE', [`'NaN'`, `'-Infinity'`]],
  ['amount', 'decimal(38,2)', 'DECIMAL(38,2)', [`'999999999999999999999999999999999999.99'`, `'-0.50'`]],
  [
    'words',
    'varchar',
    'VARCHAR',
    [`'née Ω 🎈 "quoted" \\ and, commas'`, `concat('a', chr(10), chr(8232), chr(133), 'b')`],
  ],
  ['raw', 'varbinary', 'BLOB', [`'\\x00\\xFF'::BLOB`, `''::BLOB`]],
  ['day', 'date', 'DATE', [`'2024-02-29'`, `'1969-12-31'`]],
  ['second', 'timestamp(3)', 'TIMESTAMP', [`'2024-01-31 12:00:00.123'`, `'2024-01-31 12:00:00'`]],
  ['micros', 'timestamp(6)', 'TIMESTAMP', [`'2024-01-31 12:00:00.123456'`, `'1969-12-31 23:59:59.999999'`]],
  ['instant', 'timestamp(3) with time zone', 'TIMESTAMPTZ', [`'2024-01-31 12:00:00+02'`, `'2024-07-01 00:00:00+00'`]],
  ['list', 'array(bigint)', 'BIGINT[]', ['[1, NULL, 3]', '[]']],
  ['lists', 'array(array(varchar))', 'VARCHAR[][]', [`[['a', NULL], []]`, 'NULL']],
  ['mapped', 'map(varchar, bigint)', 'MAP(VARCHAR, BIGINT)', [`MAP {'k': 1}`, 'MAP {}']],
]

/** Rows of the largest frame that is asked for. */
export const MANY = 200_000

/** Writes a warehouse with a table of every type, one of many rows, and the models that pyoso's semantic layer joins. */
export function writeWarehouse(path: string): void {
  const database = Database.open(path)
  const connection = database.connect()
  connection.run(`CREATE SCHEMA oso; CREATE SCHEMA oso_meta; SET TimeZone = 'UTC';
    CREATE TABLE oso_meta.materialisations (model varchar, started_at timestamp, ended_at timestamp,
      row_count bigint, version varchar, sources varchar, audits varchar)`)
  connection.run(`CREATE TABLE oso.every_type_v0 (${COLUMNS.map(([name, , type]) => `"${name}" ${type}`).join(', ')})`)
  for (const row of [0, 1, 2]) {
    const values = COLUMNS.map(([, , , values]) => values[row] ?? 'NULL')
    connection.run(`INSERT INTO oso.every_type_v0 VALUES (${values.join(', ')})`)
  }
  connection.run(`CREATE TABLE oso.many_v0 AS SELECT i::BIGINT AS i, i * 7 AS j, i / 3 AS third,
    'name ' || i AS name, 'kind ' || i % 10 AS kind, i % 2 = 0 AS even,
    DATE '2020-01-01' + CAST(i % 1000 AS INTEGER) AS day, CAST(i AS DECIMAL(20, 2)) AS amount,
    CASE WHEN i % 5 > 0 THEN i % 100 END AS part FROM range(${MANY}) t(i)`)
  for (const name of MODELS) connection.run(sampleOf(name))
  for (const name of ['every_type_v0', 'many_v0', ...MODELS])
    connection.run(`INSERT INTO oso_meta.materialisations
      VALUES ('${name}', '2026-11-01', '2026-11-01 10:00:00.25', 3, 'v1', '{}', '[]')`)
  connection.close()
  database.close()
}

/** Built-in models that pyoso's semantic layer joins. */
export const MODELS = ['projects_v1', 'artifacts_by_project_v1', 'collections_v1', 'projects_by_collection_v1'] as const

/** The columns of a model, each with what its texts begin with before the row's number; without, all is NULL. */
export function sampleColumns(model: string): readonly Readonly<{ name: string; type: string; text?: string }>[] {
  return (registry.model(model)?.columns ?? []).map(({ name, type }) => ({
    ...{ name, type },
    // Ids join by their number, whatever else a column is called.
    ...(type.startsWith('varchar') && { text: name.endsWith('_id') ? 'id' : name }),
  }))
}

function sampleOf(name: string): string {
  const values = sampleColumns(name).map(({ name, type, text }) => {
    const value = text === undefined ? `NULL::${duckdbType(type)}` : `'${text} ' || i`
    return `${value} AS "${name}"`
  })
  return `CREATE TABLE oso.${name} AS SELECT ${values.join(', ')} FROM range(20) t(i)`
}

function duckdbType(type: string): string {
  return type.startsWith('timestamp') ? 'TIMESTAMP' : type
}

/** Writes the declarations of the tables that no built-in model is. */
export function writeModels(folder: string): void {
  const many = [
    ...['i bigint', 'j bigint', 'third double', 'name varchar', 'kind varchar', 'even boolean', 'day date'],
    ...['amount decimal(20,2)', 'part bigint'],
  ]
  const every = COLUMNS.map(([name, type]) => `${name}  ${type}`)
  const declared = (name: string, columns: readonly string[]): string =>
    `${name}:\n  about: For tests.\n  columns: |\n${columns.map(column => `    ${column.replace(/ +/, '  ')}`).join('\n')}\n`
  mkdirSync(join(folder, 'marts'), { recursive: true })
  writeFileSync(join(folder, 'marts', 'tests.yaml'), declared('every_type_v0', every) + declared('many_v0', many))
}
