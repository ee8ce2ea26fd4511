import { describe, expect, test } from 'vitest'
import { analyse, parse, pretty, print, readType, type Schema, SqlError, toDuckdb } from '../src/index.ts'

const T = {
  name: 't',
  columns: [
    { name: 'a', type: readType('bigint') },
    { name: 'b', type: readType('varchar') },
    { name: 'z', type: readType('timestamp(3) with time zone') },
  ],
}
const schema: Schema = { table: () => T, tableNames: () => ['t'] }

/** All that is done with a text: DuckDB's, or the name of the error. Anything but a SqlError is a crash. */
function compile(text: string): string {
  try {
    const statement = parse(text)
    print(statement)
    pretty(statement)
    return toDuckdb(analyse(statement, schema)).sql
  } catch (error) {
    if (error instanceof SqlError) return error.code
    throw error
  }
}

const chain = (item: string, between: string, times = 990) => Array(times).fill(item).join(between)
const within = (open: string, times: number, inner: string, close: string) =>
  open.repeat(times) + inner + close.repeat(times)

describe('what is as high as a tree may be is compiled', () => {
  test.each([
    ['additions', `select ${chain('a', ' + ')} from t`],
    ['divisions', `select ${chain('a', ' / ')} from t`],
    ['texts one after the other', `select ${chain('b', ' || ')} from t`],
    ['lists one after the other', `select ${chain('array[a]', ' || ', 300)} from t`],
    ['signs', `select ${'- '.repeat(900)}a from t`],
    ['negations', `select ${'not '.repeat(900)}true`],
    ['intervals', `select z${" + interval '1' day".repeat(900)} from t`],
    ['zones', `select z${" at time zone 'UTC'".repeat(900)} from t`],
    ['unions', `select a from t${' union select a from t'.repeat(900)}`],
    ['joins', `select 1 from t${' cross join t'.repeat(900)}`],
    ['calls', `select ${within('abs(', 500, 'a', ')')} from t`],
    ['arrays', `select ${within('array[', 200, '1', ']')}`],
    ['cases', `select ${within('case when true then ', 300, 'a', ' end')} from t`],
    ['subqueries', `select ${within('(select ', 140, '1', ')')}`],
    ['lambdas', `select ${within('transform(array[1], x -> ', 150, 'x', ')')}`],
    ['conjunctions', `select ${chain('true', ' and ', 10_000)}`],
    ['columns', `select * from (select ${chain('a', ', ', 5000)} from t)`],
  ])('many %s', (_, text) => {
    expect(compile(text)).toMatch(/^(SELECT|WITH|\() ?/)
  })
})

describe('what would become too long, or too high, is refused by name', () => {
  test.each([
    ['NOT_PORTABLE', `select ${chain('1.5', ' / ')}`],
    ['NOT_PORTABLE', `select a from t${' full join t using (a)'.repeat(800)}`],
    ['NOT_SUPPORTED', `select ${chain('a', ' + ', 2000)} from t`],
    ['TYPE_MISMATCH', `select a${'.a'.repeat(900)} from t`],
    ['NOT_PORTABLE', `select regexp_like(b, '${within('(', 9000, '', ')')}') from t`],
  ])('%s for %.60s', (code, text) => {
    expect(compile(text)).toBe(code)
  })
})

test('where the caller has used up the most of the stack, the error still is one of the query', () => {
  const statement = parse(`select ${within('abs(', 500, 'a', ')')} from t`)
  const analysed = analyse(statement, schema)
  const most = Math.floor(levels() * 0.9)
  for (const work of [() => print(statement), () => analyse(statement, schema), () => toDuckdb(analysed)]) {
    expect(() => below(most, work)).toThrow(expect.objectContaining({ code: 'NOT_SUPPORTED' }))
  }
})

/** How many levels `below` can go down. */
function levels(): number {
  let reached = 0
  try {
    below(
      Number.POSITIVE_INFINITY,
      () => 0,
      () => reached++,
    )
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  return reached
}

function below(depth: number, work: () => unknown, pass: () => unknown = () => 0): unknown {
  pass()
  return depth > 0 ? [below(depth - 1, work, pass)] : work()
}
