import { describe, expect, test } from 'vitest'
import { parameterType, requireValues, type Value } from './parameters.ts'

const fits = (type: string, value: Value): boolean => {
  try {
    requireValues([{ type, value }], [type])
    return true
  } catch {
    return false
  }
}

describe('the value of a parameter', () => {
  test.each<[string, Value]>([
    ['bigint', '9223372036854775807'],
    ['tinyint', '-128'],
    ['decimal(5,2)', '-123.40'],
    ['decimal(5,2)', '.5'],
    ['double', '1e-7'],
    ['double', 'NaN'],
    ['date', '2024-02-29'],
    ['timestamp(3)', '2024-01-31 12:00:00.123'],
    ['boolean', true],
    ['varchar(2)', 'Ωé'],
    ['array(bigint)', ['1', null]],
    ['array(array(varchar))', [['a'], null]],
    ['json', '{}'],
    ['varchar', null],
  ])('of %s may be %j', (type, value) => {
    expect(fits(type, value)).toBe(true)
  })

  test.each<[string, Value]>([
    ['bigint', '9223372036854775808'],
    ['tinyint', '128'],
    ['bigint', '1.0'],
    ['bigint', ''],
    ['decimal(5,2)', '1234.5'],
    ['decimal(5,2)', '1.234'],
    ['decimal(5,2)', '.'],
    ['double', 'many'],
    ['date', '2024-13-01'],
    ['timestamp(3)', 'yesterday'],
    ['boolean', 'yes'],
    ['varchar(2)', 'abc'],
    ['varchar', true],
    ['array(bigint)', '1'],
    ['array(bigint)', ['a']],
  ])('of %s may not be %j', (type, value) => {
    expect(fits(type, value)).toBe(false)
  })

  test('is there for each parameter, and for no other', () => {
    expect(() => requireValues([], ['bigint'])).toThrow('has 1 parameters, and 0 values')
  })
})

test('a type that Trino does not have is named', () => {
  expect(() => parameterType('text', 1)).toThrow('type of parameter 2, text,')
})
