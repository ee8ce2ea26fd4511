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
  'SELECT CASE x + 1 WHEN 1 + x THEN 1 ELSE 2 END FROM (VALUES 1, NULL) t(x)',
  'SELECT CASE x WHEN y THEN 1 END FROM (VALUES 1, NULL) t(x) CROSS JOIN LATERAL (SELECT x AS y) u',
  'SELECT x IN (+x, 3) FROM (VALUES 1e0, nan()) t(x)',
  'SELECT x NOT IN (y) FROM (SELECT x, x AS y FROM (VALUES 1e0, nan()) t(x)) t',
  'SELECT r IN (r, ARRAY[2e0]) FROM (VALUES ARRAY[1e0], ARRAY[nan()]) t(r)',
])('a NULL or NaN that may be compared with itself is refused: %s', sql => {
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
