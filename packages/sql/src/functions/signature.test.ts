import { expect, test } from 'vitest'
import { readType } from '../types/read.ts'
import { writeType } from '../types/write.ts'
import { evaluate, readFormula } from './formula.ts'
import { instantiate, readSignature } from './signature.ts'

test.each([
  ['p-s+min(s,1)', { p: 5, s: 2 }, 4],
  ['x+max(x*y/2,y)*(x+1)', { x: 5, y: 2 }, 35],
  ['2*(3+4)-1', {}, 13],
  ['7/2', {}, 3],
])('the formula %s over %j is %i', (text, numbers, expected) => {
  expect(evaluate(readFormula(text), new Map(Object.entries(numbers)))).toBe(expected)
})

test('a formula has no value while a variable in it is not bound', () => {
  expect(evaluate(readFormula('p+1'), new Map())).toBeUndefined()
})

test.each(['', 'p+', 'min(p', '(p'])('the formula %j is refused', text => {
  expect(() => readFormula(text)).toThrow()
})

test('a signature knows its parameters, its result, and what its variables must allow', () => {
  const { parameters, result, marks, variadic, generic } = readSignature(
    '(array(T<), map(K=, V), bigint...) array(row(K, T))',
  )
  expect(parameters).toHaveLength(3)
  expect({ variadic, generic }).toEqual({ variadic: true, generic: true })
  expect(Object.fromEntries(marks)).toEqual({ T: 'orderable', K: 'comparable', V: 'any' })
  const types = new Map([
    ['K', readType('date')],
    ['T', readType('real')],
  ])
  const made = instantiate(result, { types, numbers: new Map() })
  expect(made && writeType(made)).toBe('array(row(date, real))')
})

test('a type with given numbers is no variable', () => {
  expect(readSignature('(varchar(1)) timestamp(3) with time zone').generic).toBe(false)
})
