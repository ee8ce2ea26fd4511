import { describe, expect, test } from 'vitest'
import { SqlError } from '../errors.ts'
import { parse } from './parse.ts'

function refusal(text: string): SqlError {
  try {
    parse(text)
  } catch (error) {
    if (error instanceof SqlError) return error
    throw error
  }
  throw new Error(`${text} was read`)
}

describe('a syntax error', () => {
  test('says what was found and what could follow', () => {
    expect(refusal('SELECT a FROM t JOIN u').message).toMatch(/^mismatched input '<EOF>'\. Expecting: .*ON.*USING/)
    expect(refusal('SELECT sum(a) OVER (ORDER b)').message).toBe("mismatched input 'b'. Expecting: BY")
  })

  test('names the token itself where Trino reports another place', () => {
    const { message, position } = refusal('SELECT a IN (1,)')
    expect(message).toMatch(/^mismatched input '\)' at line 1:16\./)
    expect(position?.column).toBe(10)
  })

  test('shows a caret', () => {
    const text = 'SELECT a\nFROM t u v'
    expect(refusal(text).caret(text)).toBe('FROM t u v\n         ^')
  })

  test('does not repeat a page of text', () => {
    expect(refusal(`SELECT 1 a '${'x'.repeat(5000)}'`).message.length).toBeLessThan(400)
  })

  test.each([
    ['SELECT `a`', /Write "a"/],
    ['SELECT a FROM t LIMIT 1 OFFSET 2', /OFFSET stands before LIMIT/],
    ['SELECT 1; SELECT 2', /One statement/],
    ['SELECT a::int', /CAST\(x AS type\)/],
    ['SELECT $1', /\? for a parameter/],
    ['SELECT a == b', /= for/],
    ["SELECT a ILIKE 'x'", /lower\(x\) LIKE/],
    ["SELECT a FROM t WHERE a ILIKE 'x'", /lower\(x\) LIKE/],
    ['SELECT FROM t', /Name the columns/],
    ['SELECT a FROM t LIMIT x', /whole number/],
    ['SELECT a + INTERVAL 1 DAY', /INTERVAL '1' DAY/],
    ['WITH a (SELECT 1) SELECT 1', /WITH name AS/],
    ['SELECT a IS TRUE', /IS NOT DISTINCT FROM true/],
    ['SELECT a BETWEEN SYMMETRIC 1 AND 2', /least/],
    ['SELECT a ->> b', /json_extract_scalar/],
    ["SELECT a FROM t WHERE d > now() - INTERVAL '1' WEEK AND b", /INTERVAL '7' DAY/],
    ['SELECT a, FROM t', /Leave out the comma/],
    ['SELECT a AS from', /"from" in double quotes/],
    ['FROM t', /starts with SELECT/],
    ["SELECT 'abc", /is not closed/],
    ['SELECT a /* b', /comment is not closed/],
    ['SELECT “a”', /quoted with "/],
    ['SELECT 1a', /Write "1a"/],
    ['SELECT DISTINCT ON (a) b', /row_number/],
  ])('of %s says in a sentence what to write instead', (text, hint) => {
    expect(refusal(text).hint).toMatch(hint)
    expect(refusal(text).hint).toMatch(/^["A-Z].*\.$/)
  })

  test('lists only the few things that are most likely meant', () => {
    expect(refusal('SELECT a FROM t WHER x = 1').message).toBe(
      "mismatched input 'x'. Expecting: ',', WHERE, GROUP, HAVING, ORDER, LIMIT, JOIN, '('",
    )
    expect(refusal('SELECT (a FROM t').message).toBe("mismatched input 'FROM'. Expecting: ')', ','")
    expect(refusal('SELECT CAST(a int)').message).toBe("mismatched input 'int'. Expecting: AS")
  })

  test('in the grammar is told before one in a literal', () => {
    expect(refusal("SELECT X'0' FROM").message).toMatch(/<EOF>/)
    expect(refusal("SELECT IF(a), X'0'").message).toBe("Invalid number of arguments for 'if' function")
  })
})

describe('what is known and out of scope', () => {
  test.each([
    ['INSERT INTO t VALUES 1', 'INSERT'],
    ['CREATE TABLE t (a int)', 'CREATE'],
    ['SET SESSION a = 1', 'SET'],
    ['SHOW CATALOGS', 'SHOW CATALOGS'],
    ['DESCRIBE INPUT q', 'DESCRIBE INPUT'],
    ['EXPLAIN DELETE FROM t', 'DELETE'],
  ])('%s is named as a statement', (text, what) => {
    expect(refusal(text)).toMatchObject({
      code: 'UNSUPPORTED_STATEMENT',
      message: `${what} statements are not supported`,
    })
  })

  test.each([
    ['SELECT * FROM t MATCH_RECOGNIZE (PATTERN (A) DEFINE A AS true)', 17],
    ['SELECT * FROM TABLE(f(1))', 15],
    ["SELECT * FROM t FOR VERSION AS OF 'x'", 17],
    ['WITH SESSION a = 1 SELECT 1', 6],
    ['WITH FUNCTION f() RETURNS int RETURN 1 SELECT f()', 6],
    ['SELECT final sum(a)', 8],
    ['SELECT a OVER w', 8],
    ['SELECT count(t.*)', 14],
  ])('%s is refused at its place', (text, column) => {
    expect(refusal(text)).toMatchObject({ code: 'NOT_SUPPORTED', position: { column } })
  })

  test('a name that looks like it is a name', () => {
    expect(() =>
      parse('WITH session AS (SELECT 1), function (a) AS (SELECT 2) SELECT final, running x FROM session'),
    ).not.toThrow()
  })
})
