import {
  decimal,
  duration,
  int32,
  int64,
  interval,
  runEndEncoded,
  setCompressionCodec,
  tableFromArrays,
  tableToIPC,
  utf8,
} from '@uwdata/flechette'
import { tableFromIPC } from 'apache-arrow'
import { expect, test } from 'vitest'
import { source } from '../../test/arrow.ts'
import { Rope } from '../arrow/bytes.ts'
import type { ArrowType } from '../arrow/type.ts'
import type { Vector } from '../arrow/vector.ts'
import { Table } from '../table/table.ts'
import { arrowPieces } from '../wire/arrow.ts'
import type { Chunk, Field } from '../wire/piece.ts'
import { decode } from './decode.ts'

type Type = ReturnType<typeof int32> | ReturnType<typeof decimal>

/** Values as a stream by a writer of kinds that apache-arrow cannot write. */
function bytesOf(values: readonly unknown[], type: unknown): Uint8Array {
  const table = tableFromArrays({ c: [...values] }, { types: { c: type as Type }, useBigInt: true })
  return tableToIPC(table, { format: 'stream' }) as Uint8Array
}

async function read(bytes: Uint8Array, size?: number): Promise<unknown[]> {
  const chunks: Chunk[] = []
  let fields: readonly Field[] = []
  for await (const piece of arrowPieces(source(bytes, size))) {
    if (piece.kind === 'schema') fields = piece.fields
    if (piece.kind === 'chunk') chunks.push(piece.chunk)
  }
  return Array.from(new Table<{ c: unknown }>({ fields, chunks, schema: undefined, numbers: 'bigint' }).column('c'))
}

test.each([
  ['decimals of 64 bits', [-110n, 2n ** 62n], decimal(18, 2, 64), ['-1.10', '46116860184273879.04']],
  ['decimals of 128 bits', [-(10n ** 37n)], decimal(38, 2, 128), [`-1${'0'.repeat(35)}.00`]],
  ['decimals of 256 bits', [-(10n ** 60n), 7n], decimal(76, 1, 256), [`-1${'0'.repeat(59)}.0`, '0.7']],
  ['runs', ['a', 'a', 'b', null], runEndEncoded(int32(), utf8()), ['a', 'a', 'b', null]],
] as const)('%s are read exactly', async (_, values, type, expected) => {
  expect(await read(bytesOf(values, type))).toEqual(expected)
})

test('durations beyond 2^53 and intervals with nanoseconds are exact', async () => {
  expect(await read(bytesOf([-(2n ** 60n)], duration(2)))).toEqual(['-13343998 21:30:06.847'])
  const far = [[0, 2, 2 ** 52]]
  expect(await read(bytesOf(far, interval(2)))).toEqual(['54 02:59:59.627'])
})

/** A column as it stands in a batch, its buffers given. */
function vector(
  type: ArrowType,
  length: number,
  buffers: readonly ArrayBufferView[],
  of: readonly Vector[] = [],
): Vector {
  const regions = buffers.map(({ buffer, byteOffset, byteLength }) => ({
    body: new Rope([new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength)]),
    from: 0,
    to: byteLength,
  }))
  const field = { name: 'c', nullable: true, type, children: of.map(child => child.field), metadata: new Map() }
  return { field, length, validity: undefined, buffers: regions, children: of, dictionary: [] }
}

const exactly = (of: Vector): unknown[] =>
  Array.from<unknown>(decode(of, { numbers: 'bigint', dictionaries: new Map() }))

test('kinds that no writer in JavaScript makes are read exactly', () => {
  const decimals: ArrowType = { kind: 'decimal', bits: 32, precision: 9, scale: 2 }
  expect(exactly(vector(decimals, 3, [Int32Array.of(-110, 0, 550)]))).toEqual(['-1.10', '0.00', '5.50'])
  const items = vector({ kind: 'int', bits: 64, signed: true }, 3, [BigInt64Array.of(1n, 2n, 2n ** 60n)])
  // A view may look at the same values as another, in any order.
  const lists = vector({ kind: 'listView', wide: false }, 3, [Int32Array.of(2, 0, 0), Int32Array.of(1, 2, 0)], [items])
  expect(exactly(lists)).toEqual([[2n ** 60n], [1n, 2n], []])
  const wide = [BigInt64Array.of(1n, 0n), BigInt64Array.of(2n, 1n)]
  expect(exactly(vector({ kind: 'listView', wide: true }, 2, wide, [items]))).toEqual([[2n, 2n ** 60n], [1n]])
  const long = new TextEncoder().encode('beyond the twelve bytes')
  const views = new Int32Array(8)
  views[0] = 2
  new Uint8Array(views.buffer).set(new TextEncoder().encode('hi'), 4)
  views.set([long.length, 0, 0, 0], 4)
  expect(exactly(vector({ kind: 'utf8View' }, 2, [views, long]))).toEqual(['hi', 'beyond the twelve bytes'])
})

test('an interval of more nanoseconds than a number holds exactly is cut, not rounded', () => {
  const nanos = 9_007_200_000_000_000_000n - 1n
  const words = Int32Array.of(0, 0, Number(BigInt.asIntN(32, nanos)), Number(nanos >> 32n))
  expect(exactly(vector({ kind: 'interval', unit: 'monthDayNano' }, 1, [words]))).toEqual(['104249 23:59:59.999'])
})

test('buffers compressed inside the messages are refused by name, not read as values', async () => {
  setCompressionCodec(0, { encode: bytes => bytes, decode: bytes => bytes })
  const table = tableFromArrays({ c: Array.from({ length: 100 }, (_, i) => `text ${i}`) })
  const bytes = tableToIPC(table, { format: 'stream', codec: 0 }) as Uint8Array
  await expect(read(bytes)).rejects.toMatchObject({
    code: 'INVALID_RESPONSE',
    message: expect.stringMatching(/compress/),
  })
})

test('a message may stand at any address, and in pieces of any size', async () => {
  const values = Array.from({ length: 50_000 }, (_, i) => BigInt(i) ** 3n)
  const bytes = bytesOf(values, int64())
  for (const shift of [1, 3, 4, 7]) {
    const moved = new Uint8Array(bytes.length + shift)
    moved.set(bytes, shift)
    expect(await read(moved.subarray(shift)), `at ${shift}`).toEqual(values)
  }
  for (const size of [1000, 65_537]) expect(await read(bytes, size), `in pieces of ${size}`).toEqual(values)
})

test('what Arrow libraries give for the same bytes is something else: this is why they are not used here', () => {
  const decimals = tableFromIPC(bytesOf([110n], decimal(38, 2, 128)))
  expect(String(decimals.getChild('c')?.get(0))).not.toBe('1.10')
  expect(() => tableFromIPC(bytesOf(['a'], runEndEncoded(int32(), utf8())))).toThrow()
})
