import { describe, expect, test } from 'vitest'
import { SqlError } from '../errors.ts'
import { analysed } from './fixture.ts'

function failure(sql: string): SqlError {
  try {
    analysed(sql)
  } catch (error) {
    if (error instanceof SqlError) return error
    throw error
  }
  throw new Error(`nothing is wrong with ${sql}`)
}

describe('a query that Trino refuses is refused by the same name', () => {
  test.each([
    ['SELECT 1 AS x, x + 1', 'COLUMN_NOT_FOUND'],
    ['SELECT a AS k, a AS k FROM t ORDER BY k', 'AMBIGUOUS_NAME'],
    ['SELECT a, a FROM t ORDER BY a', 'AMBIGUOUS_NAME'],
    ['SELECT a AS k FROM t WHERE k = 1', 'COLUMN_NOT_FOUND'],
    ['SELECT a AS k FROM t GROUP BY k', 'COLUMN_NOT_FOUND'],
    ['SELECT a AS k FROM t GROUP BY 1 HAVING k > 1', 'COLUMN_NOT_FOUND'],
    ['SELECT sum(a) AS k FROM t ORDER BY sum(k)', 'COLUMN_NOT_FOUND'],
    ['SELECT a FROM t ORDER BY 3', 'INVALID_COLUMN_REFERENCE'],
    ['SELECT a FROM t GROUP BY 2', 'INVALID_COLUMN_REFERENCE'],
    ['SELECT count(*) FROM t GROUP BY 1', 'EXPRESSION_NOT_SCALAR'],
    ['SELECT 1 + a FROM t GROUP BY a + 1', 'EXPRESSION_NOT_AGGREGATE'],
    ['SELECT a, (SELECT max(u.a) FROM u WHERE u.a = t.c) FROM t GROUP BY a', 'EXPRESSION_NOT_AGGREGATE'],
    ['SELECT * FROM t GROUP BY a', 'EXPRESSION_NOT_AGGREGATE'],
    ['SELECT a FROM t HAVING true', 'EXPRESSION_NOT_AGGREGATE'],
    ['SELECT a FROM t GROUP BY ROLLUP (1)', 'INVALID_COLUMN_REFERENCE'],
    ['SELECT a, grouping(a) FROM t', 'MISSING_GROUP_BY'],
    ['SELECT DISTINCT a FROM t ORDER BY c', 'EXPRESSION_NOT_IN_DISTINCT'],
    ['SELECT t.a FROM t JOIN u USING (a)', 'COLUMN_NOT_FOUND'],
    ['SELECT * FROM u NATURAL JOIN t', 'NOT_SUPPORTED'],
    ['SELECT * FROM u JOIN t USING (z)', 'COLUMN_NOT_FOUND'],
    ['SELECT r.* FROM t', 'TABLE_NOT_FOUND'],
    ['SELECT (r).* FROM t', 'TABLE_NOT_FOUND'],
    ['SELECT t.* FROM t x', 'TABLE_NOT_FOUND'],
    ['SELECT r.zz FROM t', 'INVALID_COLUMN_REFERENCE'],
    ['SELECT a.zz FROM t', 'TYPE_MISMATCH'],
    ['SELECT n.nope FROM t', 'COLUMN_NOT_FOUND'],
    ['SELECT NAME FROM t', 'COLUMN_NOT_FOUND'],
    [
      'SELECT a[1], arr[1], m[1], (SELECT a FROM u LIMIT 1), CAST(r AS row(q integer, w varchar)).q FROM t',
      'TYPE_MISMATCH',
    ],
    ['SELECT _col0 FROM (SELECT 1)', 'COLUMN_NOT_FOUND'],
    ['SELECT t.* AS (x) FROM (VALUES (1, 2)) t', 'MISMATCHED_COLUMN_ALIASES'],
    ['WITH x AS (SELECT 1 AS q), x AS (SELECT 2) SELECT 1', 'DUPLICATE_NAMED_QUERY'],
    ['WITH RECURSIVE n AS (VALUES 1 UNION ALL SELECT x + 1 FROM n) SELECT 1', 'MISSING_COLUMN_ALIASES'],
    ["WITH RECURSIVE n(x) AS (SELECT 'a' UNION ALL SELECT x || 'b' FROM n) SELECT x FROM n", 'TYPE_MISMATCH'],
    [
      'WITH RECURSIVE n(x) AS (VALUES 1 UNION ALL SELECT a.x FROM n a JOIN n b ON true) SELECT x FROM n',
      'INVALID_RECURSIVE_REFERENCE',
    ],
    [
      'WITH RECURSIVE n(x) AS (VALUES 1 UNION ALL SELECT u.a FROM u LEFT JOIN n ON true) SELECT x FROM n',
      'INVALID_RECURSIVE_REFERENCE',
    ],
    ['SELECT * FROM UNNEST(1)', 'INVALID_FUNCTION_ARGUMENT'],
    ['SELECT x FROM t RIGHT JOIN UNNEST(arr) q(x) ON true', 'INVALID_COLUMN_REFERENCE'],
    ['SELECT x FROM t LEFT JOIN UNNEST(arr) q(x) ON x = 1', 'NOT_SUPPORTED'],
    ['SELECT * FROM t x, (SELECT x.a)', 'COLUMN_NOT_FOUND'],
    ["SELECT 1 UNION SELECT 'a'", 'TYPE_MISMATCH'],
    ['SELECT 1 UNION SELECT 1, 2', 'TYPE_MISMATCH'],
    ['SELECT a AS q FROM t UNION SELECT 1 ORDER BY t.a', 'COLUMN_NOT_FOUND'],
    ["VALUES 1, 'a'", 'TYPE_MISMATCH'],
    ['VALUES (1, 2), 1', 'TYPE_MISMATCH'],
    ['SELECT 1 FETCH FIRST 0 ROWS ONLY', 'NUMERIC_VALUE_OUT_OF_RANGE'],
    ['SELECT 1 FETCH FIRST ROW WITH TIES', 'MISSING_ORDER_BY'],
    ['SELECT sum(sum(a)) FROM t', 'NESTED_AGGREGATION'],
    ['SELECT sum(row_number() OVER ()) FROM t', 'NESTED_WINDOW'],
    ['SELECT 1 FROM t WHERE count(*) > 1', 'EXPRESSION_NOT_SCALAR'],
    ['SELECT 1 FROM t GROUP BY sum(a)', 'EXPRESSION_NOT_SCALAR'],
    ['SELECT 1 FROM t JOIN u ON count(*) = 1', 'EXPRESSION_NOT_SCALAR'],
    ['SELECT 1 FROM t HAVING row_number() OVER () = 1', 'NESTED_WINDOW'],
    ['SELECT lower(DISTINCT b) FROM t', 'FUNCTION_NOT_AGGREGATE'],
    ['SELECT lower(b) FILTER (WHERE true) FROM t', 'FUNCTION_NOT_AGGREGATE'],
    ['SELECT count(DISTINCT a, b) FROM t', 'FUNCTION_NOT_FOUND'],
    ['SELECT array_agg(DISTINCT a ORDER BY c) FROM t', 'EXPRESSION_NOT_IN_DISTINCT'],
    ['SELECT sum(a) FILTER (WHERE a > 0) OVER () FROM t', 'NOT_SUPPORTED'],
    ['SELECT row_number() FROM t', 'MISSING_OVER'],
    ['SELECT rank() OVER (ROWS UNBOUNDED PRECEDING) FROM t', 'INVALID_WINDOW_FRAME'],
    ['SELECT lag(a) OVER () FROM t', 'MISSING_ORDER_BY'],
    ['SELECT sum(a) IGNORE NULLS OVER () FROM t', 'NULL_TREATMENT_NOT_ALLOWED'],
    ['SELECT sum(a) OVER (ORDER BY a, c RANGE 1 PRECEDING) FROM t', 'INVALID_ORDER_BY'],
    ['SELECT sum(a) OVER (ORDER BY b RANGE 1 PRECEDING) FROM t', 'TYPE_MISMATCH'],
    ['SELECT sum(a) OVER (RANGE 1 PRECEDING) FROM t', 'MISSING_ORDER_BY'],
    ['SELECT sum(a) OVER (ROWS BETWEEN CURRENT ROW AND 1 PRECEDING) FROM t', 'INVALID_WINDOW_FRAME'],
    ['SELECT sum(a) OVER (ROWS UNBOUNDED FOLLOWING) FROM t', 'INVALID_WINDOW_FRAME'],
    ['SELECT sum(a) OVER (w PARTITION BY c) FROM t WINDOW w AS ()', 'INVALID_PARTITION_BY'],
    ['SELECT sum(a) OVER (w ORDER BY c) FROM t WINDOW w AS (ORDER BY a)', 'INVALID_ORDER_BY'],
    ['SELECT sum(a) OVER (w) FROM t WINDOW w AS (ORDER BY a ROWS 1 PRECEDING)', 'INVALID_WINDOW_REFERENCE'],
    ['SELECT sum(a) OVER nope FROM t', 'INVALID_WINDOW_REFERENCE'],
    ['SELECT sum(a) OVER W FROM t WINDOW w AS (), W AS ()', 'DUPLICATE_WINDOW_NAME'],
    ["SELECT lower('A') OVER ()", 'FUNCTION_NOT_WINDOW'],
    ['SELECT nope(1)', 'FUNCTION_NOT_FOUND'],
    ['SELECT transform(arr, (x, y) -> x) FROM t', 'INVALID_PARAMETER_USAGE'],
    ['SELECT transform(arr, x -> (SELECT 1)) FROM t', 'NOT_SUPPORTED'],
    ['SELECT transform(arr, x -> count(*)) FROM t', 'EXPRESSION_NOT_SCALAR'],
    ['SELECT x -> x', 'TYPE_MISMATCH'],
    ['SELECT coalesce(x -> x, 1)', 'TYPE_MISMATCH'],
    ['SELECT reduce(ARRAY[1.5], 0, (s, x) -> s + x, s -> s)', 'GENERIC_INTERNAL_ERROR'],
    ['SELECT ARRAY[1] || NULL', 'AMBIGUOUS_FUNCTION_CALL'],
    ['SELECT NULL + NULL', 'AMBIGUOUS_FUNCTION_CALL'],
    ['SELECT -NULL', 'AMBIGUOUS_FUNCTION_CALL'],
    ["SELECT 'a' || 1", 'FUNCTION_NOT_FOUND'],
    ["SELECT 1 = 'a'", 'TYPE_MISMATCH'],
    ["SELECT 1 BETWEEN 'a' AND 'b'", 'TYPE_MISMATCH'],
    ["SELECT 1 LIKE 'a'", 'TYPE_MISMATCH'],
    ['SELECT 1 FROM t WHERE a', 'TYPE_MISMATCH'],
    ['SELECT NOT 1', 'TYPE_MISMATCH'],
    ['SELECT CASE WHEN 1 THEN 2 END', 'TYPE_MISMATCH'],
    ["SELECT CASE WHEN true THEN 2 ELSE 'a' END", 'TYPE_MISMATCH'],
    ["SELECT CASE 1 WHEN 'a' THEN 2 END", 'TYPE_MISMATCH'],
    ["SELECT COALESCE(1, 'a')", 'TYPE_MISMATCH'],
    ["SELECT NULLIF(1, 'a')", 'TYPE_MISMATCH'],
    ['SELECT a IN (SELECT z FROM u) FROM t', 'TYPE_MISMATCH'],
    ['SELECT CAST(1 AS foo)', 'TYPE_MISMATCH'],
    ['SELECT CAST(1 AS decimal(39,0))', 'INVALID_FUNCTION_ARGUMENT'],
    ["SELECT foo 'x'", 'TYPE_NOT_FOUND'],
    ["SELECT DATE 'x'", 'INVALID_LITERAL'],
    ["SELECT DATE '2023-02-29'", 'INVALID_LITERAL'],
    ["SELECT TIMESTAMP '2020-01-01T00:00:00'", 'INVALID_LITERAL'],
    ["SELECT TIMESTAMP '2024-03-31 02:30:00 Europe/Paris'", 'INVALID_LITERAL'],
    ["SELECT TIME '24:00:00'", 'INVALID_LITERAL'],
    ["SELECT INTERVAL '1' HOUR TO DAY", 'INVALID_LITERAL'],
    ["SELECT INTERVAL 'x' DAY", 'INVALID_LITERAL'],
    ["SELECT DATE '2020-01-01' + 1", 'TYPE_MISMATCH'],
    ['SELECT r[a] FROM t', 'EXPRESSION_NOT_CONSTANT'],
    ['SELECT r[3] FROM t', 'INVALID_FUNCTION_ARGUMENT'],
    ["SELECT arr['x'] FROM t", 'TYPE_MISMATCH'],
    ['SELECT extract(HOUR FROM d) FROM t', 'TYPE_MISMATCH'],
    ["SELECT d AT TIME ZONE 'UTC' FROM t", 'TYPE_MISMATCH'],
    ['SELECT j FROM t ORDER BY j', 'TYPE_MISMATCH'],
    ['SELECT 1 FROM nope', 'TABLE_NOT_FOUND'],
    ['SELECT *', 'COLUMN_NOT_FOUND'],
    ['SELECT a.b.c.d FROM a.b.c.d', 'SYNTAX_ERROR'],
    ['SELECT 1 FROM t TABLESAMPLE BERNOULLI (a)', 'EXPRESSION_NOT_CONSTANT'],
    ['SELECT x FROM (SELECT a AS x, c AS x FROM t)', 'AMBIGUOUS_NAME'],
    ['SELECT a FROM t, u', 'AMBIGUOUS_NAME'],
    ['SELECT x.a FROM t x, u x', 'AMBIGUOUS_NAME'],
    ["SELECT json_value(1, 'lax $')", 'TYPE_MISMATCH'],
    ['SELECT listagg(a) WITHIN GROUP (ORDER BY a) FROM t', 'TYPE_MISMATCH'],
    ['SELECT a = ALL (SELECT a FROM u), a < ANY (SELECT z FROM u) FROM t', 'TYPE_MISMATCH'],
    ['SELECT j = j, DISTINCT_x FROM t', 'COLUMN_NOT_FOUND'],
    ['SELECT count(*) FILTER (WHERE a) FROM t', 'TYPE_MISMATCH'],
    ['SELECT a FROM t ORDER BY count(*)', 'EXPRESSION_NOT_AGGREGATE'],
    ['SELECT a, row_number() OVER (ORDER BY c) FROM t GROUP BY a', 'EXPRESSION_NOT_AGGREGATE'],
    ['SELECT transform(ARRAY[1], x -> x + a) FROM t GROUP BY c', 'EXPRESSION_NOT_AGGREGATE'],
    ['SELECT a FROM t GROUP BY a ORDER BY c', 'EXPRESSION_NOT_AGGREGATE'],
    ['SELECT r FROM t GROUP BY r.x', 'EXPRESSION_NOT_AGGREGATE'],
    [
      'SELECT * FROM (VALUES 1) v(a) JOIN (VALUES 2) w(a) ON v.a = w.a JOIN (VALUES 3) z(a) USING (a)',
      'AMBIGUOUS_NAME',
    ],
  ])('%s', (sql, code) => {
    expect(failure(sql).code).toBe(code)
  })
})

describe('an error stands where Trino says it does', () => {
  test.each([
    ['SELECT\n  n.nope FROM t', "line 2:3: Column 'n.nope' cannot be resolved"],
    ['SELECT a FROM t, u', "line 1:8: Column 'a' is ambiguous"],
    ['SELECT 1 FROM nope', "line 1:15: Table 'nope' does not exist"],
    ["SELECT a = 'x' FROM t", 'line 1:10: Cannot apply operator: integer = varchar(1)'],
    ["SELECT 'x' > a FROM t", 'line 1:12: Cannot apply operator: integer < varchar(1)'],
    ['SELECT -b FROM t', 'line 1:8: Cannot negate varchar'],
    ['SELECT 1 FROM t WHERE a', 'line 1:23: WHERE clause must evaluate to a boolean: actual type integer'],
    [
      "SELECT CASE WHEN true THEN 1 ELSE 'a' END",
      'line 1:35: All CASE results must be the same type or coercible to a common type. Cannot find common type between integer and varchar(1), all types (without duplicates): [integer, varchar(1)]',
    ],
    ["SELECT 1 UNION SELECT 'a'", 'line 1:10: column 1 in UNION query has incompatible types: integer, varchar(1)'],
    ['SELECT a FROM t GROUP BY 3', 'line 1:26: GROUP BY position 3 is not in select list'],
    ['SELECT a + c FROM t GROUP BY a', "line 1:12: 'c' must be an aggregate expression or appear in GROUP BY clause"],
    ['SELECT nope(1)', "line 1:8: Function 'nope' not registered"],
    ["SELECT foo 'x'", 'Unknown resolvedType: foo'],
    ["SELECT json_value('{}', 'lax $.a[')", "line 1:34: mismatched input '<EOF>' expecting a path"],
  ])('%s', (sql, message) => {
    expect(failure(sql).located).toBe(message)
  })
})

describe('an unknown name comes with the nearest known ones', () => {
  test.each([
    ['SELECT dbll FROM t', 'Did you mean dbl?'],
    ['SELECT t.tss FROM t', 'Did you mean ts?'],
    ['SELECT 1 FROM tt', 'Did you mean t?'],
    ['SELECT lowr(b) FROM t', 'Did you mean lower?'],
    ['SELECT r.xx FROM t', 'Did you mean x?'],
    ['DESCRIBE uu', 'Did you mean u?'],
  ])('%s', (sql, hint) => {
    expect(failure(sql).hint).toContain(hint.slice(0, -1))
  })
})
