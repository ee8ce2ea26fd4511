import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Database } from 'oso-duckdb'

/** Rows of the table that is moved, 9 columns wide; some 114 MB as Arrow. */
export const ROWS = 1_000_000

/** Two integers, two doubles, two texts of 14 and 53 characters, a timestamp, a date, a boolean. */
const COLUMNS = `
  i                                                        AS id,
  (i * 7919) % 1000                                        AS bucket,
  i * 1.25e0                                               AS amount,
  sqrt(i::DOUBLE)                                          AS weight,
  'artifact_' || lpad((i % 100000)::VARCHAR, 5, '0')       AS name,
  'https://example.org/' || md5(i::VARCHAR) || '/'         AS url,
  TIMESTAMP '2020-01-01' + to_seconds(i)                   AS seen_at,
  DATE '2020-01-01' + (i % 2000)::INTEGER                  AS seen_on,
  i % 3 = 0                                                AS is_active`

/** The same table declared as a model, as an operator would add one. */
const MODEL = `bench_rows:
  about: A million rows of mixed types, for measurements.
  domain: bench
  grain: [id]
  stability: unstable
  cadence: never
  columns: |
    id         bigint        not null  Number of the row.
    bucket     bigint        not null  One of a thousand groups.
    amount     double        not null  A number with a fraction.
    weight     double        not null  A number with many digits.
    name       varchar       not null  Text of 14 characters.
    url        varchar       not null  Text of 53 characters.
    seen_at    timestamp(6)  not null  A moment.
    seen_on    date          not null  A day.
    is_active  boolean       not null  True for each third row.
`

/** Where a benchmark finds its data; `remove` deletes it. */
export type Fixture = Readonly<{
  folder: string
  warehouse: string
  models: string
  parquet: string
  remove: () => void
}>

/** Makes a warehouse with the table `bench_rows`, the models folder that declares it, and a Parquet file of the same rows. */
export function makeFixture(rows = ROWS): Fixture {
  const folder = mkdtempSync(join(tmpdir(), 'oso-bench-'))
  const paths = {
    warehouse: join(folder, 'warehouse.duckdb'),
    models: join(folder, 'models'),
    parquet: join(folder, 'bench_rows.parquet'),
  }
  mkdirSync(join(paths.models, 'marts'), { recursive: true })
  writeFileSync(join(paths.models, 'marts', 'bench.yaml'), MODEL)
  const database = Database.open(paths.warehouse)
  const connection = database.connect()
  connection.run(`CREATE SCHEMA oso; CREATE TABLE oso.bench_rows AS SELECT ${COLUMNS} FROM range(${rows}) t(i)`)
  connection.run(`COPY oso.bench_rows TO '${paths.parquet}' (FORMAT parquet)`)
  connection.close()
  database.close()
  return { folder, ...paths, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
