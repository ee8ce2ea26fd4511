import {
  Table as ArrowTable,
  DateDay,
  Decimal,
  Field,
  Int64,
  makeData,
  makeVector,
  Schema,
  TimestampMicrosecond,
  tableFromIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import { expect, test } from 'vitest'
import { arrowBytes, complete, source } from '../../test/arrow.ts'
import { arrowPieces } from '../wire/arrow.ts'
import type { Chunk, Piece } from '../wire/piece.ts'
import { Table } from './table.ts'

async function read(bytes: Uint8Array): Promise<Table> {
  const chunks: Chunk[] = []
  let schema: Extract<Piece, { kind: 'schema' }> | undefined
  for await (const piece of arrowPieces(source(bytes))) {
    if (piece.kind === 'schema') schema = piece
    if (piece.kind === 'chunk') chunks.push(piece.chunk)
  }
  return new Table({ fields: schema?.fields ?? [], chunks, schema: schema?.message, numbers: 'bigint' })
}

const texts = (names: readonly string[], ...rows: readonly (readonly (string | null)[])[]): Uint8Array => {
  const schema = new Schema(names.map(name => new Field(name, new Utf8(), true)))
  const columns = names.map((_, i) => makeTexts(rows.map(row => row[i] ?? null)))
  return arrowBytes(
    new ArrowTable(schema, Object.fromEntries(columns.map((vector, i) => [i, vector])) as never),
    complete(rows.length),
  )
}
const makeTexts = (values: readonly (string | null)[]) => vectorFromArray(values, new Utf8())

/** The column kinds that charts get wrong when they are given Arrow's own vectors. */
async function chartable(): Promise<Table> {
  const decimals = makeVector(
    makeData({
      type: new Decimal(2, 10),
      data: Uint32Array.of(110, 0, 0, 0, 550, 0, 0, 0),
      length: 2,
      nullCount: 0,
    } as never),
  )
  const table = new ArrowTable({
    amount: decimals,
    day: vectorFromArray([new Date('2024-01-31'), null], new DateDay()),
    n: vectorFromArray([1n, 2n], new Int64()),
    some: vectorFromArray([3n, null], new Int64()),
    at: vectorFromArray([Date.parse('2024-01-31T12:00Z'), null], new TimestampMicrosecond()),
  })
  return read(arrowBytes(table, complete(2)))
}

test('charts get dates as milliseconds, decimals at their scale, integers as numbers, and nulls', async () => {
  const table = await chartable()
  expect(Array.from(table.getChild('amount')?.toArray() ?? [])).toEqual([1.1, 5.5])
  expect(table.getChild('day')?.toJSON()).toEqual([Date.parse('2024-01-31'), null])
  expect(table.getChild('day')).toMatchObject({ nullCount: 1, type: { typeId: 10, unit: 1 } })
  expect(table.getChild('n')?.toArray()).toEqual(Float64Array.of(1, 2))
  expect(table.getChild('at')?.toArray()).toEqual([Date.parse('2024-01-31T12:00Z'), null])
  expect(table.getChild('at')).toMatchObject({ nullCount: 1, type: { typeId: 10, unit: 1 } })
  expect(table.getChild('some')?.toArray()).toEqual([3, null])
  expect(table.getChild('nothing')).toBeNull()
  expect(table.schema.fields.map(field => field.name)).toEqual(['amount', 'day', 'n', 'some', 'at'])
  expect(table.toArray()).toEqual(table.rows())
})

test('names that objects would lose or mix are all there', async () => {
  const table = await read(texts(['n', 'n', '', '__proto__', 'n_2'], ['a', 'b', 'c', 'd', 'e']))
  expect(table.fields.map(field => field.key)).toEqual(['n', 'n_3', 'column_3', '__proto__', 'n_2'])
  const [row] = table.rows()
  expect(Object.entries(row ?? {})).toEqual([
    ['n', 'a'],
    ['n_3', 'b'],
    ['column_3', 'c'],
    ['__proto__', 'd'],
    ['n_2', 'e'],
  ])
  expect(Object.getPrototypeOf(row)).toBe(Object.prototype)
})

test('names that are numbers keep their order in fields and texts, and a column called then makes no promise of a row', async () => {
  const table = await read(texts(['10', '2', 'then'], ['a', 'b', 'c']))
  expect(table.fields.map(field => field.name)).toEqual(['10', '2', 'then'])
  expect(table.toString()).toMatch(/^10 +2 +then\n/)
  expect(Object.entries((await table.rows()[0]) ?? {}).sort()).toEqual([
    ['10', 'a'],
    ['2', 'b'],
    ['then', 'c'],
  ])
})

test('a copy for another thread is made of bytes, which hold all rows', async () => {
  const table = await read(texts(['a'], ['x'], [null]))
  const there = await read(structuredClone(table.toIPC()))
  expect(there.rows()).toEqual(table.rows())
})

test('columns are whole arrays, also over several batches', async () => {
  const one = new ArrowTable({ n: vectorFromArray([1n, 2n], new Int64()) })
  const table = await read(arrowBytes(one.concat(one), complete(4)))
  expect(table.columns()).toEqual({ n: BigInt64Array.of(1n, 2n, 1n, 2n) })
  expect(() => table.column('m')).toThrow(/there is no column m; there are n/)
})

test('the Arrow bytes are a stream that others read', async () => {
  const table = await read(texts(['a'], ['x'], [null]))
  expect(
    tableFromIPC(table.toIPC())
      .toArray()
      .map(row => row?.a),
  ).toEqual(['x', null])
  expect((await table.toArrow()).numRows).toBe(2)
  expect((await table.toArquero()).objects()).toEqual([{ a: 'x' }, { a: null }])
})

test('a package that is not installed is asked for by name', async () => {
  const table = await read(texts(['a'], ['x']))
  await expect(table.toPolars()).rejects.toMatchObject({ code: 'MISSING_PEER', hint: 'npm install nodejs-polars' })
})

test('the text table shows the first rows, and how many there are', async () => {
  const rows = Array.from({ length: 30 }, (_, i) => [`row ${i}`, i % 2 ? null : 'x\ny'])
  const shown = (await read(texts(['a', 'b'], ...rows))).toString(2)
  expect(shown).toBe(
    ['a      b', '─────  ────', 'row 0  x⏎y', 'row 1  NULL', '… 28 more', '30 rows × 2 columns'].join('\n'),
  )
})

test('text in HTML is text', async () => {
  const html = (await read(texts(['<b>'], ['<script>alert(1)</script>']))).toHTML()
  expect(html).not.toMatch(/<script|<b>/)
  expect(html).toContain('&#60;script&#62;')
})

test('notebooks and consoles get the same table', async () => {
  const table = await read(texts(['a'], ['x']))
  const display = Reflect.get(table, Symbol.for('Jupyter.display')).call(table)
  expect(Object.keys(display)).toEqual(['text/plain', 'text/html'])
  for (const name of ['nodejs.util.inspect.custom', 'Deno.customInspect'])
    expect(Reflect.get(table, Symbol.for(name)).call(table), name).toBe(table.toString())
})

test('JSON keeps 64-bit integers as text', async () => {
  const table = await read(arrowBytes(new ArrowTable({ n: vectorFromArray([2n ** 60n], new Int64()) }), complete(1)))
  expect(JSON.stringify(table)).toBe('[{"n":"1152921504606846976"}]')
})
