import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PartialConfig } from '../../src/config.ts'
import { type Gateway, startGateway } from '../gateway.ts'
import { hasPostgres, type OwnDatabase, ownDatabase } from '../postgres.ts'
import { hasRedis, type RedisServer, startRedis } from '../redis.ts'
import { projects } from '../sample-warehouse.ts'

const opened: Gateway[] = []
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oso-shared-'))
})
afterAll(async () => {
  for (const gateway of opened) await gateway.close()
  rmSync(folder, { recursive: true, force: true })
})

async function pair(settings: PartialConfig): Promise<[Gateway, Gateway]> {
  const [one, other] = [
    await startGateway({ projects_v1: projects(3) }, settings),
    await startGateway({ projects_v1: projects(3) }, settings),
  ]
  opened.push(one, other)
  return [one, other]
}

const ask = ({ server }: Gateway, authorization: string, path = '/api/v1/models/projects_v1') =>
  fetch(`${server.url}${path}`, { headers: { authorization } })

/** Has many rows, of which nobody takes more than the first: it runs as long as its reader stays. */
const SLOW =
  'select x, y, z from unnest(sequence(1, 9999)) a(x), unnest(sequence(1, 9999)) b(y), unnest(sequence(1, 99)) c(z)'

// Says `not run: N` where there is no redis-server; Debian's package has it.
describe.skipIf(!hasRedis)('two gateways that count in one Redis', () => {
  let redis: RedisServer
  let gateways: [Gateway, Gateway]
  beforeAll(async () => {
    redis = await startRedis()
    gateways = await pair({ limits: { redisUrl: redis.url }, state: { url: `file:${folder}/redis.db` } })
  }, 60_000)
  afterAll(async () => redis?.stop())

  test('hold one limit on requests within 2 %', async () => {
    const limits = { requestsPerMinute: 200 }
    const key = await gateways[0].server.createKey('k', { limits })
    let good = 0
    // Forty at a time, on both, far beyond the limit.
    for (let round = 0; round < 10; round++) {
      const asked = Array.from({ length: 40 }, (_, index) => ask(index % 2 ? gateways[0] : gateways[1], key))
      for (const { status } of await Promise.all(asked)) good += status === 200 ? 1 : 0
    }
    expect(Math.abs(good - limits.requestsPerMinute)).toBeLessThanOrEqual(limits.requestsPerMinute * 0.02)
  })

  test('let no more queries run at once than one would', async () => {
    const key = await gateways[0].server.createKey('k', { limits: { concurrentQueries: 2 } })
    const leaving = new AbortController()
    const asked = Array.from({ length: 8 }, (_, index) =>
      gateways[index % 2 ? 0 : 1].sql({ query: SLOW, format: 'ndjson' }, { authorization: key }, leaving.signal),
    )
    const answers = await Promise.all(asked)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(6)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2)
    leaving.abort()
  })
})

/** What gateways on one database know of each other. */
function stateContract(url: () => string): void {
  let gateways: [Gateway, Gateway]
  beforeAll(async () => {
    gateways = await pair({ state: { url: url() } })
  }, 60_000)

  test('know what the other was told of keys within seconds', async () => {
    const [one, other] = gateways
    const admin = await one.server.createKey('admin', { scopes: ['admin'] })
    const key = await one.server.createKey('k')
    const statusAt = async (gateway: Gateway) => (await ask(gateway, key)).status
    expect([await statusAt(one), await statusAt(other)]).toEqual([200, 200])
    const listed = await ask(one, admin, '/api/v1/admin/keys')
    const { keys } = (await listed.json()) as { keys: { id: string; name: string }[] }
    const id = keys.find(({ name }) => name === 'k')?.id
    const revoked = await fetch(`${one.server.url}/api/v1/admin/keys/${id}`, {
      ...{ method: 'DELETE', headers: { authorization: admin } },
    })
    const start = performance.now()
    expect(revoked.status).toBe(200)
    expect(await statusAt(one)).toBe(401)
    await expect.poll(() => statusAt(other), { timeout: 10_000, interval: 100 }).toBe(401)
    expect(performance.now() - start).toBeLessThan(5_000)
  })

  test('share what was used of a day', async () => {
    const [one, other] = gateways
    const key = await one.server.createKey('k', { limits: { bytesPerDay: 50 } })
    await (
      await one.sql({ query: 'select project_id from projects_v1', format: 'ndjson' }, { authorization: key })
    ).text()
    const status = async () =>
      (await other.sql({ query: 'select 1 as x', format: 'ndjson' }, { authorization: key })).status
    await expect.poll(status).toBe(429)
  })
}

describe('two gateways on one state file', () => stateContract(() => `file:${folder}/state.db`))

// Says `not run: N` without OSO_TEST_POSTGRES_URL; see `npm run test:services`.
describe.skipIf(!hasPostgres)('two gateways on one PostgreSQL', () => {
  let database: OwnDatabase
  beforeAll(async () => {
    database = await ownDatabase()
  })
  stateContract(() => database.url)
})
