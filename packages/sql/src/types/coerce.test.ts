import { expect, test } from 'vitest'
import { canCoerce, commonType } from './coerce.ts'
import { readType } from './read.ts'
import { writeType } from './write.ts'

const common = (a: string, b: string): string | undefined => {
  const type = commonType(readType(a), readType(b))
  return type && writeType(type)
}

test.each([
  ['integer', 'bigint', 'bigint'],
  ['integer', 'decimal(3,1)', 'decimal(11,1)'],
  ['decimal(38,0)', 'decimal(38,10)', 'decimal(38,10)'],
  ['decimal(5,2)', 'real', 'real'],
  ['bigint', 'double', 'double'],
  ['varchar(2)', 'varchar(5)', 'varchar(5)'],
  ['varchar(2)', 'char(5)', 'char(5)'],
  ['varchar', 'char(5)', 'char(65536)'],
  ['date', 'timestamp(6)', 'timestamp(6)'],
  ['timestamp(6)', 'timestamp(3) with time zone', 'timestamp(6) with time zone'],
  ['unknown', 'json', 'json'],
  ['array(integer)', 'array(decimal(2,1))', 'array(decimal(11,1))'],
  ['row(a integer, b varchar(1))', 'row(a bigint, c varchar(2))', 'row(a bigint, varchar(2))'],
])('%s and %s meet in %s, whichever comes first', (a, b, expected) => {
  expect([common(a, b), common(b, a)]).toEqual([expected, expected])
})

test.each([
  ['integer', 'varchar'],
  ['boolean', 'integer'],
  ['varchar', 'date'],
  ['json', 'varchar'],
  ['interval day to second', 'interval year to month'],
  ['row(integer)', 'row(integer, integer)'],
])('%s and %s have no common type', (a, b) => {
  expect([common(a, b), common(b, a)]).toEqual([undefined, undefined])
})

test.each([
  ['integer', 'bigint', true],
  ['bigint', 'integer', false],
  ['decimal(5,2)', 'decimal(6,3)', true],
  ['decimal(5,2)', 'decimal(5,3)', false],
  ['varchar(3)', 'char(2)', false],
  ['varchar(3)', 'char(3)', true],
  ['char(3)', 'varchar', false],
  ['row(a integer)', 'row(b bigint)', true],
  ['array(bigint)', 'array(integer)', false],
])('that %s stands for %s is %s', (from, to, expected) => {
  expect(canCoerce(readType(from), readType(to))).toBe(expected)
})
