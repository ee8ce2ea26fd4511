import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Counting, openCounting } from '../packages/server/src/limits/counting.ts'
import { type Account, Limiter } from '../packages/server/src/limits/limiter.ts'
import { policiesOf } from '../packages/server/src/limits/policy.ts'
import { openStore } from '../packages/server/src/state/open.ts'
import { hasRedis, startRedis } from '../packages/server/test/redis.ts'
import { ms, quantile, type Row } from './measure.ts'

const SETTINGS = {
  ...{ requestsPerSecond: 1e9, requestsPerMinute: 1e9, concurrentQueries: 1e6 },
  ...{ bytesPerDay: 1e15, engineSecondsPerDay: 1e9 },
}
const ROUNDS = 5_000
const AT_ONCE = 32
const DEMAND = '≤ 0.2 ms'

/** What limits cost a request, with all five of them, and how exactly two gateways hold one limit together. */
export async function limits(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'oso-bench-'))
  const store = await openStore(`file:${folder}/state.db`)
  if (!store) throw new Error('the state cannot be opened')
  const alone = await openCounting('', store.quotas, () => {})
  const rows = [await costOf('a request counted, in the process and the state file', alone)]
  await alone.close()
  if (hasRedis) rows.push(...(await inRedis(store.quotas)))
  await store.close()
  rmSync(folder, { recursive: true, force: true })
  return rows
}

async function inRedis(quotas: Parameters<typeof openCounting>[1]): Promise<Row[]> {
  const redis = await startRedis()
  const gateways = [
    await openCounting(redis.url, quotas, () => {}),
    await openCounting(redis.url, quotas, () => {}),
  ] as const
  const rows = [await costOf('a request counted in Redis', gateways[0]), await exactness(gateways)]
  for (const gateway of gateways) await gateway.close()
  await redis.stop()
  return rows
}

/** One after the other, and many at once: the first waits for each answer, the second is what a busy gateway pays. */
async function costOf(what: string, counting: Counting): Promise<Row> {
  const limiter = limiterOf(counting)
  const account = accountOf('key:bench', SETTINGS)
  const times: number[] = []
  for (let round = -500; round < ROUNDS; round += 1) {
    const start = performance.now()
    await limiter.take(account)
    if (round >= 0) times.push(performance.now() - start)
  }
  const start = performance.now()
  const worker = async (): Promise<void> => {
    for (let round = 0; round < ROUNDS / AT_ONCE; round += 1) await limiter.take(account)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  const each = (performance.now() - start) / ROUNDS
  const alone = `p50 ${ms(quantile(times, 0.5))}, p99 ${ms(quantile(times, 0.99))}`
  return { what, figure: alone, against: `${AT_ONCE} at once: ${ms(each)} each`, ratio: null, demand: DEMAND }
}

/** Both gateways are asked for three times what one limit allows. */
async function exactness(gateways: readonly [Counting, Counting]): Promise<Row> {
  const limit = 10_000
  const account = accountOf('key:shared', { ...SETTINGS, requestsPerMinute: limit })
  let allowed = 0
  const worker = async (counting: Counting): Promise<void> => {
    const limiter = limiterOf(counting)
    for (let round = 0; round < (limit * 3) / AT_ONCE; round += 1) {
      if (Limiter.beyond(await limiter.take(account)).length === 0) allowed += 1
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => worker(gateways[index % 2 ? 0 : 1])))
  const figure = `${allowed} of ${limit} requests a minute`
  return {
    what: 'two gateways and one Redis hold a limit',
    figure,
    against: '',
    ratio: allowed / limit,
    demand: '0.98 to 1.02',
  }
}

function limiterOf(counting: Counting): Limiter {
  return new Limiter({ ...counting, chance: Math.random })
}

function accountOf(subject: string, settings: typeof SETTINGS): Account {
  return { id: 'tenant:bench', policies: policiesOf(settings, { holder: 'key', subject }) }
}
