import { type ArrowField, type Batch, bytesOf } from 'oso-duckdb'
import { expect, test } from 'vitest'
import type { End } from '../arrow/encoder.ts'
import { type Cap, capped, isEnd } from './cap.ts'

const FIELDS: ArrowField[] = [{ name: 'a', format: 'i', nullable: true, children: [], dictionary: null }]

function batchOf(rows: number): Batch {
  const column = {
    length: rows,
    nullCount: 0,
    buffers: [null, new Uint8Array(rows * 4)],
    children: [],
    dictionary: null,
  }
  return { rows, columns: [column] }
}

async function all<T>(pieces: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const piece of pieces) list.push(piece)
  return list
}

/** The rows of each batch that is given, then the end. */
async function cut(sizes: readonly number[], cap: Partial<Cap>): Promise<(number | End)[]> {
  const pieces = await all(capped(FIELDS, sizes.map(batchOf), { maxRows: 1e9, maxBytes: 1e9, bytesOf, ...cap }))
  return pieces.map(piece => (isEnd(piece) ? piece : piece.rows))
}

test('a result within the cap is given whole, and its end says so', async () => {
  expect(await cut([10, 5], {})).toEqual([10, 5, { rows: 15, truncated: false }])
  expect(await cut([10, 5], { maxRows: 15, maxBytes: 60 })).toEqual([10, 5, { rows: 15, truncated: false }])
  expect(await cut([], {})).toEqual([{ rows: 0, truncated: false }])
})

test('one row more than the cap is known, and not given', async () => {
  expect(await cut([10, 5], { maxRows: 14 })).toEqual([10, 4, { rows: 14, truncated: true, reason: 'rows' }])
  expect(await cut([10, 5], { maxRows: 10 })).toEqual([10, { rows: 10, truncated: true, reason: 'rows' }])
})

test('bytes are counted by whole rows', async () => {
  expect(await cut([10, 5], { maxBytes: 51 })).toEqual([10, 2, { rows: 12, truncated: true, reason: 'bytes' }])
  expect(await cut([10], { maxBytes: 3 })).toEqual([{ rows: 0, truncated: true, reason: 'bytes' }])
})

test('the first cap that is met is the reason', async () => {
  expect((await cut([10], { maxRows: 5, maxBytes: 16 })).at(-1)).toEqual({ rows: 4, truncated: true, reason: 'bytes' })
  expect((await cut([10], { maxRows: 3, maxBytes: 16 })).at(-1)).toEqual({ rows: 3, truncated: true, reason: 'rows' })
})

test('a result that may not be cut is an error before a part of it is given', async () => {
  const tooLarge = (reason: string): Error => new Error(`too many ${reason}`)
  await expect(cut([10], { maxRows: 9, tooLarge })).rejects.toThrow('too many rows')
  await expect(cut([10], { maxBytes: 9, tooLarge })).rejects.toThrow('too many bytes')
  expect(await cut([10], { maxRows: 10, tooLarge })).toEqual([10, { rows: 10, truncated: false }])
})

test('no more is pulled than is needed to know', async () => {
  let pulled = 0
  function* endless(): Generator<Batch> {
    for (;;) {
      pulled++
      yield batchOf(10)
    }
  }
  const pieces = await all(capped(FIELDS, endless(), { maxRows: 25, maxBytes: 1e9, bytesOf }))
  expect(pieces).toHaveLength(4)
  expect(pulled).toBe(3)
})
