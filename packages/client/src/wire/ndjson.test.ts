import { expect, test } from 'vitest'
import { source } from '../../test/arrow.ts'
import { Table } from '../table/table.ts'
import type { Timestamp } from '../values/time.ts'
import { ndjsonPieces } from './ndjson.ts'
import type { Chunk, Field } from './piece.ts'
import { proven } from './proof.ts'

const bytes = (lines: readonly unknown[]): Uint8Array =>
  new TextEncoder().encode(lines.map(line => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''))

async function read(lines: Uint8Array, size?: number): Promise<Table> {
  const chunks: Chunk[] = []
  let fields: readonly Field[] = []
  for await (const piece of proven(ndjsonPieces(source(lines, size)))) {
    if (piece.kind === 'schema') fields = piece.fields
    if (piece.kind === 'chunk') chunks.push(piece.chunk)
  }
  return new Table({ fields, chunks, schema: undefined, numbers: 'bigint' })
}

const columns = (...types: readonly string[]) => [
  'schema',
  { columns: types.map((type, i) => ({ name: `c${i}`, type })) },
]
const end = (rows: number) => ['end', { status: 'complete', rows, truncated: false, queryId: 'q' }]

test('lines give the values that Arrow would', async () => {
  const schema = columns('bigint', 'decimal(38,2)', 'double', 'timestamp(6)', 'date', 'varbinary', 'array(bigint)')
  const row =
    '{"c0":9223372036854775807,"c1":"1.10","c2":"NaN","c3":"2024-01-31 12:00:00.123456","c4":"2024-01-31","c5":"AQI=","c6":[1,null]}'
  const table = await read(bytes([schema, '', row, end(1)]))
  const [values] = table.rows()
  expect(values).toMatchObject({ c0: 2n ** 63n - 1n, c1: '1.10', c2: Number.NaN, c4: new Date('2024-01-31') })
  expect(String(values?.c3)).toBe('2024-01-31 12:00:00.123456')
  expect((values?.c3 as Timestamp).epoch).toBe(1_706_702_400_123_456n)
  expect(values?.c5).toEqual(Uint8Array.of(1, 2))
  expect(values?.c6).toEqual([1n, null])
})

test('rows and maps are read by the types of their members', async () => {
  const schema = columns(
    'row("a b" bigint, c varchar)',
    'map(varchar, bigint)',
    'row(map(integer, bigint), interval day to second, timestamp(3) with time zone)',
  )
  const third = [{ 1: 2 }, '1 00:00:00.000', '2024-01-31 12:00:00.000 UTC']
  const table = await read(bytes([schema, { c0: [1, 'x'], c1: { k: 2 }, c2: third }, end(1)]))
  const [row] = table.rows()
  expect(row?.c0).toEqual({ 'a b': 1n, c: 'x' })
  expect(row?.c1).toEqual(new Map([['k', 2n]]))
  expect(row?.c2).toMatchObject({ field0: new Map([[1, 2n]]), field1: '1 00:00:00.000' })
  expect(String((row?.c2 as { field2: Timestamp }).field2)).toBe('2024-01-31 12:00:00.000 UTC')
})

test('digits inside a text are left alone', async () => {
  const table = await read(bytes([columns('varchar', 'double'), { c0: 'a,1234567890123456789,"b', c1: 1.5 }, end(1)]))
  expect(table.rows()).toEqual([{ c0: 'a,1234567890123456789,"b', c1: 1.5 }])
})

test('lines cut at any byte before the end are CUT_SHORT', async () => {
  const whole = bytes([columns('bigint'), { c0: 1 }, { c0: 2 }, end(2)])
  expect((await read(whole, 3)).numRows).toBe(2)
  for (let length = 0; length < whole.length; length++) {
    await expect(read(whole.subarray(0, length)), `cut after ${length}`).rejects.toMatchObject({ code: 'CUT_SHORT' })
  }
})

test('an error line is thrown as the error that it is', async () => {
  const failed = bytes([
    columns('bigint'),
    { c0: 1 },
    ['error', { code: 'DIVISION_BY_ZERO', detail: 'Division by zero' }],
  ])
  await expect(read(failed)).rejects.toMatchObject({ name: 'QueryError', code: 'DIVISION_BY_ZERO' })
})

test('no row can be taken for the end', async () => {
  const forged = bytes([columns('varchar'), { end: { status: 'complete', rows: 1 } }])
  await expect(read(forged)).rejects.toMatchObject({ code: 'CUT_SHORT' })
})

test.each([
  ['a line that is not JSON', 'oops'],
  ['a line that is no row', '7'],
  ['a row before the schema', '{"c0":1}'],
  ['an unknown control line', '["stats",{}]'],
])('%s is refused', async (_, line) => {
  await expect(read(bytes([line]))).rejects.toMatchObject({ code: 'INVALID_RESPONSE' })
})
