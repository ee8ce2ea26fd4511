import { expect, test } from 'vitest'
import { readType } from './read.ts'
import { writeType } from './write.ts'

test.each([
  'boolean',
  'decimal(5,2)',
  'varchar',
  'varchar(10)',
  'char(3)',
  'timestamp(3)',
  'timestamp(6) with time zone',
  'time(0) with time zone',
  'interval day to second',
  'interval year to month',
  'array(map(varchar, bigint))',
  'row(a integer, varchar(1), c timestamp(3) with time zone, d double)',
  'row(interval day to second, "a b" array(integer))',
  'HyperLogLog',
  'qdigest(bigint)',
])('the type %s is read and written back', text => {
  expect(writeType(readType(text))).toBe(text)
})

test.each([
  ['INT', 'integer'],
  ['double precision', 'double'],
  ['decimal', 'decimal(38,0)'],
  ['decimal(5, 2)', 'decimal(5,2)'],
  ['char', 'char(1)'],
  ['timestamp', 'timestamp(3)'],
  ['timestamp with time zone', 'timestamp(3) with time zone'],
  ['timestamp(6) without time zone', 'timestamp(6)'],
  ['varchar(2147483647)', 'varchar'],
  ['row(interval interval year to month)', 'row(interval interval year to month)'],
])('%s is another spelling of %s', (spelled, canonical) => {
  expect(writeType(readType(spelled))).toBe(canonical)
})

test.each([
  'text',
  'decimal(a)',
  'array',
  'array(',
  'map(bigint)',
  'varchar(1, 2)',
  'bigint bigint',
  '',
  'row()',
  'char(65537)',
])('%j is no type', text => {
  expect(() => readType(text)).toThrow(expect.objectContaining({ code: 'TYPE_NOT_FOUND' }))
})

test.each(['decimal(39)', 'decimal(3,4)', 'timestamp(13)'])('%s is out of range', text => {
  expect(() => readType(text)).toThrow(expect.objectContaining({ code: 'INVALID_FUNCTION_ARGUMENT' }))
})

test('types nested too deep are refused, not overflowed', () => {
  expect(() => readType('array('.repeat(10_000))).toThrow(expect.objectContaining({ code: 'TYPE_NOT_FOUND' }))
})
