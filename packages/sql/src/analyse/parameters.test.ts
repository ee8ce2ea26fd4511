import { expect, test } from 'vitest'
import { analysed } from '../../test/tables.ts'
import { readType } from '../types/read.ts'
import { writeType } from '../types/write.ts'

function parameters(sql: string): readonly string[] {
  return analysed(sql).parameters.map(writeType)
}

test.each([
  ['SELECT 1 FROM t WHERE a = ?', ['integer']],
  ['SELECT 1 FROM t WHERE b LIKE ?', ['varchar']],
  ["SELECT 1 FROM t WHERE 'abc' = ?", ['varchar']],
  ['SELECT 1 FROM t WHERE a IN (?, ?)', ['integer', 'integer']],
  ['SELECT 1 FROM t WHERE d BETWEEN ? AND ?', ['date', 'date']],
  ['SELECT a FROM t OFFSET ? LIMIT ?', ['bigint', 'bigint']],
  ['SELECT CAST(? AS decimal(10,2))', ['decimal(10,2)']],
  ['SELECT a FROM t WHERE ?', ['boolean']],
  ['SELECT CASE WHEN a = ? THEN ? ELSE dbl END FROM t', ['integer', 'double']],
  ['SELECT ?', ['unknown']],
])('the parameters of %s are %j', (sql, expected) => {
  expect(parameters(sql)).toEqual(expected)
})

test('a declared type is the parameter’s, and is coerced as any other', () => {
  const types = [readType('decimal(3,1)')]
  const { columns, parameters: found } = analysed('SELECT a + ? AS s FROM t', { parameters: types })
  expect(found).toEqual(types)
  expect(columns.map(({ type }) => writeType(type))).toEqual(['decimal(12,1)'])
})

test('a declared type that does not fit is refused', () => {
  expect(() => analysed('SELECT 1 FROM t WHERE a = ?', { parameters: [readType('varchar')] })).toThrow(
    expect.objectContaining({ code: 'TYPE_MISMATCH' }),
  )
})

test('there must be as many types as parameters', () => {
  expect(() => analysed('SELECT ?', { parameters: [] })).toThrow(
    expect.objectContaining({
      code: 'INVALID_PARAMETER_USAGE',
      message: 'Incorrect number of parameters: expected 1 but found 0',
    }),
  )
})
