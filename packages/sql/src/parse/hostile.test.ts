import { describe, expect, test } from 'vitest'
import { SqlError } from '../errors.ts'
import { pretty, print } from '../print/print.ts'
import { equal } from '../tree/equal.ts'
import { parse } from './parse.ts'

const SIZE = 65_536
const BOUND_MS = 50

/** A text of 64 kB that goes on and on. */
function endless(start: string, unit: string): string {
  return (start + unit.repeat(SIZE / unit.length)).slice(0, SIZE)
}

const TEXTS: readonly (readonly [start: string, unit: string])[] = [
  ['SELECT ', '('],
  ['SELECT ', 'f('],
  ['SELECT ', 'a.b.f(a, '],
  ['SELECT ', '['],
  ['SELECT ', '(SELECT '],
  ['', 'SELECT * FROM ('],
  ['SELECT * FROM ', '('],
  ['', 'WITH a AS ('],
  ['', 'EXPLAIN '],
  ['SELECT ', 'EXISTS ('],
  ['SELECT ', 'CASE WHEN a THEN '],
  ['SELECT ', 'NOT '],
  ['SELECT ', '- '],
  ['SELECT ', 'a -> '],
  ['SELECT ', '(a, '],
  ['SELECT ', 'TRIM(BOTH ('],
  ['SELECT ', 'POSITION('],
  ['SELECT ', 'JSON_OBJECT(KEY '],
  ['SELECT a ', '= ANY (('],
  ['SELECT a ', 'IN (a'],
  ['SELECT a', ' AND a'],
  ['SELECT a', ' AND a OR b'],
  ['SELECT a', ' + a'],
  ['SELECT a', '+a*a'],
  ['SELECT a', ' || a'],
  ['SELECT a', '.a'],
  ['SELECT a', '[1]'],
  ['SELECT a', ' BETWEEN a AND a'],
  ['SELECT a', " AT TIME ZONE 'x'"],
  ['SELECT 1', ' UNION SELECT 1'],
  ['SELECT * FROM a', ' JOIN a ON b'],
  ['SELECT * FROM a', ' JOIN a'],
  ['SELECT CAST(a AS ', 'array('],
  ['SELECT CAST(a AS int', ' array'],
  ['SELECT 1 GROUP BY ROLLUP ((', 'a, '],
  ["SELECT * FROM JSON_TABLE(a, 'b' COLUMNS(", "NESTED 'a' COLUMNS ("],
  ["SELECT * FROM JSON_TABLE(a, 'b' COLUMNS(a int) PLAN (", '('],
  ['SELECT a', ',a'],
  ['VALUES ', '(1),'],
  ['WITH a AS (SELECT 1)', ', a AS (SELECT 1)'],
  ['', '/*'],
  ['SELECT ', '/* '],
  ['', "'"],
  ["'", "''"],
  ['', '"'],
  ['', '`'],
  ['', '$$a'],
  ["SELECT U&'", '\\'],
  ["SELECT X'", '0a '],
  ['SELECT ', '1'],
  ['SELECT 0x', 'f'],
  ['SELECT ', '1_'],
  ['SELECT ', '1.'],
  ['SELECT ', '😀'],
  ['', '\0'],
  ['', '\n'],
  ['', ';'],
  ['SELECT ', 'limit '],
  ['SELECT ', "interval '1' day "],
]

describe('64 kB of anything', () => {
  test.each(TEXTS)(`%s%s… end within ${BOUND_MS} ms, in a tree or a SqlError`, (start, unit) => {
    const text = endless(start, unit)
    expect(bestTime(text)).toBeLessThan(BOUND_MS)
  })
})

// Of the processor, and the best of some: the machine may be busy with something else.
function bestTime(text: string): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < 10 && (round < 2 || best > BOUND_MS); round++) {
    const start = process.cpuUsage()
    readOrRefuse(text)
    const { user, system } = process.cpuUsage(start)
    best = Math.min(best, (user + system) / 1000)
  }
  return best
}

function readOrRefuse(text: string): void {
  try {
    parse(text)
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
  }
}

const within = (open: string, times: number, inner: string, close: string) =>
  open.repeat(times) + inner + close.repeat(times)

describe('what is nested as deeply as Trino reads it', () => {
  test.each([
    ['500 parentheses', `SELECT ${within('(', 500, '1', ')')}`],
    ['500 calls', `SELECT ${within('f(', 500, '1', ')')}`],
    ['140 subqueries', `SELECT ${within('(SELECT ', 140, '1', ')')}`],
    ['95 subqueries in FROM', within('SELECT * FROM (', 95, 'SELECT 1', ')')],
    ['300 cases', `SELECT ${within('CASE WHEN a THEN ', 300, '1', ' END')}`],
    ['900 additions', `SELECT ${Array(900).fill('a').join(' + ')}`],
    ['900 negations', `SELECT ${'NOT '.repeat(900)}a`],
    ['900 signs', `SELECT ${'- '.repeat(900)}a`],
    ['900 unions', `SELECT 1${' UNION SELECT 1'.repeat(900)}`],
    ['900 joins', `SELECT 1 FROM a${' JOIN a ON b'.repeat(900)}`],
    ['10,000 conjunctions', `SELECT ${Array(10_000).fill('a').join(' AND ')}`],
    ['20,000 items of a list', `SELECT a IN (${Array(20_000).fill('1').join(', ')})`],
  ])('%s are read, printed and compared', (_, text) => {
    const tree = parse(text)
    expect(equal(parse(print(tree)), tree)).toBe(true)
    expect(equal(parse(pretty(tree)), tree)).toBe(true)
  })

  test('and no deeper, with an error that says so', () => {
    for (const text of [`SELECT ${within('(', 2000, '1', ')')}`, `SELECT ${Array(2000).fill('a').join(' + ')}`]) {
      expect(() => parse(text)).toThrow(
        expect.objectContaining({ code: 'NOT_SUPPORTED', message: expect.stringContaining('too deeply') }),
      )
    }
  })
})
