import { expect, test } from 'vitest'
import { PoolWriter, poolReader } from './pool.ts'

const VALUE = { name: 'a\nb', list: [1, 2.5, -3, true, null, []], inner: { name: 'a\nb', empty: {} } }

test('what is written is read', () => {
  const pool = new PoolWriter()
  const line = pool.add(VALUE)
  expect(poolReader(pool.toString())(line)).toEqual(VALUE)
})

test('values that are alike stand once', () => {
  const pool = new PoolWriter()
  expect(pool.add({ a: [1, 'x'] })).toBe(pool.add({ a: [1, 'x'] }))
  expect(
    pool
      .toString()
      .split('\n')
      .filter(line => line === '"x"'),
  ).toHaveLength(1)
})

test('an object is not an array of the same values, nor one of other keys', () => {
  const pool = new PoolWriter()
  const lines = [{ a: 1 }, { b: 1 }, ['a', 1], [1]].map(value => pool.add(value))
  expect(new Set(lines).size).toBe(4)
})
