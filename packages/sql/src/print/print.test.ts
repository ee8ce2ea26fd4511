import { describe, expect, test } from 'vitest'
import { parse, parseExpression } from '../parse/parse.ts'
import type { Expression, Name } from '../tree/nodes.ts'
import { pretty, print, printExpression } from './print.ts'

const name = (spelled: string): Name => ({ kind: 'name', at: 0, name: spelled, quoted: false })
const integer = (value: bigint): Expression => ({ kind: 'integer', at: 0, value })

describe('print', () => {
  test.each([
    ['select  a , b x from t', 'SELECT a, b AS x FROM t'],
    ['select (a) + ((b * c))', 'SELECT a + b * c'],
    ['select (a + b) * c, a - (b - c)', 'SELECT (a + b) * c, a - (b - c)'],
    ['select a and (b or c) and not (d and e)', 'SELECT a AND (b OR c) AND NOT (d AND e)'],
    ['select - -1, -(1), - - a, -(1)[1], -1[1]', 'SELECT - -1, -(1), - -a, -(1[1]), -1[1]'],
    ['select (a = b) is null, (not a) = b', 'SELECT (a = b) IS NULL, (NOT a) = b'],
    ['select (x -> x)[1], f(x -> x + 1, (a, b) -> a)', 'SELECT (x -> x)[1], f(x -> x + 1, (a, b) -> a)'],
    ['select (1).x, t.*, (t.r).* as (a)', 'SELECT (1).x, t.*, t.r.* AS (a)'],
    ["select 'it''s', U&'\\00e9', x'0a', 0xff, 1_0.50, 1E3", "SELECT 'it''s', 'é', X'0A', 255, 1_0.50, 1E3"],
    ['select "a", "B c", "select", "d""e", "limit"', 'SELECT "a", "B c", "select", "d""e", "limit"'],
    ['select limit, row from "t$x"', 'SELECT "limit", "row" FROM "t$x"'],
    ['values (1, 2), row(3)', 'VALUES (1, 2), ROW(3)'],
    [
      'select 1 group by (a, b), ((a, b)), rollup((a, b), c)',
      'SELECT 1 GROUP BY (a, b), ROW(a, b), ROLLUP ((a, b), c)',
    ],
    ['select 1 from a join b join c on x on y, (d e) f', 'SELECT 1 FROM a JOIN (b JOIN c ON x) ON y, (d AS e) AS f'],
    [
      '(select 1 limit 1) union all select 2 intersect select 3',
      '(SELECT 1 LIMIT 1) UNION ALL SELECT 2 INTERSECT SELECT 3',
    ],
    ['select cast(a as int array), cast(b as double precision)', 'SELECT CAST(a AS array(int)), CAST(b AS double)'],
    ['desc t', 'SHOW COLUMNS FROM t'],
    [
      "explain (type io) show tables in s like 'x' escape '!'",
      "EXPLAIN (TYPE IO) SHOW TABLES FROM s LIKE 'x' ESCAPE '!'",
    ],
  ])('%s', (text, printed) => {
    expect(print(parse(text))).toBe(printed)
  })

  test('a tree made by hand is safe: names are quoted where they need to be', () => {
    expect(printExpression({ kind: 'field', at: 0, base: name('from'), field: name('a"; drop') })).toBe(
      '"from"."a""; drop"',
    )
  })

  test('a tree made by hand is safe: parentheses stand where the operators need them', () => {
    const sum: Expression = { kind: 'arithmetic', at: 0, operator: '+', left: integer(1n), right: integer(-2n) }
    expect(printExpression({ kind: 'arithmetic', at: 0, operator: '*', left: sum, right: sum })).toBe(
      '(1 + -2) * (1 + -2)',
    )
    expect(printExpression({ kind: 'unary', at: 0, operator: '-', operand: integer(-2n) })).toBe('- -2')
  })

  test('an intersection of unions made by hand keeps its meaning', () => {
    const { body } = parse('SELECT 1 UNION SELECT 2')
    if (body.kind !== 'query') throw new Error('no query')
    const both = {
      kind: 'setOperation',
      at: 0,
      operator: 'intersect',
      distinct: true,
      corresponding: null,
      left: body.body,
      right: body.body,
    } as const
    const statement = { ...parse('SELECT 1'), body: { ...body, body: both } }
    expect(print(statement)).toBe('(SELECT 1 UNION SELECT 2) INTERSECT (SELECT 1 UNION SELECT 2)')
  })

  test('an expression prints as it would in a statement', () => {
    expect(printExpression(parseExpression('a  IN (1,2)'))).toBe('a IN (1, 2)')
  })
})

describe('pretty', () => {
  test('gives each clause, item and condition a line', () => {
    const text = `
      with recursive a (x) as (select 1 union all select 2), b as (table t)
      select a, count(*) filter (where x > 1) n, (select max(y) from u) m
      from t left join (values 'two
lines', 2) w on a = b, v
      where a = 1 and b in (select 1) or c group by a having count(*) > 1 and b order by 1 desc offset 4 limit 3`
    expect(pretty(parse(text))).toMatchInlineSnapshot(`
      "WITH RECURSIVE
        a(x) AS (
          SELECT
            1
          UNION ALL
          SELECT
            2
        ),
        b AS (
          TABLE t
        )
      SELECT
        a,
        count(*) FILTER (WHERE x > 1) AS n,
        (
          SELECT
            max(y)
          FROM u
        ) AS m
      FROM t
      LEFT JOIN (
        VALUES
          'two
      lines',
          2
      ) AS w ON a = b, v
      WHERE a = 1 AND b IN (
        SELECT
          1
      ) OR c
      GROUP BY a
      HAVING count(*) > 1
        AND b
      ORDER BY 1 DESC
      OFFSET 4
      LIMIT 3"
    `)
  })
})
