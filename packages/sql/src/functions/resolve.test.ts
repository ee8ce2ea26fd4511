import { expect, test } from 'vitest'
import { readType } from '../types/read.ts'
import { array, BOOLEAN, type Type } from '../types/type.ts'
import { writeType } from '../types/write.ts'
import type { Argument } from './bind.ts'
import { allFunctions, type FunctionEntry, functionNamed, operatorNamed } from './catalogue.ts'
import { resolve } from './resolve.ts'

const entry = (name: string): FunctionEntry => functionNamed(name) ?? operatorNamed(name)

function outcome(name: string, args: readonly (string | Argument)[]): string {
  const types = args.map(arg => (typeof arg === 'string' ? readType(arg) : arg))
  const found = resolve(entry(name).signatures, types)
  return typeof found === 'string' ? found : writeType(found.result)
}

test.each([
  ['corr', ['integer', 'integer'], 'real'],
  ['avg', ['integer'], 'double'],
  ['avg', ['real'], 'real'],
  ['avg', ['decimal(5,2)'], 'decimal(5,2)'],
  ['sum', ['integer'], 'bigint'],
  ['sum', ['decimal(5,2)'], 'decimal(38,2)'],
  ['substr', ['varchar(3)', 'decimal(2,1)'], 'none'],
  ['abs', ['unknown'], 'tinyint'],
  ['lower', ['unknown'], 'varchar(0)'],
  ['max', ['unknown'], 'unknown'],
  ['sum', ['unknown'], 'ambiguous'],
  ['date_trunc', ['varchar(3)', 'unknown'], 'ambiguous'],
  ['concat', ['unknown', 'varchar(1)'], 'array(varchar(1))'],
  ['concat', ['array(integer)', 'unknown'], 'ambiguous'],
  ['concat', ['varchar(1)', 'varchar(2)', 'varchar(3)'], 'varchar'],
  ['concat', ['char(2)', 'varchar(3)'], 'char(5)'],
  ['concat', ['array(integer)', 'decimal(2,1)'], 'array(decimal(11,1))'],
  ['contains', ['array(integer)', 'decimal(2,1)'], 'boolean'],
  ['replace', ['varchar(5)', 'varchar(1)', 'varchar(2)'], 'varchar(17)'],
  ['regexp_replace', ['varchar(5)', 'varchar(1)', 'varchar(2)'], 'varchar(35)'],
  ['regexp_like', ['char(5)', 'varchar(1)'], 'none'],
  ['round', ['decimal(5,2)'], 'decimal(4,0)'],
  ['round', ['decimal(38,2)', 'integer'], 'decimal(38,2)'],
  ['truncate', ['decimal(2,2)'], 'decimal(1,0)'],
  ['greatest', ['integer', 'double', 'real'], 'double'],
  ['greatest', ['json', 'json'], 'none'],
  ['map', [], 'map(unknown, unknown)'],
  ['trim', ['char(5)'], 'varchar(5)'],
  ['date_diff', ['varchar(3)', 'date', 'timestamp(3)'], 'bigint'],
  ['json_extract_scalar', ['varchar(9)', 'varchar(3)'], 'varchar(9)'],
])('%s of %j is %s', (name, args, expected) => {
  expect(outcome(name, args)).toBe(expected)
})

test.each([
  ['+', ['integer', 'decimal(2,1)'], 'decimal(12,1)'],
  ['/', ['integer', 'decimal(3,2)'], 'decimal(14,2)'],
  ['*', ['decimal(2,1)', 'decimal(4,2)'], 'decimal(6,3)'],
  ['%', ['decimal(5,2)', 'decimal(3,1)'], 'decimal(4,2)'],
  ['+', ['unknown', 'unknown'], 'ambiguous'],
  ['+', ['date', 'integer'], 'none'],
  ['+', ['timestamp(0)', 'interval day to second'], 'timestamp(3)'],
  ['+', ['timestamp(6) with time zone', 'interval year to month'], 'timestamp(6) with time zone'],
  ['-', ['timestamp(0)', 'date'], 'interval day to second'],
  ['*', ['interval day to second', 'decimal(2,1)'], 'interval day to second'],
  ['=', ['integer', 'varchar(1)'], 'none'],
  ['<', ['json', 'json'], 'none'],
  ['negate', ['unknown'], 'ambiguous'],
])('the operator %s on %j is %s', (name, args, expected) => {
  expect(outcome(name, args)).toBe(expected)
})

test('decimals of more digits after the point than fit are refused', () => {
  expect(() => outcome('*', ['decimal(38,20)', 'decimal(38,20)'])).toThrow(/DECIMAL scale must be in range/)
})

test('a lambda is given the types of the other arguments, and its result binds the rest', () => {
  const seen: string[] = []
  const body = (given: readonly Type[]): Type => {
    seen.push(given.map(writeType).join())
    return array(BOOLEAN)
  }
  expect(outcome('transform', ['array(bigint)', body])).toBe('array(array(boolean))')
  expect(new Set(seen)).toEqual(new Set(['bigint']))
})

test('a lambda whose result must be boolean is not taken when it is not', () => {
  expect(outcome('filter', ['array(bigint)', ([given]) => given ?? BOOLEAN])).toBe('none')
})

test('every signature of the catalogue can be read, and the names are those of Trino', () => {
  const entries = [...allFunctions()]
  expect(entries.length).toBe(311)
  for (const { signatures } of entries) expect(signatures.length).toBeGreaterThan(0)
})
