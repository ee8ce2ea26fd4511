import { Database } from 'oso-duckdb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectedOf } from './estimate.ts'

const database = Database.open(':memory:')
const connection = database.connect()
beforeAll(() => {
  connection.run('CREATE SCHEMA oso; CREATE TABLE oso.t AS SELECT range AS a, range % 10 AS b FROM range(100000)')
  connection.run('CREATE TABLE oso.u AS SELECT range AS a FROM range(100)')
})
afterAll(() => {
  connection.close()
  database.close()
})

test.each([
  ['SELECT a FROM oso.t', 100_000, [['oso.t', 100_000]]],
  ['SELECT 1', 1, []],
  ['SELECT a FROM oso.t ORDER BY a LIMIT 5', 5, [['oso.t', 100_000]]],
  [
    'SELECT a FROM oso.t UNION ALL SELECT a FROM oso.u',
    100_100,
    [
      ['oso.t', 100_000],
      ['oso.u', 100],
    ],
  ],
] as const)('%s', (sql, rows, scans) => {
  const [plan] = connection.rows(`EXPLAIN (FORMAT json) ${sql}`)
  const expected = expectedOf(String(plan?.explain_value))
  expect(expected.rows).toBe(rows)
  expect(expected.scans.map(scan => [scan.table, scan.rows])).toEqual(scans)
})
