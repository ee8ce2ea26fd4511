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

test('a result that is cut off at the size that a function may give is no NULL under TRY', () => {
  expect(judge.failure("SELECT TRY(length(format('%2000000s', x))) FROM (VALUES 'a') t(x)")).toBe(
    'EXCEEDED_FUNCTION_RESULT_SIZE',
  )
})
