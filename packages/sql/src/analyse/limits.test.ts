import { expect, test } from 'vitest'
import { SCHEMA } from '../../test/tables.ts'
import { SqlError } from '../errors.ts'
import { parse } from '../parse/parse.ts'
import { analyse } from './analyse.ts'

const times = (count: number, part: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => part(i)).join('')

/** Milliseconds that the analysis alone takes, however it ends. */
function duration(sql: string): number {
  const tree = parse(sql)
  const start = performance.now()
  try {
    analyse(tree, SCHEMA)
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
  }
  return performance.now() - start
}

// Ten times what they take on one slow core; what grows faster than its text takes minutes.
test.each([
  ['conditions', `SELECT 1 FROM t WHERE true${' AND a=1'.repeat(8000)}`],
  ['columns', `SELECT a${',a'.repeat(30_000)} FROM t`],
  ['grouped expressions', `SELECT ${'a+c,'.repeat(5000)}1 FROM t GROUP BY ${'a+c,'.repeat(5000)}a`],
  ['keys of a ROLLUP', `SELECT 1 FROM t GROUP BY ROLLUP(a${',a'.repeat(30_000)})`],
  ['keys of a CUBE', `SELECT 1 FROM t GROUP BY CUBE(a${',a'.repeat(30_000)})`],
  ['CUBEs', `SELECT 1 FROM t GROUP BY CUBE(a,b,c,d)${',CUBE(a,b,c,d)'.repeat(200)}`],
  ['joins on merged columns', `SELECT 1 FROM u${times(800, i => ` JOIN u u${i} USING (a)`)}`],
  ['relations that look to their left', `SELECT 1 FROM t${times(1000, i => `,UNNEST(arr) u${i}(x${i})`)}`],
  [
    'queries that double their columns',
    `WITH a0 AS (TABLE u)${times(40, i => `,a${i + 1} AS (SELECT x.*, y.* FROM a${i} x, a${i} y)`)} SELECT 1`,
  ],
  [
    'lambdas in lambdas',
    `SELECT ${times(40, i => `reduce(ARRAY[1], 1, (s${i}, x${i}) -> `)}1${', s -> s)'.repeat(40)}`,
  ],
  ['concatenations', `SELECT 'a'${"||'a'".repeat(800)}`],
  ['arguments', `SELECT concat('a'${",'a'".repeat(15_000)})`],
  ['windows on windows', `SELECT 1 FROM t WINDOW w0 AS (ORDER BY a)${times(1500, i => `,w${i + 1} AS (w${i})`)}`],
  ['times in a zone', `SELECT 1${",TIMESTAMP '2024-06-01 00:00:00 Europe/Paris'".repeat(1300)}`],
  ['a name of many letters', `SELECT ${'q'.repeat(60_000)} FROM t`],
])('many %s take no more than their share of time', (_, sql) => {
  expect(duration(sql)).toBeLessThan(5000)
})

test('columns that double with each query are refused before they fill the memory', () => {
  const sql = `WITH a0 AS (TABLE u)${times(40, i => `,a${i + 1} AS (SELECT x.*, y.* FROM a${i} x, a${i} y)`)} SELECT 1`
  expect(() => analyse(parse(sql), SCHEMA)).toThrow(expect.objectContaining({ code: 'NOT_SUPPORTED' }))
})
