import { expect, test } from 'vitest'
import { source } from '../../test/arrow.ts'
import { ByteReader, Rope } from './bytes.ts'

const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => i % 251)

test('any range of a rope is the same bytes, in whatever pieces they came', () => {
  for (const size of [1, 2, 5, 40]) {
    const pieces = Array.from({ length: Math.ceil(40 / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size))
    const rope = new Rope(pieces)
    for (let from = 0; from <= 40; from++) {
      for (let to = from; to <= Math.min(rope.length, 40); to++) {
        expect([...rope.slice(from, to)], `${from} to ${to} of pieces of ${size}`).toEqual([...bytes.slice(from, to)])
      }
    }
  }
})

test('a range within one piece is a view of it, not a copy', () => {
  const rope = new Rope([bytes.subarray(0, 100), bytes.subarray(100, 200)])
  expect(rope.slice(110, 150).buffer).toBe(bytes.buffer)
  expect(rope.slice(90, 110).buffer).not.toBe(bytes.buffer)
})

test('what is small does not hold the buffer in which it arrived', async () => {
  const reader = new ByteReader(source(bytes))
  expect((await reader.read(1000)).slice(0, 1000).buffer.byteLength).toBe(1000)
  expect((await reader.read(100_000)).slice(0, 10).buffer).toBe(bytes.buffer)
})

test('a source that ends early gives the bytes that came', async () => {
  expect((await new ByteReader(source(bytes, 7)).read(bytes.length + 1)).length).toBe(bytes.length)
})
