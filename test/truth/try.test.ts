import { afterAll, beforeAll, expect, test } from 'vitest'
import { Judge } from './judge.ts'

let judge: Judge
beforeAll(() => {
  judge = new Judge({ table: () => undefined, tableNames: () => [] })
})
afterAll(() => judge.close())

// What is refused while a query runs, be it in SQL, by DuckDB itself, or by a function in TypeScript.
test.each([
  "SELECT TRY(CAST(d AS timestamp)) FROM (VALUES DATE '294248-01-01', DATE '2020-01-01') t(d)",
  "SELECT TRY(CAST(x AS timestamp)) FROM (VALUES '294248-01-01', '2020-01-01') t(x)",
  "SELECT TRY_CAST(x AS timestamp) FROM (VALUES ' +300000-1-1') t(x)",
  "SELECT TRY_CAST(x AS date) FROM (VALUES '5881580-07-11', '2020-01-01') t(x)",
  "SELECT TRY(x + INTERVAL '20' YEAR) FROM (VALUES DATE '5881570-01-01') t(x)",
  "SELECT TRY(x + INTERVAL '3000' DAY) FROM (VALUES DATE '5881575-01-01') t(x)",
  "SELECT TRY(date_add('month', 2000000, x)) FROM (VALUES DATE '2020-01-01') t(x)",
  "SELECT TRY(x + INTERVAL '30' DAY) FROM (VALUES TIMESTAMP '294247-01-01 00:00:00') t(x)",
  "SELECT TRY(x - INTERVAL '178956970' YEAR) FROM (VALUES TIMESTAMP '2020-01-01 00:00:00') t(x)",
  "SELECT TRY(x + x) FROM (VALUES INTERVAL '178956970' YEAR) t(x)",
  "SELECT TRY(CAST(x AS varchar)) FROM (VALUES DATE '12020-01-01') t(x)",
  "SELECT TRY_CAST(x AS varchar) FROM (VALUES DATE '12020-01-01') t(x)",
  "SELECT TRY(bitwise_right_shift(x, -64)) FROM (VALUES TINYINT '-1') t(x)",
  "SELECT TRY(bitwise_right_shift(TINYINT '-1', -64))",
  "SELECT TRY(date_parse(x, '%Y-%m-%d')) FROM (VALUES '280000-01-01') t(x)",
  "SELECT TRY(length(format_datetime(x, 'C'))) FROM (VALUES TIMESTAMP '2020-01-01 00:00:00') t(x)",
  "SELECT transform(ARRAY[1, 2], i -> TRY(format_datetime(x, 'G'))) FROM (VALUES TIMESTAMP '2020-01-01 00:00:00') t(x)",
])('what is refused while a query runs is no NULL under TRY: %s', sql => {
  expect(judge.failure(sql)).toBe('NOT_PORTABLE')
})

// Trino's planner finds some expressions to be the same as others, and then does not look at their values.
test.each([
  "SELECT CASE x WHEN COALESCE(x, x) THEN 1 ELSE 2 END FROM (VALUES 'q', NULL) t(x)",
  'SELECT CASE x WHEN y THEN 1 ELSE 2 END FROM (SELECT x, x AS y FROM (VALUES 1, NULL) t(x)) t',
  'SELECT CASE NULLIF((SELECT 1), (SELECT 1)) WHEN NULLIF((SELECT 1), (SELECT 1)) THEN 1 ELSE 2 END',
  'SELECT CASE x + 1 WHEN 1 + x THEN 1 ELSE 2 END FROM (VALUES 1, NULL) t(x)',
  'SELECT CASE x WHEN y THEN 1 END FROM (VALUES 1, NULL) t(x) CROSS JOIN LATERAL (SELECT x AS y) u',
  'SELECT x IN (+x, 3) FROM (VALUES 1e0, nan()) t(x)',
  'SELECT x NOT IN (y) FROM (SELECT x, x AS y FROM (VALUES 1e0, nan()) t(x)) t',
  'SELECT r IN (r, ARRAY[2e0]) FROM (VALUES ARRAY[1e0], ARRAY[nan()]) t(r)',
])('a NULL or NaN that may be compared with itself is refused: %s', sql => {
  expect(judge.failure(sql)).toBe('NOT_PORTABLE')
})

// Over constants Trino knows the answer before it would fail, over a table it fails; or it tells neither beforehand.
test.each([
  "SELECT TRY(COALESCE(CAST(y AS integer) + x, -1)) FROM (VALUES (CAST(NULL AS integer), 'a')) t(x, y)",
  "SELECT TRY(ROW(x < CAST(y AS integer))) FROM (VALUES (CAST(NULL AS integer), 'a')) t(x, y)",
  "SELECT TRY(COALESCE(x || ARRAY[CAST(y AS integer)], ARRAY[-1])) FROM (VALUES (CAST(NULL AS integer), 'a')) t(x, y)",
  'SELECT TRY(transform(ARRAY[1], v -> x + v / 0)) FROM (VALUES CAST(NULL AS integer), 1) t(x)',
  'SELECT TRY(10 / x > 2 OR x = 0) FROM (VALUES 0, 1) t(x)',
  'SELECT TRY(10 / x > 2 AND x <> 0) FROM (VALUES 0, 1) t(x)',
  "SELECT TRY(IF(10 / x > 2 AND x <> 0, 'y', 'n')) FROM (VALUES 0, 1) t(x)",
  'SELECT TRY(x BETWEEN 10 / x AND -1) FROM (VALUES 0, 1) t(x)',
  'SELECT TRY(x IN (1, 1 / (x - 1))) FROM (VALUES 1, 2) t(x)',
  "SELECT TRY(COALESCE(x IN (CAST(y AS integer), 7), true)) FROM (VALUES (CAST(NULL AS integer), 'a')) t(x, y)",
])('under TRY an operand that fails beside one that decides is refused: %s', sql => {
  expect(judge.failure(sql)).toBe('NOT_PORTABLE')
})

test.each([
  "SELECT TRY(NULLIF(x, x)) LIKE 'a$%%' ESCAPE '$$' FROM (VALUES 'a') t(x)",
  'SELECT t.a FROM (VALUES 1, 2) t(a) FULL JOIN (VALUES 1, 3) u(a) ON t.a = (SELECT 1)',
  'SELECT t.a FROM (VALUES 1, 2) t(a) LEFT JOIN (VALUES 1, 3) u(a) ON t.a = u.a AND t.a IN (SELECT 1)',
  'SELECT x = d FROM (VALUES (5, CAST(0.1 AS decimal(38, 38)))) t(x, d)',
])('what depends on the plan of Trino, or fails in DuckDB only, is refused: %s', sql => {
  expect(judge.failure(sql)).toBe('NOT_PORTABLE')
})

test('a char that begins with a blank is not reversed', () => {
  expect(judge.failure("SELECT reverse(c) FROM (VALUES CAST('' AS char(3))) t(c)")).toBe('NOT_PORTABLE')
})

test('a result that is cut off at the size that a function may give is no NULL under TRY', () => {
  expect(judge.failure("SELECT TRY(length(format('%2000000s', x))) FROM (VALUES 'a') t(x)")).toBe(
    'EXCEEDED_FUNCTION_RESULT_SIZE',
  )
})

// DuckDB's coalesce under its TRY spoils the values of other rows once one has failed.
const SOME = `(SELECT i, CASE WHEN i % 7 = 0 THEN 'x' WHEN i % 5 <> 0 THEN CAST(i AS varchar) END AS s
  FROM UNNEST(sequence(1, 3000)) t(i)) t`
test.each([
  ['COALESCE', 'TRY(COALESCE(CAST(s AS integer), 0))', "IF(s = 'x', NULL, COALESCE(TRY_CAST(s AS integer), 0))"],
  ['split_part', "TRY(split_part(s, 'x', 7 / CAST(i % 7 AS integer)))", 'IF(i % 7 > 3, s)'],
  [
    'TRY',
    'TRY(COALESCE(TRY(COALESCE(CAST(s AS bigint), 0)), i))',
    "IF(s = 'x', i, COALESCE(TRY_CAST(s AS bigint), 0))",
  ],
])('TRY around %s gives each row its own value', (_, tried, wanted) => {
  const sql = `SELECT count(*) AS n, count_if(${tried} IS DISTINCT FROM ${wanted}) AS wrong FROM ${SOME}`
  expect(judge.try({ id: '', sql, rows: [[3000, 0]] })).toEqual({ verdict: 'equal', detail: '' })
})

// What TRY may not reach for by itself there: keys of groups, aggregates, columns of a query around.
test.each([
  ['a key', 'SELECT TRY(COALESCE(CAST(s AS integer), 0)) AS v FROM FEW GROUP BY s ORDER BY s', [[1], [4], [null], [0]]],
  [
    'an aggregate',
    'SELECT TRY(COALESCE(CAST(s AS integer), max(p))) AS v FROM FEW GROUP BY s ORDER BY s',
    [[1], [4], [null], [2]],
  ],
  [
    'a key in TRY in TRY',
    'SELECT TRY(COALESCE(TRY(COALESCE(CAST(s AS integer), 7)), length(s))) AS v FROM FEW GROUP BY s ORDER BY s',
    [[1], [4], [1], [7]],
  ],
  [
    'a query around',
    'SELECT (SELECT TRY(COALESCE(CAST(s AS integer), 0)) + max(q) FROM (VALUES 1) x(q)) AS v FROM FEW ORDER BY p',
    [[2], [null], [1], [5]],
  ],
])('TRY around COALESCE reads %s', (_, sql, rows) => {
  const few = "(VALUES (0, '1'), (1, 'x'), (2, CAST(NULL AS varchar)), (3, '4')) t(p, s)"
  expect(judge.try({ id: '', sql: sql.replace('FEW', few), rows })).toEqual({ verdict: 'equal', detail: '' })
})
