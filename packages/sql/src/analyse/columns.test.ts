import { describe, expect, test } from 'vitest'
import { analysed } from '../../test/tables.ts'
import { writeType } from '../types/write.ts'

function columns(sql: string): string {
  return analysed(sql)
    .columns.map(({ name, type }) => `${name} ${writeType(type)}`)
    .join(', ')
}

describe('the columns of a query have Trino’s names and types', () => {
  test.each([
    ['SELECT -a AS a FROM t ORDER BY a + 0', 'a integer'],
    ['SELECT a FROM t ORDER BY t.c', 'a integer'],
    ['SELECT a FROM t GROUP BY (1)', 'a integer'],
    ['SELECT A + 1 FROM t GROUP BY t.a + 1', '_col0 integer'],
    ['SELECT a + 1 + 2 FROM t GROUP BY a + 1', '_col0 integer'],
    ['SELECT a, (SELECT max(u.a) FROM u WHERE u.a = t.a) FROM t GROUP BY a', 'a integer, _col1 integer'],
    ['SELECT 1 FROM t HAVING true', '_col0 integer'],
    ['SELECT count(*) FROM t GROUP BY ()', '_col0 bigint'],
    ['SELECT a, count(*) FROM t GROUP BY AUTO', 'a integer, _col1 bigint'],
    ['SELECT a, c, grouping(a, c) FROM t GROUP BY CUBE (a, c)', 'a integer, c integer, _col2 integer'],
    ['SELECT a FROM t GROUP BY GROUPING SETS ((a), (c), ())', 'a integer'],
    ['SELECT DISTINCT a AS k FROM t ORDER BY k', 'k integer'],
    ['SELECT DISTINCT a + 1 FROM t ORDER BY a + 1', '_col0 integer'],
    ['SELECT a FROM t JOIN u USING (a)', 'a integer'],
    ['SELECT u.* FROM t JOIN u USING (a)', 'z varchar'],
    ['SELECT * FROM u JOIN (SELECT a, a AS q FROM t) s USING (a)', 'a integer, z varchar, q integer'],
    ['SELECT (1,2).*', '_col0 integer, _col1 integer'],
    ['SELECT t.r.* FROM t', 'x integer, y varchar'],
    ['SELECT s.t.a FROM s.t', 'a integer'],
    ['SELECT c.s.t.a FROM c.s.t', 'a integer'],
    ['SELECT r.x, (r).y, t.r.x FROM t', 'x integer, y varchar, x integer'],
    ['SELECT A, t.A, r.X, (A) FROM t', 'A integer, A integer, X integer, A integer'],
    [
      'SELECT arr[1], m[1], (SELECT max(a) FROM u), CAST(r AS row(q integer, w varchar)).q FROM t',
      '_col0 integer, _col1 varchar, _col2 integer, _col3 integer',
    ],
    ['SELECT * FROM (VALUES 1) AS v(Abc)', 'Abc integer'],
    ['SELECT t.* AS (x, y) FROM (VALUES (1, 2)) t', 'X integer, Y integer'],
    ['WITH t AS (SELECT * FROM t) SELECT a FROM t', 'a integer'],
    ['WITH RECURSIVE n(x) AS (VALUES 1 UNION ALL SELECT x + 1 FROM n WHERE x < 5) SELECT x FROM n', 'x integer'],
    ['SELECT * FROM UNNEST(ARRAY[1,2])', '_col0 integer'],
    [
      "SELECT * FROM UNNEST(ARRAY[(1,'a')], MAP(ARRAY[1],ARRAY['x'])) WITH ORDINALITY",
      '_col0 integer, _col1 varchar(1), _col2 integer, _col3 varchar(1), _col4 bigint',
    ],
    ['SELECT x FROM t, UNNEST(arr) AS q(x)', 'x integer'],
    ['SELECT x FROM t CROSS JOIN UNNEST(t.arr) q(x)', 'x integer'],
    ['SELECT x FROM t LEFT JOIN UNNEST(arr) q(x) ON true', 'x integer'],
    ['SELECT q FROM t CROSS JOIN LATERAL (SELECT t.a + 1 AS q)', 'q integer'],
    ['SELECT 1 AS q UNION SELECT 1.5', 'q decimal(11,1)'],
    ['SELECT a AS q FROM t UNION SELECT 1 ORDER BY q + 1', 'q integer'],
    ['SELECT j FROM t UNION SELECT j FROM t', 'j json'],
    ["SELECT 1 AS a, 2 AS b UNION CORRESPONDING SELECT 'x' AS c, 5 AS b", 'b integer'],
    ["VALUES (1, 'a'), (2.5, NULL)", '_col0 decimal(11,1), _col1 varchar(1)'],
    ['TABLE u', 'a integer, z varchar'],
    ['SELECT sum(sum(a)) OVER () FROM t', '_col0 bigint'],
    ['SELECT count(DISTINCT (a, b)) FROM t', '_col0 bigint'],
    ['SELECT array_agg(DISTINCT a ORDER BY a) FROM t', '_col0 array(integer)'],
    ['SELECT lag(a) IGNORE NULLS OVER (ORDER BY a) FROM t', '_col0 integer'],
    ['SELECT sum(a) OVER (ORDER BY a RANGE 1 PRECEDING) FROM t', '_col0 bigint'],
    ["SELECT sum(a) OVER (ORDER BY d RANGE INTERVAL '1' DAY PRECEDING) FROM t", '_col0 bigint'],
    ["SELECT sum(a) OVER (ORDER BY ts RANGE INTERVAL '1' DAY PRECEDING) FROM t", '_col0 bigint'],
    ['SELECT sum(a) OVER w FROM t WINDOW w AS (ORDER BY a ROWS 1 PRECEDING)', '_col0 bigint'],
    ['SELECT transform(arr, x -> x + a) FROM t', '_col0 array(integer)'],
    ['SELECT reduce(ARRAY[1], 0, (s, x) -> s + x, s -> s)', '_col0 integer'],
    ["SELECT reduce(ARRAY[1,2], DECIMAL '0', (s, x) -> s, s -> CAST(s AS varchar))", '_col0 varchar'],
    ["SELECT zip_with(ARRAY[1], ARRAY['a'], (x, y) -> (x, y))", '_col0 array(row(integer, varchar(1)))'],
    ['SELECT map_filter(m, (k, v) -> k > 1) FROM t', '_col0 map(integer, varchar)'],
    ['SELECT array_sort(arr, (x, y) -> 1) FROM t', '_col0 array(integer)'],
    ['SELECT transform(arr, x -> transform(arr, y -> x + y)) FROM t', '_col0 array(array(integer))'],
    ["SELECT NULL || 'a'", '_col0 array(varchar(1))'],
    ['SELECT abs(NULL), lower(NULL), max(NULL)', '_col0 tinyint, _col1 varchar(0), _col2 unknown'],
    ["SELECT NULLIF(1, 2.5), IF(true, 1, 2.5), IF(true, 'a')", '_col0 integer, _col1 decimal(11,1), _col2 varchar(1)'],
    ["SELECT a IN (SELECT a FROM u), (a, 'x') IN (SELECT a, z FROM u) FROM t", '_col0 boolean, _col1 boolean'],
    [
      "SELECT TIMESTAMP '2020-01-01 10:00:00.123456', TIMESTAMP '2020-1-1 1:2', TIMESTAMP '2020-01-01', TIMESTAMP '2020-01-01 00:00 Europe/Paris', TIMESTAMP '2020-01-01 00:00:00+02:00'",
      '_col0 timestamp(6), _col1 timestamp(0), _col2 timestamp(0), _col3 timestamp(0) with time zone, _col4 timestamp(0) with time zone',
    ],
    ["SELECT TIMESTAMP '2024-10-27 02:30:00 Europe/Paris'", '_col0 timestamp(0) with time zone'],
    ["SELECT TIME '10:00:00.5 +02:00'", '_col0 time(1) with time zone'],
    [
      "SELECT INTERVAL '1-13' YEAR TO MONTH, INTERVAL - '1 02:03' DAY TO MINUTE",
      '_col0 interval year to month, _col1 interval day to second',
    ],
    [
      "SELECT 00123.4500, 0.1, 0.00, 1., .5, 1e0, X'00', 2147483648, -2147483648",
      '_col0 decimal(7,4), _col1 decimal(1,1), _col2 decimal(2,2), _col3 decimal(1,0), _col4 decimal(1,1), _col5 double, _col6 varbinary, _col7 bigint, _col8 integer',
    ],
    [
      "SELECT VARCHAR 'ab', CHAR 'ab', '', 'abc', ARRAY[], MAP()",
      '_col0 varchar, _col1 char(2), _col2 varchar(0), _col3 varchar(3), _col4 array(unknown), _col5 map(unknown, unknown)',
    ],
    [
      "SELECT 1 + 1.5, 1.0 / 3, 1/3.00, 1.5 * 10.25, 'a' || 'b'",
      '_col0 decimal(12,1), _col1 decimal(2,1), _col2 decimal(14,2), _col3 decimal(6,3), _col4 varchar',
    ],
    ["SELECT r[1], (1,'a')[2] FROM t", '_col0 integer, _col1 varchar(1)'],
    ['SELECT m[1.0] FROM t', '_col0 varchar'],
    ['SELECT extract(HOUR FROM ts), extract(YEAR FROM d) FROM t', '_col0 bigint, _col1 bigint'],
    ["SELECT ts AT TIME ZONE 'UTC' FROM t", '_col0 timestamp(3) with time zone'],
    [
      'SELECT current_timestamp, current_timestamp(6), current_date, localtime, current_time(0), localtimestamp',
      '_col0 timestamp(3) with time zone, _col1 timestamp(6) with time zone, _col2 date, _col3 time(3), _col4 time(0) with time zone, _col5 timestamp(3)',
    ],
    ['SELECT * FROM (SELECT a AS x, c AS x FROM t)', 'x integer, x integer'],
    ['SELECT b FROM t x, u x', 'b varchar'],
    [
      "SELECT json_value('{}', 'lax $.a'), json_query('{}', 'lax $'), json_exists('{}', 'lax $'), json_object('a': 1), json_array(1, 2), json_value('{}', 'lax $.a' RETURNING bigint DEFAULT 0 ON EMPTY)",
      '_col0 varchar, _col1 varchar, _col2 boolean, _col3 varchar, _col4 varchar, _col5 bigint',
    ],
    ["SELECT listagg(b, ',') WITHIN GROUP (ORDER BY a) FROM t", '_col0 varchar'],
    ["SELECT TRY(1/0), TRY_CAST('a' AS integer), format('%s', 1)", '_col0 integer, _col1 integer, _col2 varchar'],
    [
      "SELECT trim(' a '), trim(LEADING 'x' FROM 'xa'), substring('abc' FROM 2), position('a' IN 'ab'), normalize('a')",
      '_col0 varchar(3), _col1 varchar(2), _col2 varchar(3), _col3 bigint, _col4 varchar',
    ],
    [
      'SELECT round(dec), round(dec, 1), truncate(dec), ceil(dec), round(a, -1), sum(dec), avg(dec) FROM t GROUP BY dec, a',
      '_col0 decimal(4,0), _col1 decimal(6,2), _col2 decimal(3,0), _col3 decimal(4,0), _col4 integer, _col5 decimal(38,2), _col6 decimal(5,2)',
    ],
    ["SELECT ROW(1, 'a') = ROW(1.5, 'b')", '_col0 boolean'],
    ["SELECT EXISTS (SELECT 1), (SELECT 1, 'a')", '_col0 boolean, _col1 row(integer, varchar(1))'],
    ['SELECT contains(ARRAY[1], 1.5)', '_col0 boolean'],
    ['EXPLAIN SELECT a FROM t', 'Query Plan varchar'],
    ['EXPLAIN (TYPE VALIDATE) SELECT a FROM t', 'Valid boolean'],
    ["SELECT INTERVAL '1' MINUTE TO SECOND", '_col0 interval day to second'],
    ['DESCRIBE t', 'Column varchar, Type varchar, Extra varchar, Comment varchar'],
    ['SHOW TABLES', 'Table varchar'],
    ['SELECT max(a) AS m2 FROM t ORDER BY max(c)', 'm2 integer'],
    ['SELECT a, row_number() OVER (ORDER BY sum(c)) FROM t GROUP BY a', 'a integer, _col1 bigint'],
    ['SELECT a AS b FROM t GROUP BY a ORDER BY b', 'b integer'],
    ['SELECT r.x FROM t GROUP BY r', 'x integer'],
    ['SELECT r.x FROM t GROUP BY r.x', 'x integer'],
  ])('%s', (sql, expected) => {
    expect(columns(sql)).toBe(expected)
  })
})
