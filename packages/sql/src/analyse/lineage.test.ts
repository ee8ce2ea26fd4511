import { expect, test } from 'vitest'
import { analysed } from '../../test/tables.ts'

function origins(sql: string): readonly string[] {
  return analysed(sql).columns.map(({ from }) => from.map(({ table, column }) => `${table}.${column}`).join(' '))
}

function reads(sql: string): Readonly<Record<string, string>> {
  return Object.fromEntries(analysed(sql).tables.map(({ name, columns }) => [name, columns.join(' ')]))
}

test.each([
  ['SELECT a, c + a AS s, 1 AS one FROM t', ['t.a', 't.c t.a', '']],
  ['SELECT x.a FROM t AS x', ['t.a']],
  ['SELECT q FROM (SELECT a + c AS q FROM t)', ['t.a t.c']],
  ['WITH w AS (SELECT a AS p, c AS q FROM t) SELECT q, p FROM w', ['t.c', 't.a']],
  ['SELECT a FROM t JOIN u USING (a)', ['t.a u.a']],
  ['SELECT * FROM u', ['u.a', 'u.z']],
  ['SELECT a FROM t UNION SELECT a FROM u', ['t.a u.a']],
  ['SELECT sum(a) FILTER (WHERE c > 1) FROM t WHERE d IS NULL', ['t.c t.a']],
  ['SELECT (SELECT max(u.z) FROM u WHERE u.a = t.a) FROM t', ['u.z']],
  ['SELECT e FROM t, UNNEST(arr) AS v(e)', ['t.arr']],
  ['SELECT transform(arr, x -> x + c) FROM t', ['t.arr t.c']],
  ['SELECT r.x, (r).y FROM t', ['t.r', 't.r']],
  ['SELECT t.r.* FROM t', ['t.r', 't.r']],
  ['SELECT v FROM (VALUES 1) AS w(v)', ['']],
  ['WITH RECURSIVE n(x) AS (SELECT a FROM t UNION ALL SELECT x + 1 FROM n) SELECT x FROM n', ['t.a']],
  ['SELECT count(*) FROM t', ['']],
])('the values of %s come from %j', (sql, expected) => {
  expect(origins(sql)).toEqual(expected)
})

test.each([
  ['SELECT a FROM t WHERE c = 1 GROUP BY a ORDER BY max(d)', { t: 'a c d' }],
  ['SELECT x.a FROM t AS x JOIN u AS y ON x.a = y.a', { t: 'a', u: 'a' }],
  ['SELECT b FROM t JOIN u USING (a)', { t: 'a b', u: 'a' }],
  ['SELECT count(*) FROM t', { t: '' }],
  ['TABLE u', { u: 'a z' }],
  ['SELECT u.* FROM u, t', { u: 'a z', t: '' }],
  ['SELECT p.q FROM (SELECT a AS q, c FROM t) AS p', { t: 'a c' }],
  ['SELECT EXISTS (SELECT 1 FROM u WHERE z = t.b) FROM t', { u: 'z', t: 'b' }],
  ['WITH w AS (SELECT a FROM t) SELECT 1', { t: 'a' }],
  ['EXPLAIN SELECT a FROM t', { t: 'a' }],
  ['SELECT 1', {}],
])('%s reads %j', (sql, expected) => {
  expect(reads(sql)).toEqual(expected)
})

test('a table under several names is read once, by its own', () => {
  expect(reads('SELECT x.a, s.t.c FROM t AS x, s.t, c.s.t AS y WHERE y.d IS NULL')).toEqual({ t: 'a c d' })
})

test('functions are those that are called, special forms and clocks too, but no operators', () => {
  const sql =
    "SELECT LOWER(b) || 'x', coalesce(a, 1), current_date, trim(LEADING 'a' FROM b), rank() OVER (ORDER BY a) FROM t"
  expect(analysed(sql).functions).toEqual(['coalesce', 'current_date', 'lower', 'ltrim', 'rank'])
})
