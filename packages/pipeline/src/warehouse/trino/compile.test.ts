import { readType, type Schema } from 'oso-sql'
import { expect, test } from 'vitest'
import { TrinoClient } from './client.ts'
import { compileTrino } from './compile.ts'
import { Places } from './places.ts'
import { Site } from './site.ts'

const SCHEMA: Schema = {
  table(parts) {
    const name = parts.at(-1)?.toLowerCase()
    if (name === 'a') return { name, columns: [{ name: 'x', type: readType('integer') }] }
    return name === 'e' ? { name, columns: [{ name: 'at', type: readType('timestamp(3)') }] } : undefined
  },
  tableNames: () => ['a', 'e'],
}
const compiled = (sql: string) => compileTrino(sql, SCHEMA).sql

test('tables get their canonical name, wherever they stand', () => {
  expect(compiled('select x from iceberg.oso.A where x in (select x from a)')).toBe(
    'SELECT x FROM "oso"."a" WHERE x IN (SELECT x FROM "oso"."a")',
  )
  expect(compiled('table a')).toBe('SELECT * FROM "oso"."a"')
})

test('a query of a WITH is not taken for a table of its name', () => {
  expect(compiled('with a as (select 1 as x) select x from a')).toBe('WITH a AS (SELECT 1 AS x) SELECT x FROM a')
})

test('a column that Iceberg keeps in another type is read in the declared one, and is still found by its table', () => {
  expect(compiled('select e.at from e')).toBe(
    'SELECT e."at" FROM (SELECT CAST("at" AS TIMESTAMP(3)) AS "at" FROM "oso"."e") AS e',
  )
  expect(compiled('select t.at from e as t')).toBe(
    'SELECT t."at" FROM (SELECT CAST("at" AS TIMESTAMP(3)) AS "at" FROM "oso"."e") AS t',
  )
})

test('a table is read where it is: live, staged, or in part of each', () => {
  const places = new Places(
    new Site(new TrinoClient({ url: 'http://127.0.0.1:1', user: 'x' }), { catalog: 'c', schema: 's' }),
    'b',
  )
  const query = compileTrino('select x from a', SCHEMA)
  expect(places.read(query)).toBe('SELECT x FROM "c"."s"."a"')
  places.set('a', { kind: 'staged', column: undefined })
  expect(places.read(query)).toBe('SELECT x FROM "c"."b"."a"')
  places.set('a', { kind: 'patched', column: 'x', columns: ['x'], ranges: [{ from: '2024-01-01', to: '2024-02-01' }] })
  expect(places.read(query)).toBe(
    `SELECT x FROM (SELECT "x" FROM "c"."s"."a" WHERE NOT ("x" >= DATE '2024-01-01' AND "x" < DATE '2024-02-01') ` +
      'UNION ALL SELECT "x" FROM "c"."b"."a") AS "a"',
  )
})
