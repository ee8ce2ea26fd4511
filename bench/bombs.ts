import { fileURLToPath } from 'node:url'
import { HostedEngine } from '../packages/server/src/engine/hosted.ts'
import { QueryError } from '../packages/server/src/errors.ts'
import type { Job } from '../packages/server/src/job/job.ts'
import { hostPids } from '../packages/server/test/built.ts'
import { makeFixture } from './fixture.ts'
import { ms, quantile, type Row } from './measure.ts'

/*
 * What happens when a bomb gets by the guard and by the host's second check: each is given to an engine host as it is.
 * It must end within its bounds, and the queries of another client go on meanwhile.
 */

const HOST = fileURLToPath(new URL('../packages/server/dist/host/main.js', import.meta.url))
const MIB = 2 ** 20
const TIMEOUT_MS = 4_000
/** As the server has it by default: with the time that a large process takes to end, a kill is within its bound. */
const OBEY_MS = 500
const SHARE_MB = 512
const SLACK_MB = 512
/** From the limit to the end of the query, where its host stopped when it was asked to, and where it had to be killed. */
const STOPPED_MS = 250
const KILLED_MS = 1_000

type Bomb = Readonly<{ name: string; sql: string; functions?: readonly string[] }>

const A5 = "repeat('a', 200000)"

/** Section D5 of the catalogue of attacks, in DuckDB's words. `functions` are those that the second check would refuse. */
const BOMBS: readonly Bomb[] = [
  { name: 'a list of 10⁸', sql: 'SELECT len(range(100000000)) AS n' },
  {
    name: 'regexp_replace, 10⁶ × 10⁴',
    sql: `SELECT length(regexp_replace(repeat('a', 1000000), 'a', repeat('b', 10000), 'g')) AS n`,
    functions: ['regexp_replace', 'repeat'],
  },
  {
    name: 'lists of lists, 10⁴ × 10⁴',
    sql: 'SELECT len(flatten(list_transform(range(10000), lambda x: list_transform(range(10000), lambda y: x * y)))) AS n',
  },
  { name: 'lpad to 2·10⁹', sql: `SELECT length(lpad('a', 2000000000, 'b')) AS n`, functions: ['lpad'] },
  { name: 'md5 of 2·10⁹', sql: `SELECT length(md5(repeat('a', 2000000000))) AS n`, functions: ['md5', 'repeat'] },
  {
    name: 'JSON of 3·10⁷',
    sql: 'SELECT length(CAST(to_json(range(30000000)) AS VARCHAR)) AS n',
    functions: ['to_json'],
  },
  { name: 'repeat to 10⁹', sql: `SELECT length(repeat('a', 1000000000)) AS n`, functions: ['repeat'] },
  {
    name: 'levenshtein of 2·10⁵',
    sql: `SELECT levenshtein(${A5}, replace(${A5}, 'a', 'b')) AS n`,
    functions: ['levenshtein', 'repeat', 'replace'],
  },
  { name: 'bitstring of 2·10⁹', sql: `SELECT length(bitstring('1', 2000000000)) AS n`, functions: ['bitstring'] },
  { name: 'range to 10¹²', sql: 'SELECT count(*) AS n FROM range(1000000000000) t(i) WHERE i % 7 = 3' },
  { name: 'a cross join without end', sql: 'SELECT count(*) AS n FROM range(100000000) a, range(100000000) b' },
  { name: 'GROUP BY of 10⁸', sql: 'SELECT count(*) AS n FROM (SELECT i FROM range(100000000) t(i) GROUP BY i) s' },
  {
    name: 'a sort of 10⁸',
    sql: 'SELECT max(r) AS n FROM (SELECT row_number() OVER (ORDER BY i % 99991) AS r FROM range(100000000) t(i)) s',
  },
  { name: 'a list of 10⁸ rows', sql: 'SELECT len(list(i)) AS n FROM range(100000000) t(i)' },
  {
    name: 'a text of 10⁸ rows',
    sql: `SELECT length(string_agg(CAST(i AS VARCHAR), ',')) AS n FROM range(100000000) t(i)`,
  },
  {
    name: '(a+)+$',
    sql: `SELECT CAST(regexp_matches(repeat('a', 5000) || 'b', '(a+)+$') AS INTEGER) AS n`,
    functions: ['repeat', 'regexp_matches'],
  },
  {
    name: '25,000 ORs',
    sql: `SELECT count(*) AS n FROM range(10) t(i) WHERE ${Array.from({ length: 25_000 }, (_, i) => `i = ${i}`).join(' OR ')}`,
  },
  {
    name: '8,000 UNIONs',
    sql: `SELECT count(*) AS n FROM (${Array.from({ length: 8_000 }, (_, i) => `SELECT ${i} AS i`).join(' UNION ALL ')}) s`,
  },
  { name: '900 nested calls', sql: `SELECT ${'abs('.repeat(900)}1${')'.repeat(900)} AS n`, functions: ['abs'] },
]

let count = 0

function jobOf({ sql, functions = [] }: Pick<Bomb, 'sql' | 'functions'>): Job {
  count += 1
  return {
    ...{ kind: 'run', id: `bomb-${count}`, sql, parameters: [], format: 'ndjson', encoding: 'identity', tables: [] },
    columns: [{ name: 'n', type: 'bigint' }],
    functions: [...functions],
    limits: { maxRows: 10, maxBytes: 1_000_000 },
  }
}

type Ended = Readonly<{ how: string; afterLimitMs: number; boundMs: number; totalMs: number }>

/** Sets every bomb off, one after the other, beside a client who asks small things. */
export async function bombs(): Promise<readonly Row[]> {
  const fixture = makeFixture(1_000)
  const engine = new HostedEngine({
    ...{ command: [process.execPath, HOST], warehouse: fixture.warehouse, hosts: 2, threads: 1 },
    ...{ memoryMb: 2 * SHARE_MB, slackMb: SLACK_MB, watchMs: 50, cpuMs: 0, obeyMs: OBEY_MS, openMs: 30_000 },
    ...{ queue: 64, queueMs: 30_000, stallMs: 60_000, holdMs: 20_000, heartbeatMs: 10_000 },
  })
  try {
    await engine.warm()
    await small(engine, 50)
    const idle = await small(engine, 300)
    const before = process.memoryUsage().rss
    const rows: Row[] = []
    for (const bomb of BOMBS) rows.push(await setOff(bomb, engine, quantile(idle, 0.99)))
    const grown = (process.memoryUsage().rss - before) / MIB
    return [...rows, memoryRow(grown)]
  } finally {
    await engine.close()
    fixture.remove()
  }
}

async function setOff(bomb: Bomb, engine: HostedEngine, idleMs: number): Promise<Row> {
  await whole(engine)
  let isOver = false
  const ending = ended(bomb, engine, () => {
    isOver = true
  })
  const beside: number[] = []
  while (!isOver) beside.push(...(await small(engine, 1)))
  const { how, afterLimitMs, boundMs, totalMs } = await ending
  const p99 = quantile(beside, 0.99)
  return {
    what: `bomb: ${bomb.name}`,
    figure: `${how} after ${ms(totalMs)}; ${ms(Math.max(0, afterLimitMs))} after its limit`,
    against: `beside it: p99 ${ms(p99)} of ${beside.length} queries; idle ${ms(idleMs)}`,
    ratio: p99 / idleMs,
    demand: `≤ 2; ${afterLimitMs <= boundMs ? 'in time' : 'NOT'}: ≤ ${boundMs} ms`,
  }
}

/** How a bomb ended, and how long after its limit its host was free, or gone. */
async function ended(bomb: Bomb, engine: HostedEngine, answered: () => void): Promise<Ended> {
  const hosts = hostPids()
  const start = performance.now()
  const overMs = watchMemory(engine)
  const how = await engine
    .run({ job: jobOf(bomb), subject: 'bomber', timeoutMs: TIMEOUT_MS }, new AbortController().signal)
    .then(async ({ bytes, outcome }) => {
      await new Response(bytes).text().catch(() => {})
      return outcome
    })
    .then(outcome => (outcome.state === 'complete' ? 'done' : outcome.error.code))
    .catch(error => (error instanceof QueryError ? error.code : String(error)))
    .finally(answered)
  while (isBusy(engine)) await new Promise(resolve => setTimeout(resolve, 5))
  const totalMs = performance.now() - start
  const left = new Set(hostPids())
  const boundMs = hosts.every(pid => left.has(pid)) ? STOPPED_MS : KILLED_MS
  const over = overMs()
  if (how === 'MEMORY_LIMIT' && over === undefined)
    return { how: `${how} by DuckDB itself`, totalMs, boundMs, afterLimitMs: 0 }
  const limitMs = how === 'MEMORY_LIMIT' && over !== undefined ? over - start : TIMEOUT_MS
  return { how, totalMs, boundMs, afterLimitMs: how === 'done' ? 0 : totalMs - limitMs }
}

/** Waits until the hosts that the last bomb took with it are there again. */
async function whole(engine: HostedEngine): Promise<void> {
  const job = jobOf({ sql: 'SELECT abs(1) AS n', functions: ['abs'] })
  const { bytes } = await engine.run({ job, subject: 'other', timeoutMs: 60_000 }, new AbortController().signal)
  await new Response(bytes).text()
  while (engine.figures.native.idle < 2) await new Promise(resolve => setTimeout(resolve, 20))
}

/** Whether any host has a query. The small ones stop when the bomb was answered. */
function isBusy({ figures }: HostedEngine): boolean {
  return figures.native.busy + figures.functions.busy > 0
}

/** When a host was first seen above what it may take; undefined while none was. */
function watchMemory(engine: HostedEngine): () => number | undefined {
  let over: number | undefined
  const timer = setInterval(() => {
    if (engine.mostResidentBytes > (SHARE_MB + SLACK_MB) * MIB) over ??= performance.now()
  }, 10)
  return () => {
    clearInterval(timer)
    return over
  }
}

async function small(engine: HostedEngine, times: number): Promise<number[]> {
  const took: number[] = []
  for (let round = 0; round < times; round += 1) {
    const start = performance.now()
    const job = jobOf({ sql: 'SELECT count(*) AS n FROM range(1000) t(i) WHERE i % 7 = 3' })
    const { bytes } = await engine.run({ job, subject: 'other', timeoutMs: 60_000 }, new AbortController().signal)
    await new Response(bytes).text()
    took.push(performance.now() - start)
  }
  return took
}

function memoryRow(grownMb: number): Row {
  return {
    what: 'the gateway through all bombs',
    figure: `${grownMb.toFixed(0)} MiB more resident`,
    against: 'before the first',
    ratio: null,
    demand: 'flat: ≤ 50 MiB',
  }
}
