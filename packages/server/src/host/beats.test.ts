import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { RecordBatchReader } from 'apache-arrow'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HOST_COMMAND } from '../../test/built.ts'
import { type Answer, type Asked, HostProcess, jobOf } from '../../test/host-process.ts'

let host: HostProcess
beforeAll(async () => {
  host = await HostProcess.open(HOST_COMMAND)
})
afterAll(() => host.close())

/** Gives its one row after a fifth of a second or more. */
const SLOW = 'SELECT CAST(sum(a.range * b.range % 7) % 2 AS INTEGER) FROM range(5000) a, range(5000) b'
const ENDLESS = 'SELECT CAST(count(*) AS INTEGER) FROM range(100000000) a, range(1000000) b'
const LONG_NAME = [{ name: 'a'.repeat(60), type: 'integer' }]

/** Runs a query, and asks for a sign of life every 10 ms; `seen` is told how many bytes have come, at each. */
async function beaten(asked: Asked, seen: (bytes: number) => void = () => {}): Promise<Answer> {
  const job = jobOf(asked)
  const timer = setInterval(() => {
    seen(host.received)
    host.send({ kind: 'beat', id: job.id })
  }, 10)
  return host.run(job).finally(() => clearInterval(timer))
}

async function endedText(asked: Asked): Promise<string> {
  const { bytes, last } = await beaten(asked)
  expect(last).toMatchObject({ kind: 'ended', bytes: bytes.length })
  return bytes.toString()
}

describe('a sign of life', () => {
  test('in Arrow is the schema and then batches without rows, and readers see one table', async () => {
    const { bytes, last } = await beaten({ sql: SLOW, format: 'arrow' })
    expect(last).toMatchObject({ kind: 'ended', rows: 1 })
    const rows = [...RecordBatchReader.from(bytes)].map(({ numRows }) => numRows)
    expect(rows.length).toBeGreaterThan(4)
    expect(rows.filter(count => count > 0)).toEqual([1])
    expect(rows.at(-1)).toBe(0)
  })

  test('comes while the engine is still at work', async () => {
    const early: number[] = []
    await beaten({ sql: SLOW, format: 'arrow' }, bytes => early.push(bytes))
    expect(new Set(early).size).toBeGreaterThan(4)
  })

  test.each([
    ['ndjson', /^\["schema",.*\n\n{3,}\{"a":\d\}\n\["end",.*\n$/],
    ['minimal', /^\n{3,}\{"columns":\["a"\],"data":\[\[\d\]\]\}\n$/],
    ['json', /^\n{3,}\[\{"a":\d\}\]\n$/],
  ] as const)('in %s is a blank line, before which the head stands', async (format, form) => {
    expect(await endedText({ sql: SLOW, format, id: `q-${format}` })).toMatch(form)
  })

  test('in CSV is a letter of the header, whose bytes stay what they are', async () => {
    const lengths = new Set<number>()
    const { bytes } = await beaten({ sql: SLOW, format: 'csv', columns: LONG_NAME }, length => lengths.add(length))
    expect(bytes.toString()).toMatch(/^a{60}\r\n\d\r\n$/)
    expect(lengths.size).toBeGreaterThan(4)
  })

  test.each([
    ['gzip', gunzipSync],
    ['br', brotliDecompressSync],
  ] as const)('goes through %s, and reaches the reader at once', async (encoding, decode) => {
    const lengths = new Set<number>()
    const { bytes, last } = await beaten({ sql: SLOW, encoding }, length => lengths.add(length))
    expect(lengths.size).toBeGreaterThan(4)
    expect(last).toMatchObject({ kind: 'ended', bytes: bytes.length })
    expect(decode(bytes).toString()).toMatch(/^\["schema",.*\n\n{3,}\{"a":\d\}\n\["end",.*\n$/)
  })

  test('between rows stands between whole lines', async () => {
    const sql = `SELECT CAST(i AS INTEGER) FROM range(300000) t(i) WHERE i % 2 = 0`
    const text = await endedText({ sql })
    const lines = text.split('\n').filter(line => line !== '')
    expect(lines).toHaveLength(150_002)
    expect(lines.slice(1, -1).every(line => /^\{"a":\d+\}$/.test(line))).toBe(true)
  })

  test('is followed by the failure, and by no end', async () => {
    const job = jobOf({ sql: ENDLESS })
    const running = host.run(job)
    const timer = setInterval(() => host.send({ kind: 'beat', id: job.id }), 20)
    while (host.received === 0) await new Promise(resolve => setTimeout(resolve, 10))
    host.send({ kind: 'interrupt', id: job.id })
    const { bytes, last } = await running.finally(() => clearInterval(timer))
    expect(last).toMatchObject({ kind: 'failed', code: 'CANCELLED', bytes: bytes.length })
    expect(bytes.toString()).toMatch(/^\["schema",.*\n\n+\["error",.*\n$/)
  })

  test('of a job that is over changes nothing in the next', async () => {
    await host.run({ sql: 'SELECT 1', id: 'over' })
    host.send({ kind: 'beat', id: 'over' })
    const { bytes } = await host.run({ sql: 'SELECT 1', id: 'next', format: 'csv' })
    expect(bytes.toString()).toBe('a\r\n1\r\n')
  })
})
