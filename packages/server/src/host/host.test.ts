import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { RecordBatchReader, tableFromIPC } from 'apache-arrow'
import { Database } from 'oso-duckdb'
import { analyse, parse, toDuckdb } from 'oso-sql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { residentBytes } from '../../../../test/resident.ts'
import { HOST_COMMAND, TRINO_HOST_COMMAND } from '../../test/built.ts'
import { type Answer, type Asked, HostProcess, jobOf } from '../../test/host-process.ts'

let host: HostProcess
beforeAll(async () => {
  host = await HostProcess.open(HOST_COMMAND)
})
afterAll(() => host.close())

const BIGINT = [{ name: 'i', type: 'bigint' }]
const ENDLESS = 'SELECT CAST(count(*) AS INTEGER) FROM range(100000000) a, range(1000000) b'

function linesOf({ bytes }: Answer): unknown[] {
  const lines = bytes.toString().trimEnd().split('\n')
  return lines.map(line => JSON.parse(line))
}

describe('what the host says', () => {
  test('is in order: accepted, ended with the number of bytes', async () => {
    const { bytes, last } = await host.run({ sql: 'SELECT 1', id: 'ordered' })
    expect(host.words.filter(word => 'id' in word && word.id === 'ordered').map(({ kind }) => kind)).toEqual([
      'accepted',
      'ended',
    ])
    expect(last).toEqual({ kind: 'ended', id: 'ordered', bytes: bytes.length, rows: 1, truncated: false })
  })

  test('is of no byte when a query fails before its first row', async () => {
    const { bytes, last } = await host.run({ sql: `SELECT CAST('x' AS INTEGER)` })
    expect(last).toMatchObject({ kind: 'failed', code: 'INVALID_CAST_ARGUMENT', bytes: 0 })
    expect(bytes).toHaveLength(0)
  })

  test('is of one job after the other on one pipe', async () => {
    for (const rows of [3, 0, 200_000, 1]) {
      const { bytes, last } = await host.run({
        sql: `SELECT CAST(i AS INTEGER) FROM range(${rows}) t(i)`,
        format: 'arrow',
      })
      expect(last).toMatchObject({ kind: 'ended', rows, bytes: bytes.length })
      expect(tableFromIPC(bytes).numRows).toBe(rows)
    }
  })
})

describe('the end of a result', () => {
  test('in Arrow is a batch without rows that says so, then the end of the stream', async () => {
    const { bytes } = await host.run({ sql: 'SELECT 1', format: 'arrow', id: 'q1' })
    const batches = [...RecordBatchReader.from(bytes)]
    expect(batches.map(({ numRows }) => numRows)).toEqual([1, 0])
    const mark = JSON.parse(batches[1]?.metadata.get('oso.end') ?? '')
    expect(mark).toEqual({ status: 'complete', rows: 1, truncated: false, queryId: 'q1' })
    expect(bytes.subarray(-8)).toEqual(Buffer.from([255, 255, 255, 255, 0, 0, 0, 0]))
  })

  test('is missing after a failure midway, in every format', async () => {
    const sql = `SELECT CAST(CASE WHEN i = 900000 THEN 'x' ELSE '1' END AS INTEGER) FROM range(1000000) t(i)`
    for (const format of ['arrow', 'ndjson', 'minimal', 'json', 'csv'] as const) {
      const { bytes, last } = await host.run({ sql, format })
      expect(last).toMatchObject({ kind: 'failed', code: 'INVALID_CAST_ARGUMENT', bytes: bytes.length })
      expect(bytes.length).toBeGreaterThan(100_000)
      expect(bytes.includes('"complete"')).toBe(false)
    }
  })

  test('of NDJSON that failed midway is a line that says why', async () => {
    const sql = `SELECT CAST(CASE WHEN i = 900000 THEN 'x' ELSE '1' END AS INTEGER) FROM range(1000000) t(i)`
    const lines = linesOf(await host.run({ sql, id: 'q2' }))
    expect(lines.at(-1)).toEqual([
      'error',
      { code: 'INVALID_CAST_ARGUMENT', message: expect.any(String), queryId: 'q2' },
    ])
  })
})

describe('a cap', () => {
  const sql = 'SELECT i FROM range(100000) t(i)'
  const most = 2 ** 40

  test.each(['arrow', 'ndjson'] as const)('of rows cuts %s at exactly that many, and says so', async format => {
    const limits = { maxRows: 5_000, maxBytes: most }
    const answer = await host.run({ sql, format, limits, columns: BIGINT })
    expect(answer.last).toMatchObject({ kind: 'ended', rows: 5_000, truncated: true, reason: 'rows' })
    expect(format === 'arrow' ? tableFromIPC(answer.bytes).numRows : linesOf(answer).length - 2).toBe(5_000)
  })

  test('that the result meets exactly cuts nothing', async () => {
    const { last } = await host.run({ sql, limits: { maxRows: 100_000, maxBytes: most }, columns: BIGINT })
    expect(last).toMatchObject({ kind: 'ended', rows: 100_000, truncated: false })
  })

  test('of bytes cuts at the last row that fits', async () => {
    const { last } = await host.run({
      sql,
      format: 'arrow',
      limits: { maxRows: most, maxBytes: 80_000 },
      columns: BIGINT,
    })
    expect(last).toMatchObject({ kind: 'ended', rows: 10_000, truncated: true, reason: 'bytes' })
  })

  test.each(['minimal', 'json', 'csv'] as const)('fails %s, which cannot say that it was cut', async format => {
    const early = await host.run({ sql, format, limits: { maxRows: 10, maxBytes: most }, columns: BIGINT })
    expect(early.last).toMatchObject({ kind: 'failed', code: 'RESULT_TOO_LARGE', bytes: 0 })
    const late = await host.run({ sql, format, limits: { maxRows: 90_000, maxBytes: most }, columns: BIGINT })
    expect(late.last).toMatchObject({ kind: 'failed', code: 'RESULT_TOO_LARGE' })
    expect(late.bytes.length).toBeGreaterThan(0)
  })
})

describe('stopping', () => {
  async function stopped(asked: Asked, afterMs: number): Promise<Answer> {
    const job = jobOf(asked)
    setTimeout(() => host.send({ kind: 'interrupt', id: job.id }), afterMs)
    return host.run(job)
  }

  test.each([0, 200])('ends a query within moments, %i ms after it was sent', async afterMs => {
    const started = performance.now()
    const { last } = await stopped({ sql: ENDLESS }, afterMs)
    expect(last).toMatchObject({ kind: 'failed', code: 'CANCELLED' })
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  test('ends a query that has begun to give rows', async () => {
    const { last } = await stopped({ sql: 'SELECT i FROM range(10000000000) t(i)', columns: BIGINT }, 300)
    expect(last).toMatchObject({ kind: 'failed', code: 'CANCELLED' })
    expect(last.bytes).toBeGreaterThan(0)
  })

  test('one job leaves the next alone', async () => {
    host.send({ kind: 'interrupt', id: 'another' })
    expect((await host.run({ sql: 'SELECT 1' })).last.kind).toBe('ended')
  })
})

describe('a host', () => {
  test('that is killed halfway has written no end', async () => {
    const victim = await HostProcess.open(HOST_COMMAND)
    const running = victim.run({ sql: 'SELECT i FROM range(10000000000) t(i)', columns: BIGINT, format: 'arrow' })
    await once(victim.pipe, 'data')
    victim.child.kill('SIGKILL')
    await expect(running).rejects.toThrow('the host is gone')
    expect(victim.received).toBeGreaterThan(0)
    expect(victim.words.some(({ kind }) => kind === 'ended')).toBe(false)
  })

  test('ends when the gateway lets it go, and when the gateway is gone, whatever it is at', async () => {
    const open = () => HostProcess.open(HOST_COMMAND)
    const [released, orphan, busy] = await Promise.all([open(), open(), open()])
    await released.close()
    expect(released.child.exitCode).toBe(0)
    const sql =
      'SELECT count(*) AS i FROM range(100000) a(x), range(100000) b(y), range(100000) c(z) WHERE x + y + z < 0'
    busy.run({ sql, columns: BIGINT, format: 'arrow' }).catch(() => {})
    // The engine is at it when the rest of that process waits.
    await new Promise(resolve => setTimeout(resolve, 500))
    for (const { child } of [orphan, busy]) child.disconnect()
    await Promise.all([orphan, busy].map(({ child }) => child.signalCode ?? once(child, 'exit')))
    expect([orphan, busy].map(({ child }) => child.signalCode)).toEqual(['SIGKILL', 'SIGKILL'])
  })

  test.each([
    ['of DuckDB', HOST_COMMAND],
    ['of a cluster', TRINO_HOST_COMMAND],
  ])('%s ends when the gateway is gone before it has begun', async (_, command) => {
    const { child } = new HostProcess(command)
    child.disconnect()
    await once(child, 'exit')
  })

  test('that cannot open its warehouse says why on its error stream, and ends', async () => {
    for (const [warehouse, why] of [
      ['/no/such/file.duckdb', 'file.duckdb'],
      ['/some/oso.duckdb', 'cannot be called oso.duckdb'],
    ]) {
      const broken = new HostProcess(HOST_COMMAND)
      broken.send({ kind: 'open', warehouse: warehouse ?? '', memoryLimitMb: 512, threads: 1, functions: false })
      expect(await broken.gone).toContain(why)
      expect(broken.child.exitCode).toBe(1)
    }
  })

  test('waits while nobody reads, and takes no memory for it', async () => {
    const slow = await HostProcess.open(HOST_COMMAND)
    slow.pipe.pause()
    const running = slow.run({
      sql: `SELECT repeat('x', 1000) || i FROM range(500000) t(i)`,
      columns: [{ name: 'a', type: 'varchar' }],
    })
    await slow.heard(word => word.kind === 'accepted')
    await new Promise(resolve => setTimeout(resolve, 1_000))
    expect(slow.words.some(({ kind }) => kind === 'ended')).toBe(false)
    if (process.platform === 'linux') expect(residentBytes(slow.child.pid)).toBeLessThan(400 * 2 ** 20)
    slow.pipe.resume()
    expect((await running).last).toMatchObject({ kind: 'ended', rows: 500_000 })
    await slow.close()
  }, 60_000)

  test('runs out of memory without dying of it', async () => {
    const small = await HostProcess.open(HOST_COMMAND, { memoryLimitMb: 64 })
    const hungry = 'SELECT len(list(i || i)) FROM range(10000000) t(i)'
    expect((await small.run({ sql: hungry })).last).toMatchObject({ kind: 'failed', code: 'MEMORY_LIMIT' })
    expect((await small.run({ sql: 'SELECT 1' })).last.kind).toBe('ended')
    await small.close()
  })
})

describe('TypeScript functions', () => {
  const noTables = { table: () => undefined, tableNames: () => [] }
  const { sql, functions } = toDuckdb(analyse(parse(`SELECT soundex('Robert') AS s`), noTables))
  const asked = { sql, functions: [...functions], columns: [{ name: 's', type: 'varchar' }] }

  test('run in a host that was opened with them, as often as rows call them', async () => {
    expect(functions).not.toEqual([])
    const capable = await HostProcess.open(HOST_COMMAND, { functions: true })
    expect(linesOf(await capable.run(asked))[1]).toEqual({ s: 'R163' })
    const many = { ...asked, sql: `SELECT s FROM (${sql}) AS one(s), range(50000)` }
    expect((await capable.run(many)).last).toMatchObject({ kind: 'ended', rows: 50_000 })
    await capable.close()
  })

  test('are unknown to one that was not, which says nothing of the inside', async () => {
    const { last } = await host.run(asked)
    expect(last).toMatchObject({
      kind: 'failed',
      code: 'ENGINE_FAILED',
      message: 'The engine could not run the query.',
    })
  })
})

describe('a warehouse', () => {
  let folder: string
  let warehouse: string
  let reader: HostProcess
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'oso-host-'))
    warehouse = join(folder, 'warehouse.duckdb')
    const database = Database.open(warehouse)
    database
      .connect()
      .run('CREATE SCHEMA oso; CREATE TABLE oso.t AS SELECT 7 AS a; CREATE TABLE oso.other AS SELECT 8 AS a')
    database.close()
    reader = await HostProcess.open(HOST_COMMAND, { warehouse })
  })
  afterAll(async () => {
    await reader.close()
    rmSync(folder, { recursive: true })
  })

  test('is read where the job says so, and nowhere else', async () => {
    const own = await reader.run({ sql: 'SELECT a FROM "oso"."t"', tables: ['oso.t'] })
    expect(linesOf(own)[1]).toEqual({ a: 7 })
    const other = await reader.run({ sql: 'SELECT a FROM "oso"."other"', tables: ['oso.t'] })
    expect(other.last).toMatchObject({ kind: 'failed', code: 'NOT_ALLOWED' })
  })

  test('is read by several hosts at once', async () => {
    const second = await HostProcess.open(HOST_COMMAND, { warehouse })
    expect((await second.run({ sql: 'SELECT a FROM "oso"."t"', tables: ['oso.t'] })).last.kind).toBe('ended')
    await second.close()
  })

  test('takes parameters, which are values and never text', async () => {
    const parameters = [
      { type: 'integer', value: '7' },
      { type: 'varchar', value: `'; DROP TABLE t` },
    ]
    const sql = 'SELECT a FROM "oso"."t" WHERE a = CAST($1 AS INTEGER) AND $2 IS NOT NULL'
    expect((await reader.run({ sql, parameters, tables: ['oso.t'] })).last).toMatchObject({ kind: 'ended', rows: 1 })
  })
})

describe('an encoding', () => {
  const sql = `SELECT CAST(i AS INTEGER) FROM range(100000) t(i)`

  test.each([
    ['gzip', gunzipSync],
    ['br', brotliDecompressSync],
  ] as const)('%s is undone to the same bytes', async (encoding, decode) => {
    const plain = await host.run({ sql, id: 'same' })
    const encoded = await host.run({ sql, id: 'same', encoding })
    expect(encoded.bytes.length).toBeLessThan(plain.bytes.length / 2)
    expect(decode(encoded.bytes).equals(plain.bytes)).toBe(true)
  })

  test('that failed midway cannot be decoded to its end', async () => {
    const faulty = `SELECT CAST(CASE WHEN i = 900000 THEN 'x' ELSE '1' END AS INTEGER) FROM range(1000000) t(i)`
    const { bytes } = await host.run({ sql: faulty, encoding: 'gzip', format: 'json' })
    expect(bytes.length).toBeGreaterThan(0)
    expect(() => gunzipSync(bytes)).toThrow('unexpected end of file')
  })
})
