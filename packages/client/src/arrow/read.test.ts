import { makeData, makeVector, RecordBatchStreamWriter, Table, tableFromArrays, Uint8 } from 'apache-arrow'
import { expect, test } from 'vitest'
import { arrowBytes, complete, messageBounds, source } from '../../test/arrow.ts'
import { arrowPieces } from '../wire/arrow.ts'
import type { Piece } from '../wire/piece.ts'
import { proven } from '../wire/proof.ts'

const table = tableFromArrays({ n: Int32Array.of(1, 2, 3), name: ['a', 'b', 'c'] }).concat(
  tableFromArrays({ n: Int32Array.of(4, 5), name: ['d', 'e'] }),
)
const whole = arrowBytes(table, complete(5))

async function read(bytes: Uint8Array, size?: number): Promise<Piece[]> {
  const pieces: Piece[] = []
  for await (const piece of proven(arrowPieces(source(bytes, size)))) pieces.push(piece)
  return pieces
}

const kinds = (pieces: readonly Piece[]): string => pieces.map(piece => piece.kind).join(' ')

test('a whole stream gives its schema, its batches and its end', async () => {
  const pieces = await read(whole)
  expect(kinds(pieces)).toBe('schema chunk chunk end')
  expect(pieces.at(-1)).toEqual({
    kind: 'end',
    end: { rows: 5, truncated: false, reason: undefined, queryId: 'q1', proven: true },
  })
})

test('it does not matter in which pieces the bytes arrive', async () => {
  for (const size of [1, 3, 7, 8, 64, 1000]) expect(kinds(await read(whole, size))).toBe('schema chunk chunk end')
})

test('a stream cut at any byte at all is CUT_SHORT, at a border of messages too', async () => {
  const bounds = messageBounds(whole)
  expect(bounds.length).toBeGreaterThan(5)
  expect(bounds.at(-1)).toBe(whole.length)
  for (let length = 0; length < whole.length; length++) {
    await expect(read(whole.subarray(0, length)), `cut after ${length} bytes`).rejects.toMatchObject({
      code: 'CUT_SHORT',
    })
  }
})

test('a stream that ends properly without an end mark is CUT_SHORT', async () => {
  await expect(read(arrowBytes(table))).rejects.toMatchObject({ code: 'CUT_SHORT' })
})

test('an end mark that counts other rows than came is CUT_SHORT', async () => {
  await expect(read(arrowBytes(table, complete(6)))).rejects.toMatchObject({ code: 'CUT_SHORT' })
})

test('an end mark that does not say complete is no success', async () => {
  const failed = arrowBytes(table, { status: 'failed', rows: 5 })
  await expect(read(failed)).rejects.toMatchObject({ code: 'INVALID_RESPONSE' })
})

test('a truncated result says so and by which limit', async () => {
  const pieces = await read(arrowBytes(table, { status: 'complete', rows: 5, truncated: true, reason: 'rows' }))
  expect(pieces.at(-1)).toMatchObject({ end: { truncated: true, reason: 'rows' } })
})

test('bytes that are no Arrow are refused by their first four', async () => {
  const html = new TextEncoder().encode('<html><body>502 Bad Gateway</body></html>')
  await expect(read(html)).rejects.toMatchObject({ code: 'INVALID_RESPONSE' })
  const zstd = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0, 0, 0)
  await expect(read(zstd)).rejects.toThrow(/28 b5 2f fd/)
})

test('any one damaged byte gives an error or a result, and never hangs or crashes', async () => {
  for (let at = 0; at < whole.length; at += 3) {
    const damaged = whole.slice()
    damaged[at] = (damaged[at] ?? 0) ^ 0xff
    const outcome = await read(damaged).then(kinds, error => error.code as string)
    expect(['schema chunk chunk end', 'schema chunk end', 'CUT_SHORT', 'INVALID_RESPONSE'], `byte ${at}`).toContain(
      outcome,
    )
  }
})

test('a result of more than 2 GB is read to its last row', async () => {
  const rows = 100_000_000
  const data = makeData({ type: new Uint8(), data: new Uint8Array(rows), length: rows, nullCount: 0 })
  const large = RecordBatchStreamWriter.writeAll(new Table({ n: makeVector(data) }).batches).toUint8Array(true)
  const [, begin = 0, close = 0] = messageBounds(large)
  const end = arrowBytes(new Table({ n: makeVector(makeData({ type: new Uint8(), length: 0 })) }), complete(25 * rows))
  const [, mark = 0] = messageBounds(end)
  // The same batch again and again: what comes is 2.5 GB, what is held a twenty-fifth of it.
  const parts = [large.subarray(0, begin), ...new Array(25).fill(large.subarray(begin, close)), end.subarray(mark)]
  let seen = 0
  for await (const piece of proven(arrowPieces(async () => parts.shift()))) {
    if (piece.kind !== 'chunk') continue
    seen += piece.chunk.rows
    expect(piece.chunk.values(0, { numbers: 'bigint', dictionaries: new Map() })).toHaveLength(rows)
  }
  expect(seen).toBe(2_500_000_000)
})
