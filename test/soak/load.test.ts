import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Fixture, makeFixture } from '../../bench/fixture.ts'
import { type Running, startGateway } from '../../bench/processes.ts'
import { residentBytes } from '../resident.ts'

/*
 * Two hundred clients at once on a small gateway: what is light, what is heavy, what is wrong, and callers who leave.
 * There are results, refusals of what is wrong, and reasoned 429 and 503; nothing else, and the memory stays flat.
 */

const CLIENTS = 200
const SECONDS = Number(process.env.OSO_SOAK_SECONDS ?? 120)
/** A gateway holds sockets and plans of those who ask; it does not grow with how much they ask. */
const MOST_GROWTH = 150 * 2 ** 20

let fixture: Fixture
let gateway: Running
beforeAll(async () => {
  fixture = makeFixture(100_000)
  gateway = await startGateway(fixture.warehouse, {
    ...{ OSO__MODELS__PATH: fixture.models, OSO__ENGINE__HOSTS: '2', OSO__ENGINE__THREADS: '1' },
    ...{ OSO__ENGINE__MEMORY_MB: '1024', OSO__ENGINE__QUEUE_MS: '5000', OSO__ANONYMOUS__CONCURRENT_QUERIES: '150' },
  })
}, 600_000)
afterAll(async () => {
  await gateway?.stop()
  fixture?.remove()
})

type Ask = Readonly<{ query: string; format?: string; encoding?: string; leaveAfterMs?: number; isWrong?: boolean }>

const ASKS: readonly Ask[] = [
  { query: 'select count(*) as n from bench_rows where bucket = 7' },
  { query: 'select id, name, amount from bench_rows order by id limit 100', format: 'ndjson' },
  { query: 'select bucket, sum(amount) as a from bench_rows group by bucket', format: 'arrow', encoding: 'gzip' },
  { query: 'select * from bench_rows', format: 'arrow' },
  { query: 'select * from bench_rows limit 20000', format: 'csv', encoding: 'gzip' },
  { query: 'select count(*) from bench_rows a cross join bench_rows b where a.weight > b.weight', leaveAfterMs: 300 },
  { query: 'select * from bench_rows', format: 'ndjson', leaveAfterMs: 20 },
  { query: `select 1 / (id - id) as x from bench_rows`, isWrong: true },
  { query: 'select nme from bench_rows', isWrong: true },
  { query: `select getenv('HOME')`, isWrong: true },
  { query: `select lpad('a', 2000000000, 'b')`, isWrong: true },
]

/** How asking ended, as a word to count by. */
async function ask({ query, format = 'json', encoding = 'identity', leaveAfterMs, isWrong }: Ask): Promise<string> {
  const caller = new AbortController()
  const timer = leaveAfterMs === undefined ? undefined : setTimeout(() => caller.abort(), leaveAfterMs)
  try {
    const answer = await fetch(`${gateway.url}/api/v1/sql`, {
      ...{ method: 'POST', signal: caller.signal, body: JSON.stringify({ query, format }) },
      headers: { 'content-type': 'application/json', 'accept-encoding': encoding },
    })
    const bytes = await answer.arrayBuffer()
    if (answer.ok) return isWrong ? `a result of ${query}` : 'result'
    const { code, error } = JSON.parse(new TextDecoder().decode(bytes)) as { code?: string; error?: string }
    if (!code || !error) return `${answer.status} without a reason`
    if (answer.status === 429 || answer.status === 503)
      return answer.headers.has('retry-after') ? `reasoned ${answer.status}` : `${answer.status} without Retry-After`
    return isWrong && answer.status < 500 ? 'refused' : `${answer.status} ${code} for ${query}`
  } catch (error) {
    return caller.signal.aborted ? 'left' : `broken: ${error instanceof Error ? (error.cause ?? error.message) : error}`
  } finally {
    clearTimeout(timer)
  }
}

test(`${CLIENTS} clients for ${SECONDS} s get results, refusals and reasons, and the memory stays flat`, {
  timeout: (SECONDS + 300) * 1000,
}, async () => {
  const counts = new Map<string, number>()
  const end = Date.now() + SECONDS * 1000
  const client = async (first: number): Promise<void> => {
    for (let turn = first; Date.now() < end; turn++) {
      const word = await ask(ASKS[turn % ASKS.length] ?? { query: 'select 1' })
      counts.set(word, (counts.get(word) ?? 0) + 1)
      // Who is told to come later does so, if not quite as late.
      if (word.startsWith('reasoned')) await new Promise(resolve => setTimeout(resolve, 200))
    }
  }
  const memory: number[] = []
  const watch = setInterval(() => memory.push(residentBytes(gateway.pid)), 1_000)
  await Promise.all(Array.from({ length: CLIENTS }, (_, index) => client(index)))
  clearInterval(watch)
  console.log(Object.fromEntries([...counts].sort(([, a], [, b]) => b - a)))
  const expected = ['result', 'refused', 'left', 'reasoned 429', 'reasoned 503']
  expect([...counts.keys()].filter(word => !expected.includes(word))).toEqual([])
  expect(counts.get('result')).toBeGreaterThan(SECONDS)
  expect(counts.get('refused')).toBeGreaterThan(SECONDS)
  // The first quarter fills caches and sockets; after that nothing may grow.
  const settled = Math.max(...memory.slice(0, Math.ceil(memory.length / 4)))
  const peak = Math.max(...memory)
  console.log(`resident: ${mib(settled)} MiB settled, ${mib(peak)} MiB at most`)
  expect(peak - settled).toBeLessThan(MOST_GROWTH)
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200)
})

function mib(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0)
}
