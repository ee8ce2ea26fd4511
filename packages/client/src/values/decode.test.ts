import { inspect } from 'node:util'
import {
  Binary,
  Bool,
  type DataType,
  DateDay,
  Decimal,
  Dictionary,
  Field,
  FixedSizeBinary,
  Float32,
  Int16,
  Int32,
  Int64,
  List,
  Map_,
  makeData,
  makeVector,
  Null,
  Struct,
  TimeMicrosecond,
  TimestampMicrosecond,
  TimestampNanosecond,
  Uint64,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow'
import { expect, test } from 'vitest'
import { columnBytes, source } from '../../test/arrow.ts'
import { Table } from '../table/table.ts'
import { arrowPieces } from '../wire/arrow.ts'
import type { Chunk, Field as Column } from '../wire/piece.ts'
import type { Timestamp } from './time.ts'
import type { Numbers } from './values.ts'

/** A column after the way over the wire, undecoded. */
async function opened(vector: Vector, numbers: Numbers, trino?: string): Promise<Table<{ c: unknown }>> {
  const chunks: Chunk[] = []
  let fields: readonly Column[] = []
  for await (const piece of arrowPieces(source(columnBytes(vector, trino)))) {
    if (piece.kind === 'schema') fields = piece.fields
    if (piece.kind === 'chunk') chunks.push(piece.chunk)
  }
  return new Table<{ c: unknown }>({ fields, chunks, schema: undefined, numbers })
}

/** A column after the way over the wire. */
async function over(vector: Vector, { trino, numbers = 'bigint' }: { trino?: string; numbers?: Numbers } = {}) {
  const table = await opened(vector, numbers, trino)
  return { values: Array.from(table.column('c')), column: table.column('c'), type: table.fields[0]?.type, table }
}

/** A vector whose buffers are given as they are. */
function raw(type: DataType, data: ArrayBufferView, length: number): Vector {
  return makeVector(makeData({ type, data, length, nullCount: 0 } as never))
}

const decimals = (...values: readonly bigint[]): Uint32Array =>
  Uint32Array.from(values.flatMap(value => [0n, 32n, 64n, 96n].map(shift => Number((value >> shift) & 0xffffffffn))))

test('64-bit integers are exact beyond 2^53', async () => {
  const edges = [9007199254740993n, -(2n ** 63n), 2n ** 63n - 1n]
  expect((await over(vectorFromArray(edges, new Int64()))).values).toEqual(edges)
  expect((await over(vectorFromArray([2n ** 64n - 1n], new Uint64()))).values).toEqual([2n ** 64n - 1n])
})

test('64-bit integers are numbers or texts when asked for, and a number that would round throws', async () => {
  const small = vectorFromArray([1n, null, -5n], new Int64())
  expect((await over(small, { numbers: 'number' })).values).toEqual([1, null, -5])
  expect((await over(small, { numbers: 'string' })).values).toEqual(['1', null, '-5'])
  const large = vectorFromArray([2n ** 53n], new Int64())
  await expect(over(large, { numbers: 'number' })).rejects.toMatchObject({ code: 'UNSAFE_NUMBER' })
})

test('numbers without nulls come as one typed array', async () => {
  expect((await over(vectorFromArray([1, 2], new Int32()))).column).toBeInstanceOf(Int32Array)
  expect((await over(vectorFromArray([1n, 2n], new Int64()))).column).toBeInstanceOf(BigInt64Array)
  expect((await over(vectorFromArray([1, null], new Int16()))).column).toEqual([1, null])
})

test('decimals keep their scale, their sign and all 38 digits', async () => {
  const values = decimals(110n, -5n, 0n, -(10n ** 38n - 1n), 2n ** 53n, -(2n ** 63n), 2n ** 64n)
  const { values: texts, type } = await over(raw(new Decimal(2, 38), values, 7))
  expect(type).toBe('decimal(38,2)')
  expect(texts).toEqual([
    '1.10',
    '-0.05',
    '0.00',
    '-999999999999999999999999999999999999.99',
    '90071992547409.92',
    '-92233720368547758.08',
    '184467440737095516.16',
  ])
})

test('decimals are exact texts, whatever 64-bit integers are asked to be', async () => {
  expect((await over(raw(new Decimal(2, 10), decimals(110n), 1), { numbers: 'number' })).values).toEqual(['1.10'])
})

test('a timestamp is a Date, cut and not rounded, and exact beneath', async () => {
  const last = BigInt(Date.parse('9999-12-31T23:59:59.999Z')) * 1000n + 999n
  const { values, type } = await over(raw(new TimestampMicrosecond(), BigInt64Array.of(last, -1n, 1_500_999n), 3))
  const [late, early, near] = values as Timestamp[]
  expect(type).toBe('timestamp(6)')
  expect(late?.getTime()).toBe(Date.parse('9999-12-31T23:59:59.999Z'))
  expect(String(late)).toBe('9999-12-31 23:59:59.999999')
  expect(late?.epoch).toBe(last)
  expect([early?.getTime(), near?.getTime()]).toEqual([-1, 1500])
  expect(String(early)).toBe('1969-12-31 23:59:59.999999')
  expect(JSON.stringify(early)).toBe('"1969-12-31T23:59:59.999999"')
  expect(inspect({ late })).toBe('{ late: 9999-12-31 23:59:59.999999 }')
})

test('a timestamp with time zone says so in its texts', async () => {
  const { values, type } = await over(raw(new TimestampNanosecond('UTC'), BigInt64Array.of(1_500_000_001n), 1))
  const [time] = values as Timestamp[]
  expect(type).toBe('timestamp(9) with time zone')
  expect(String(time)).toBe('1970-01-01 00:00:01.500000001 UTC')
  expect([time?.unit, time?.zone, time?.toJSON()]).toEqual(['ns', 'UTC', '1970-01-01T00:00:01.500000001Z'])
})

test("a timestamp's texts have the digits of its SQL type", async () => {
  const vector = raw(new TimestampMicrosecond(), BigInt64Array.of(1_500_000n), 1)
  const { values } = await over(vector, { trino: 'timestamp(3)' })
  expect(String(values[0])).toBe('1970-01-01 00:00:01.500')
})

test('dates are midnight UTC, times are texts', async () => {
  expect((await over(raw(new DateDay(), Int32Array.of(19_753, -1), 2))).values).toEqual([
    new Date('2024-01-31T00:00:00Z'),
    new Date('1969-12-31T00:00:00Z'),
  ])
  const time = raw(new TimeMicrosecond(), BigInt64Array.of(86_399_999_999n), 1)
  expect((await over(time)).values).toEqual(['23:59:59.999999'])
  expect((await over(time, { trino: 'time(3)' })).values).toEqual(['23:59:59.999'])
})

test('texts are read in bulk and one by one alike, whatever they hold', async () => {
  const ascii = Array.from({ length: 9000 }, (_, i) => `value ${i}`)
  const mixed = ascii.map((text, i) => (i % 1000 === 7 ? `日本 ${text} \u{1f600}` : i % 501 === 0 ? null : text))
  const odd = ['', '\ufeffmark', 'a\0b', "'", 'é', null, '\u2028']
  for (const texts of [ascii, mixed, odd]) {
    expect((await over(vectorFromArray(texts, new Utf8()))).values).toEqual(texts)
  }
})

test('booleans, bytes, floats, nulls and all-null columns come as they are', async () => {
  const bools = [true, null, false, true, true, true, true, true, false]
  expect((await over(vectorFromArray(bools, new Bool()))).values).toEqual(bools)
  const bytes = [Uint8Array.of(1, 2), null, new Uint8Array(0)]
  expect((await over(vectorFromArray(bytes, new Binary()))).values).toEqual(bytes)
  const floats = [1.5, Number.NaN, Number.NEGATIVE_INFINITY, null]
  expect((await over(vectorFromArray(floats, new Float32()))).values).toEqual(floats)
  expect((await over(vectorFromArray([null, null], new Null()))).values).toEqual([null, null])
})

test('a uuid is text, other bytes of fixed width are bytes', async () => {
  const vector = raw(
    new FixedSizeBinary(16),
    Uint8Array.from({ length: 16 }, (_, i) => i),
    1,
  )
  const { values } = await over(vector, { trino: 'uuid' })
  expect(values).toEqual(['00010203-0405-0607-0809-0a0b0c0d0e0f'])
  expect((await over(vector)).values).toEqual([Uint8Array.from({ length: 16 }, (_, i) => i)])
})

test('nested values are plain, with exact leaves', async () => {
  const lists = [[1n, 2n ** 60n], null, []]
  const list = vectorFromArray(lists, new List(new Field('item', new Int64(), true)))
  expect((await over(list)).values).toEqual(lists)
  expect((await over(list)).type).toBe('array(bigint)')
  const structs = [{ a: 1, b: 'x' }, null, { a: null, b: '__proto__' }]
  const struct = vectorFromArray(
    structs,
    new Struct([new Field('a', new Int32(), true), new Field('b', new Utf8(), true)]),
  )
  expect((await over(struct)).values).toEqual(structs)
})

test('a map is a Map', async () => {
  const entries = new Field(
    'entries',
    new Struct([new Field('key', new Utf8(), false), new Field('value', new Int32(), true)]),
    false,
  )
  const map = vectorFromArray([{ a: 1, b: null }, null], new Map_(entries as never))
  const { values, type } = await over(map)
  expect(values).toEqual([
    new Map([
      ['a', 1],
      ['b', null],
    ]),
    null,
  ])
  expect(type).toBe('map(varchar, integer)')
})

test('dictionaries are looked up', async () => {
  const texts = ['a', 'b', null, 'a']
  expect((await over(vectorFromArray(texts, new Dictionary(new Utf8(), new Int32())))).values).toEqual(texts)
})

test("the server's word on a column's type wins over what Arrow has", async () => {
  const { type } = await over(vectorFromArray(['{}'], new Utf8()), { trino: 'json' })
  expect(type).toBe('json')
})

test('nanoseconds are exact on both sides of 1970, and so are times that no Date can tell', async () => {
  const epochs = [-1n, 1_706_702_400_123_456_789n, -(2n ** 63n), 2n ** 63n - 1n, 0n]
  const { values } = await over(raw(new TimestampNanosecond(), BigInt64Array.from(epochs), epochs.length))
  expect((values as Timestamp[]).map(time => time.epoch)).toEqual(epochs)
  expect(String(values[0])).toBe('1969-12-31 23:59:59.999999999')
  const beyond = [2n ** 63n - 1n, -(2n ** 63n), 8_640_000_000_000_001_000n, 253402300799999999n]
  const micro = (await over(raw(new TimestampMicrosecond(), BigInt64Array.from(beyond), beyond.length))).values
  expect((micro as Timestamp[]).map(time => time.epoch)).toEqual(beyond)
  expect((micro as Timestamp[]).map(time => Number.isNaN(time.getTime()))).toEqual([true, true, true, false])
})

const FEW = 5003

/** One value in each kind of column that can be cut into parts, by the number of its row. */
const CUT: readonly (readonly [type: DataType, value: (i: number) => unknown])[] = [
  [new Bool(), i => i % 3 === 0],
  [new Int16(), i => i],
  [new Int64(), i => BigInt(i) ** 4n],
  [new Float32(), i => i / 4],
  [new Decimal(2, 10), i => Uint32Array.of(i, 0, 0, 0)],
  [new Utf8(), i => (i % 7 === 0 ? `ü${i}` : `text ${i}`)],
  [new Binary(), i => Uint8Array.of(i & 255, i >> 8)],
  [new FixedSizeBinary(3), i => Uint8Array.of(i & 255, i >> 8, 7)],
  [new DateDay(), i => new Date(i * 86_400_000)],
  [new TimestampMicrosecond(), i => i * 1000],
  [new TimeMicrosecond(), i => BigInt(i)],
  [new Dictionary(new Utf8(), new Int32()), i => `group ${i % 5}`],
  [new List(new Field('item', new Int32(), true)), i => [i, i + 1]],
]

test.each(
  CUT,
)('%s: rows taken one after the other, all of them together, and the column are the same values', async (type, value) => {
  const values = Array.from({ length: FEW }, (_, i) => (i % 11 === 0 ? null : value(i)))
  const { table } = await over(vectorFromArray(values, type))
  expect(table.numRows).toBe(FEW)
  expect([...table]).toEqual(table.rows())
  expect(Array.from(table.column('c'))).toEqual(table.rows().map(row => row.c))
})

test('who takes a few rows of a large batch has only a part of it decoded', async () => {
  // A number that none can hold stands in the last row: decoding it throws.
  const values = [...new Array(FEW).fill(1n), 2n ** 60n]
  const large = await opened(vectorFromArray(values, new Int64()), 'number')
  const taken: unknown[] = []
  for (const row of large) if (taken.push(row) === 1000) break
  expect(taken).toHaveLength(1000)
  expect(() => [...large]).toThrow(/UNSAFE_NUMBER|no number holds/)
})
