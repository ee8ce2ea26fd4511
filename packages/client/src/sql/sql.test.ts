import { expect, test } from 'vitest'
import { Timestamp } from '../values/time.ts'
import { sql } from './sql.ts'

test('values are bound, never written into the text', () => {
  const evil = "'; drop table t --"
  expect(sql`select * from t where a = ${evil}`).toMatchObject({
    text: 'select * from t where a = ?',
    parameters: [{ type: 'varchar', value: evil }],
  })
})

test.each([
  ['text', { type: 'varchar', value: 'text' }],
  [true, { type: 'boolean', value: true }],
  [3, { type: 'bigint', value: '3' }],
  [-0, { type: 'bigint', value: '0' }],
  [2 ** 53, { type: 'double', value: '9007199254740992' }],
  [1.5, { type: 'double', value: '1.5' }],
  [Number.NaN, { type: 'double', value: 'NaN' }],
  [Number.NEGATIVE_INFINITY, { type: 'double', value: '-Infinity' }],
  [2n ** 63n - 1n, { type: 'bigint', value: '9223372036854775807' }],
  [2n ** 63n, { type: 'decimal(38,0)', value: '9223372036854775808' }],
  [new Date('2024-02-29T12:00:00.5Z'), { type: 'timestamp(3)', value: '2024-02-29 12:00:00.500' }],
  [null, { type: 'unknown', value: null }],
  [['a', null], { type: 'array(varchar)', value: ['a', null] }],
  [[1, 2.5], { type: 'array(double)', value: ['1', '2.5'] }],
  [[], { type: 'array(unknown)', value: [] }],
  [[[1], []], { type: 'array(array(bigint))', value: [['1'], []] }],
])('%o has the type that it obviously has', (value, parameter) => {
  expect(sql`${value}`.parameters).toEqual([parameter])
})

test('a timestamp of a result goes back exactly as it came', () => {
  const time = new Timestamp(1_706_702_400_123_456n, { unit: 'us', digits: 6, zone: 'UTC' })
  expect(sql`${time}`.parameters).toEqual([
    { type: 'timestamp(6) with time zone', value: '2024-01-31 12:00:00.123456 UTC' },
  ])
})

test.each([
  [undefined],
  [{ a: 1 }],
  [new Map()],
  [() => 1],
  [Symbol('x')],
  [new Date(Number.NaN)],
  [10n ** 38n],
  [['a', 1]],
])('%o is refused: nothing becomes NULL or text by itself', value => {
  expect(() => sql`select ${value}`).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
})

test('pieces nest, and their parameters keep their order', () => {
  const only = sql`and b in (${sql.join([2, 3])})`
  const query = sql`select ${1} where a ${only} ${sql``} limit ${4}`
  expect(query.text).toBe('select ? where a and b in (?, ?)  limit ?')
  expect(query.parameters.map(parameter => parameter.value)).toEqual(['1', '2', '3', '4'])
})

test('a name can be no more than a name', () => {
  expect(sql.id('oso', 'a"; drop table t; --').text).toBe('"oso"."a""; drop table t; --"')
  for (const bad of [[], [''], ['a\0']]) expect(() => sql.id(...bad)).toThrow()
})

test('conditions are joined by what is said', () => {
  const where = sql.join([sql`a = ${1}`, sql`b = ${2}`], sql` and `)
  expect(where.text).toBe('a = ? and b = ?')
  expect(() => sql.join([])).toThrow(/nothing to join/)
})

test('a value can be given a type of its own', () => {
  expect(sql.value('1.10', 'decimal(10,2)').parameters).toEqual([{ type: 'decimal(10,2)', value: '1.10' }])
  expect(sql.value(3, 'double').parameters).toEqual([{ type: 'double', value: '3' }])
})

test('a value inside quotes or a comment is refused, as it would not be a parameter there', () => {
  expect(() => sql`select '${1}'`).toThrow(/quotes/)
  expect(() => sql`select "${1}"`).toThrow(/quotes/)
  expect(() => sql`select 1 -- ${1}`).toThrow(/comment/)
  expect(() => sql`select 1 /* ${1} */`).toThrow(/comment/)
  expect(sql`select 'it''s', "a""b" -- why?\n, ${1} /* ? */`.parameters).toHaveLength(1)
})

test('a question mark of its own is refused, unless it is text', () => {
  expect(() => sql`select ? + ${1}`).toThrow(/\?/)
  expect(sql`select '?' || ${'a'}`.parameters).toHaveLength(1)
})

test('a piece that ends in a comment does not take the rest of the query along', () => {
  const piece = sql`a = ${1} -- first`
  expect(sql`where ${piece} and b = ${2}`.text).toBe('where a = ? -- first\n and b = ?')
})
