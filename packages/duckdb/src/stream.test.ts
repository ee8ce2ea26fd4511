import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Batch } from './arrow/batch.ts'
import { bytesOf, headOf } from './arrow/head.ts'
import { valuesOf } from './arrow/values.ts'
import type { Connection } from './connection.ts'
import { Database } from './database.ts'
import { libraryPath } from './native/library.ts'
import type { ArrowStream } from './stream.ts'

let database: Database
let connection: Connection
beforeAll(() => {
  database = Database.open(':memory:', { threads: '2' })
  connection = database.connect()
})
afterAll(() => database.close())

// One of each layout, with NULLs at irregular places; each also as the text that DuckDB itself makes of it.
const COLUMNS = [
  'i % 5 = 0',
  'CAST(i AS INTEGER)',
  'i * 1.5e0',
  `'text ' || repeat('x', CAST(i % 20 AS INTEGER))`,
  `CAST(i AS DECIMAL(30,0))`,
  `[i, NULL, i + 1][1:CAST(i % 4 AS INTEGER)]`,
  `{'a': i, 'b': CASE WHEN i % 2 = 0 THEN 'even' END}`,
  `MAP {'k' || i: i}`,
  `[['a' || i], []]`,
]
  .map((sql, index) => `CASE WHEN hash(i, ${index}) % 3 > 0 THEN ${sql} END`)
  // DuckDB has no CASE of these.
  .concat('CAST([i, i + 1] AS BIGINT[2])')

// The filter leaves chunks of irregular lengths, so that bitmaps do not join at whole bytes.
const MIXED = `SELECT ${COLUMNS.map((sql, index) => `${sql} AS c${index}`).join(', ')} FROM range(30000) t(i) WHERE hash(i) % 7 < 5`

function textsOf(values: readonly unknown[]): string[] {
  return values.map(value => JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? Number(inner) : inner)))
}

function columnTexts(stream: ArrowStream, batches: Iterable<Batch>): string[][] {
  const texts: string[][] = stream.fields.map(() => [])
  for (const batch of batches) {
    for (const [index, field] of stream.fields.entries()) {
      const column = batch.columns[index]
      if (column) texts[index]?.push(...textsOf(valuesOf(field, column)))
    }
  }
  return texts
}

function expectedTexts(): string[][] {
  const rows = connection.rows(`SELECT to_json(t) AS row FROM (${MIXED}) t`)
  const objects = rows.map(({ row }) => JSON.parse(String(row)) as Record<string, unknown>)
  return COLUMNS.map((_, index) => textsOf(objects.map(object => plain(object[`c${index}`], index))))
}

// What DuckDB's JSON and our values write differently: a decimal is a text here, a map an array of pairs.
function plain(value: unknown, index: number): unknown {
  if (value === null) return null
  if (index === 4) return String(value)
  return index === 7 ? Object.entries(value as object) : value
}

describe('batches', () => {
  test.each([1, 2048, 5000, 100_000])('of %i rows and more hold what DuckDB says of the same rows', rows => {
    const stream = connection.stream(MIXED)
    expect(columnTexts(stream, stream.batches({ rows }))).toEqual(expectedTexts())
  })

  test('hold as many rows as asked, but for the last', () => {
    const sizes = [...connection.stream('SELECT * FROM range(10000)').batches({ rows: 4096 })].map(({ rows }) => rows)
    expect(sizes).toEqual([4096, 4096, 1808])
  })

  test('begin with as few rows as is said, and grow from there', () => {
    const stream = connection.stream('SELECT * FROM range(40000)')
    const sizes = [...stream.batches({ rows: 16_384, firstRows: 2_048 })].map(({ rows }) => rows)
    expect(sizes).toEqual([2_048, 8_192, 16_384, 13_376])
  })

  test('are closed by bytes before rows when the rows are large', () => {
    const stream = connection.stream(`SELECT repeat('x', 1000) FROM range(10000)`)
    const sizes = [...stream.batches({ bytes: 1_000_000 })].map(({ rows }) => rows)
    expect(Math.max(...sizes)).toBe(2048)
  })

  test('keep nested texts as they are when a part of them has none', () => {
    const stream = connection.stream(
      `SELECT ['t'] UNION ALL SELECT NULL UNION ALL SELECT [] UNION ALL SELECT ['u', 'v']`,
    )
    expect(columnTexts(stream, stream.batches())).toEqual([['["t"]', 'null', '[]', '["u","v"]']])
  })

  test('without NULLs have no bitmap', () => {
    const [batch] = connection.stream('SELECT i FROM range(10) t(i)').batches()
    expect(batch?.columns[0]).toMatchObject({ nullCount: 0, length: 10 })
    expect(batch?.columns[0]?.buffers[0]).toBeNull()
  })

  test('of an ENUM carry its values as a dictionary', () => {
    const stream = connection.stream(
      `SELECT CAST(CASE WHEN i % 2 = 0 THEN 'b' END AS ENUM('a', 'b')) AS e FROM range(4) t(i)`,
    )
    expect(stream.fields[0]).toMatchObject({ format: 'C', dictionary: { format: 'u' } })
    expect(columnTexts(stream, stream.batches())).toEqual([['"b"', 'null', '"b"', 'null']])
  })
})

describe('the head of a batch', () => {
  test.each([0, 1, 7, 8, 9, 1000, 2047])('of %i rows holds the first rows, and no more bytes than they take', rows => {
    const stream = connection.stream(MIXED)
    const [batch] = stream.batches({ rows: 2048 })
    if (!batch) throw new Error('no batch')
    const head = headOf(stream.fields, batch, rows)
    const expected = columnTexts(stream, [batch]).map(texts => texts.slice(0, rows))
    expect(columnTexts(stream, [head])).toEqual(expected)
    expect(bytesOf(head)).toBeLessThanOrEqual(bytesOf(batch))
    expect(head.columns.map(({ nullCount }) => nullCount)).toEqual(
      expected.map(texts => texts.filter(text => text === 'null').length),
    )
  })
})

describe('a stream', () => {
  test('that fails midway throws after the batches that came', () => {
    // Of several threads DuckDB interrupts the others before it keeps the error of the one, and may keep theirs.
    const alone = Database.open(':memory:', { threads: '1' })
    onTestFinished(() => alone.close())
    const stream = alone
      .connect()
      .stream(`SELECT CAST(CASE WHEN i = 500000 THEN 'x' ELSE '1' END AS INTEGER) FROM range(1000000) t(i)`)
    let rows = 0
    const readAll = (): void => {
      for (const batch of stream.batches()) rows += batch.rows
    }
    expect(readAll).toThrow(expect.objectContaining({ kind: 'Conversion' }))
    expect(rows).toBeGreaterThan(100_000)
    expect(rows).toBeLessThanOrEqual(500_000)
  })

  test('that is left early is closed, and the connection runs the next query', () => {
    for (const _ of connection.stream('SELECT * FROM range(100000000)').batches()) break
    expect(connection.rows('SELECT 1 AS a')).toEqual([{ a: 1 }])
  })

  test('is stopped within moments from another thread, by its handle', async () => {
    const started = performance.now()
    const interrupter = new Worker(INTERRUPT, {
      eval: true,
      workerData: { handle: connection.handle, path: libraryPath(process.platform, process.arch) },
    })
    const slow = (): unknown => connection.rows('SELECT count(*) FROM range(100000000) a, range(100000) b')
    expect(slow).toThrow(expect.objectContaining({ kind: 'INTERRUPT' }))
    expect(performance.now() - started).toBeLessThan(5_000)
    await interrupter.terminate()
  })

  test('names its columns and their forms', () => {
    const stream = connection.stream(`SELECT 1 AS a, CAST('1.5' AS DECIMAL(4,2)) AS b, [{'x': 1}] AS c`)
    stream.close()
    expect(stream.fields.map(({ name, format }) => [name, format])).toEqual([
      ['a', 'i'],
      ['b', 'd:4,2,128'],
      ['c', '+l'],
    ])
    expect(stream.fields[2]?.children[0]?.children[0]).toMatchObject({ name: 'x', format: 'i' })
  })
})

// Plain JavaScript, for a worker in Node 20 reads no TypeScript; it calls the same function of the library.
const INTERRUPT = `
  const { workerData } = require('node:worker_threads')
  const koffi = require('koffi')
  const interrupt = koffi.load(workerData.path).func('void duckdb_interrupt(void *)')
  setInterval(() => interrupt(workerData.handle), 100)
`
