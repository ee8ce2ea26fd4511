import { afterEach, expect, test, vi } from 'vitest'
import { rowFiller, uniqueKeys } from './keys.ts'

afterEach(() => vi.unstubAllGlobals())

const keys = ['a', '__proto__', '2', "it's", '"];throw 1//']
const columns = [Int32Array.of(1, 2), ['p', null], [true, false], [1n, 2n], ['x', 'y']]
const expected = [
  ['2', false],
  ['a', 2],
  ['__proto__', null],
  ["it's", 2n],
  ['"];throw 1//', 'y'],
]

function rowsOf(keys: readonly string[], columns: readonly ArrayLike<unknown>[], rows: number): object[] {
  const out: object[] = []
  rowFiller(keys)(out, 0, rows, columns)
  return out
}

test('rows are plain objects with every key, whatever it is called', () => {
  const [, row = {}] = rowsOf(keys, columns, 2)
  expect(Object.entries(row)).toEqual(expected)
  expect(Object.getPrototypeOf(row)).toBe(Object.prototype)
})

test('where generated code is forbidden, rows are the same', () => {
  vi.stubGlobal('Function', () => {
    throw new EvalError('Refused to evaluate a string as JavaScript')
  })
  const [, row = {}] = rowsOf(keys, columns, 2)
  expect(Object.entries(row)).toEqual(expected)
  expect(Object.getPrototypeOf(row)).toBe(Object.prototype)
})

test('rows of very many columns are the same', () => {
  const names = Array.from({ length: 600 }, (_, i) => `c${i}`)
  const [row = {}] = rowsOf(
    names,
    names.map((_, i) => [i]),
    1,
  )
  expect(Object.keys(row)).toEqual(names)
})

test('keys are unique, and a name that is free keeps its own', () => {
  expect(uniqueKeys(['n', 'n', 'n_2', 'n', ''])).toEqual(['n', 'n_3', 'n_2', 'n_4', 'column_5'])
})
