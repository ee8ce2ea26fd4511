import { describe, expect, test } from 'vitest'
import { sql, toSql } from '../sql/sql.ts'
import { Timestamp } from '../values/time.ts'
import { withLiterals } from './literals.ts'

const of = (value: unknown): string => withLiterals(sql`${value}`)

describe('a value becomes', () => {
  test.each([
    ['text', "'text'"],
    ["it's '' \\ \n", "'it''s '''' \\ \n'"],
    ["'; drop table x --", "'''; drop table x --'"],
    [7n, "cast('7' as bigint)"],
    [-7, "cast('-7' as bigint)"],
    [2n ** 63n - 1n, "cast('9223372036854775807' as bigint)"],
    [10n ** 30n, "cast('1000000000000000000000000000000' as decimal(38,0))"],
    [1.5, "cast('1.5' as double)"],
    [Number.NaN, "cast('NaN' as double)"],
    [true, 'true'],
    [null, 'null'],
    [new Date('2024-02-29T01:02:03.004Z'), "cast('2024-02-29 01:02:03.004' as timestamp(3))"],
    [
      new Timestamp(1706702400123456n, { unit: 'us', digits: 6, zone: 'UTC' }),
      "cast('2024-01-31 12:00:00.123456 UTC' as timestamp(6) with time zone)",
    ],
    [['a', null], "cast(array['a', cast(null as varchar)] as array(varchar))"],
    [
      [[1n], []],
      "cast(array[cast(array[cast('1' as bigint)] as array(bigint)), cast(array[] as array(bigint))] as array(array(bigint)))",
    ],
    [[], 'array[]'],
  ])('%o: %s', (value, text) => {
    expect(of(value)).toBe(text)
  })

  test('what a named type says', () => {
    expect(withLiterals(sql`${sql.value('1.10', 'decimal(10,2)')}`)).toBe("cast('1.10' as decimal(10,2))")
    expect(withLiterals(sql`${sql.value('{"a": 1}', 'json')}`)).toBe(`json_parse('{"a": 1}')`)
  })
})

test('behind LIMIT, OFFSET and FETCH FIRST stand digits, and nothing else can', () => {
  expect(withLiterals(sql`select 1 offset ${2} limit ${10}`)).toBe('select 1 offset 2 limit 10')
  expect(withLiterals(sql`select 1 fetch first ${3} rows only`)).toBe('select 1 fetch first 3 rows only')
  for (const value of [-1, 1.5, '1; drop', null])
    expect(() => withLiterals(sql`select 1 limit ${value}`)).toThrow(/whole number/)
})

test('a ? in quotes, names and comments is no place for a value', () => {
  const query = toSql(`select '?', "a?" /* ? */ -- ?\n, ?`, ['x'])
  expect(withLiterals(query)).toBe(`select '?', "a?" /* ? */ -- ?\n, 'x'`)
})

test('a value that looks like a place is not one', () => {
  expect(withLiterals(sql`select ${'?'}, ${'$&'}`)).toBe("select '?', '$&'")
})

test('too few and too many values are refused', () => {
  expect(() => withLiterals(toSql('select ?, ?', [1]))).toThrow(/more \?/)
  expect(() => withLiterals(toSql('select 1', [1]))).toThrow(/fewer \?/)
})

test.each([
  'bigint) or (true',
  "varchar'",
  'varchar; drop',
  'varchar)',
  '(',
  '',
  'array(bigint',
  'x -- y',
])('the type %o is refused: it would be more than a type', type => {
  expect(() => withLiterals(sql`${sql.value('1', type)}`)).toThrow(/not the name of a type/)
})

test('a NUL is refused', () => {
  expect(() => of('a\0b')).toThrow(/NUL/)
})
