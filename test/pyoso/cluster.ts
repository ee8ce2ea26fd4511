import { ask, type Target } from '../trino/statement.ts'
import { COLUMNS, MANY, MODELS, sampleColumns } from './warehouse.ts'

/** The catalog of a node's own memory: it holds every type, which a lake's tables do not. */
export const CATALOG = 'memory'
/** Where in it the tables are. */
export const SCHEMA = 'pyoso'
/** Where in it the records are. */
export const META_SCHEMA = 'pyoso_meta'

/** Makes in a cluster the tables that the warehouse file has, of the same values. */
export async function writeCluster(target: Target): Promise<void> {
  for (const schema of [SCHEMA, META_SCHEMA]) await ask(target, `CREATE SCHEMA IF NOT EXISTS ${CATALOG}.${schema}`)
  const rows = [0, 1, 2].map(
    row => `SELECT ${COLUMNS.map(([name, type, , values]) => `CAST(${inTrino(values[row])} AS ${type}) AS "${name}"`)}`,
  )
  await made(target, `${SCHEMA}.every_type_v0`, rows.join(' UNION ALL '))
  await made(
    target,
    `${SCHEMA}.many_v0`,
    `SELECT i, i * 7 AS j, i / 3e0 AS third, 'name ' || CAST(i AS varchar) AS name,
      'kind ' || CAST(i % 10 AS varchar) AS kind, i % 2 = 0 AS even,
      date_add('day', i % 1000, DATE '2020-01-01') AS day, CAST(i AS decimal(20,2)) AS amount,
      CASE WHEN i % 5 > 0 THEN i % 100 END AS part
      FROM (SELECT CAST(a * ${MANY / 100} + b AS bigint) AS i
        FROM UNNEST(sequence(0, 99)) AS x(a) CROSS JOIN UNNEST(sequence(0, ${MANY / 100 - 1})) AS y(b))`,
  )
  for (const name of MODELS) {
    const columns = sampleColumns(name).map(({ name, type, text }) =>
      text === undefined ? `CAST(NULL AS ${type}) AS "${name}"` : `'${text} ' || CAST(i AS varchar) AS "${name}"`,
    )
    await made(target, `${SCHEMA}.${name}`, `SELECT ${columns} FROM UNNEST(sequence(0, 19)) AS t(i)`)
  }
  const records = ['every_type_v0', 'many_v0', ...MODELS].map(
    name =>
      `('${name}', TIMESTAMP '2026-11-01 00:00:00', TIMESTAMP '2026-11-01 10:00:00.25', BIGINT '3', 'v1', '{}', '[]')`,
  )
  const of = 't(model, started_at, ended_at, row_count, version, sources, audits)'
  await made(target, `${META_SCHEMA}.materialisations`, `SELECT * FROM (VALUES ${records.join(', ')}) AS ${of}`)
}

async function made(target: Target, table: string, query: string): Promise<void> {
  await ask(target, `DROP TABLE IF EXISTS ${CATALOG}.${table}`)
  await ask(target, `CREATE TABLE ${CATALOG}.${table} AS ${query}`)
}

/** Values that Trino spells otherwise than DuckDB. */
const SPELLED: Readonly<Record<string, string>> = {
  "'\\x00\\xFF'::BLOB": `X'00FF'`,
  "''::BLOB": `X''`,
  // DuckDB keeps no zone with an instant.
  "'2024-01-31 12:00:00+02'": `'2024-01-31 10:00:00 UTC'`,
  "'2024-07-01 00:00:00+00'": `'2024-07-01 00:00:00 UTC'`,
  '[1, NULL, 3]': 'ARRAY[1, NULL, 3]',
  '[]': 'ARRAY[]',
  "[['a', NULL], []]": `ARRAY[ARRAY['a', NULL], ARRAY[]]`,
  "MAP {'k': 1}": `MAP(ARRAY['k'], ARRAY[1])`,
  'MAP {}': 'MAP()',
}

function inTrino(value = 'NULL'): string {
  return SPELLED[value] ?? value
}
