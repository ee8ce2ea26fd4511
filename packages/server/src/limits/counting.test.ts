import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasPostgres, type OwnDatabase, ownDatabase } from '../../test/postgres.ts'
import { hasRedis, type RedisServer, startRedis } from '../../test/redis.ts'
import { openStore } from '../state/open.ts'
import type { Quotas } from '../state/quotas.ts'
import type { Store } from '../state/store.ts'
import { countersContract, leasesContract } from './contract.ts'
import { lastingCounters, memoryCounters } from './counters.ts'
import { type Counting, openCounting } from './counting.ts'
import { redisLeases } from './leases.ts'
import { linkRedis, type OnAbsence } from './redis.ts'

const opened: Counting[] = []
const stores: Store[] = []
afterAll(async () => {
  for (const one of [...opened, ...stores]) await one.close()
})

async function quotas(url = ':memory:'): Promise<Quotas> {
  const store = await openStore(url)
  if (!store) throw new Error('the URL is not known')
  stores.push(store)
  return store.quotas
}

async function counting(url: string, onAbsence: OnAbsence = () => {}): Promise<Counting> {
  const made = await openCounting(url, await quotas(), onAbsence)
  opened.push(made)
  return made
}

const MINUTE = { name: 'minute', windowSeconds: 60, subject: 'shared', points: 1 }

describe('counting in this process and in the state', () => {
  countersContract(async () => (await counting('')).counters)
  leasesContract(async () => (await counting('')).leases)

  test('forgets what is over, and nothing else', async () => {
    const kept = await quotas()
    await kept.add([
      { name: 'day', windowSeconds: 86_400, subject: 'a', points: 5 },
      { name: 'moment', windowSeconds: 0, subject: 'a', points: 5 },
    ])
    expect(await kept.forget()).toBe(1)
    expect(await kept.add([{ name: 'day', windowSeconds: 86_400, subject: 'a', points: 0 }])).toMatchObject([
      { used: 5 },
    ])
  })
})

// Says `not run: N` without OSO_TEST_POSTGRES_URL; see `npm run test:services`.
describe.skipIf(!hasPostgres)('counting in this process and in PostgreSQL', () => {
  let database: OwnDatabase
  beforeAll(async () => {
    database = await ownDatabase()
  })
  afterAll(async () => {
    for (const store of stores.splice(0)) await store.close()
    await database.drop()
  })
  countersContract(async () => lastingCounters(memoryCounters(), await quotas(database.url)))
})

// Says `not run: N` where there is no redis-server; Debian's package has it.
describe.skipIf(!hasRedis)('counting in Redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(async () => server?.stop())

  countersContract(async () => (await counting(server.url)).counters)
  leasesContract(async () => (await counting(server.url)).leases)

  test('is shared by gateways', async () => {
    const [one, other] = [await counting(server.url), await counting(server.url)]
    await Promise.all(Array.from({ length: 100 }, (_, index) => (index % 2 ? one : other).counters.add([MINUTE])))
    expect(await other.counters.add([{ ...MINUTE, points: 0 }])).toMatchObject([{ used: 100 }])
    expect(await one.leases.take('q1', [{ subject: 'both', most: 1 }])).toMatchObject({ isTaken: true })
    expect(await other.leases.take('q2', [{ subject: 'both', most: 1 }])).toMatchObject({ isTaken: false })
    await one.leases.release('q1')
    expect(await other.leases.take('q2', [{ subject: 'both', most: 1 }])).toMatchObject({ isTaken: true })
  })

  test('frees the places of a gateway that died, and keeps those of one that lives', async () => {
    const [dying, living] = [linkRedis(server.url, () => {}), linkRedis(server.url, () => {})]
    await Promise.all([dying.ready, living.ready])
    const times = { forMs: 400, renewMs: 100 }
    const lost = redisLeases(dying, times)
    const kept = redisLeases(living, times)
    await lost.take('q1', [{ subject: 'dies', most: 1 }])
    await kept.take('q2', [{ subject: 'lives', most: 1 }])
    // What a process that is killed does: it says nothing more.
    await Promise.all([lost.close(), dying.close()])
    await expect.poll(async () => (await kept.take('q3', [{ subject: 'dies', most: 1 }])).isTaken).toBe(true)
    await new Promise(resolve => setTimeout(resolve, 800))
    expect(await kept.running(['lives'])).toEqual([1])
    await Promise.all([kept.close(), living.close()])
  })

  test('goes on alone while Redis is gone, says so, and counts together again when it is back', async () => {
    const own = await startRedis()
    const told: (string | undefined)[] = []
    const { counters, leases } = await counting(own.url, absence => told.push(absence))
    await counters.add([MINUTE])
    await own.stop()
    await counters.add([MINUTE])
    expect(await counters.add([MINUTE])).toMatchObject([{ used: 2 }])
    expect(await leases.take('q1', [{ subject: 'a', most: 1 }])).toMatchObject({ isTaken: true })
    expect(await leases.take('q2', [{ subject: 'a', most: 1 }])).toMatchObject({ isTaken: false })
    await leases.release('q1')
    // It tries to connect again and again, and tells once.
    await new Promise(resolve => setTimeout(resolve, 500))
    expect(told).toEqual([expect.stringContaining('ECONNREFUSED')])
    const back = await startRedis(Number(new URL(own.url).port))
    const other = await counting(back.url)
    await expect
      .poll(
        async () => {
          await counters.add([{ ...MINUTE, subject: 'back' }])
          return (await other.counters.add([{ ...MINUTE, subject: 'back', points: 0 }]))[0]?.used
        },
        { timeout: 15_000 },
      )
      .toBeGreaterThan(0)
    expect(told.slice(1)).toEqual([undefined])
    await back.stop()
  })

  test('that is not there at the start tells why, and nothing before it is asked', async () => {
    const told: (string | undefined)[] = []
    const { absence } = await counting('redis://127.0.0.1:1', reason => told.push(reason))
    expect(absence()).toBe('connect ECONNREFUSED 127.0.0.1:1')
    expect(told).toEqual([])
  })
})
