import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { QueryAnswer } from '../../src/contract/queries.ts'
import type { Usage } from '../../src/contract/usage.ts'
import { hostPids } from '../built.ts'
import { hasPostgres, type OwnDatabase, ownDatabase } from '../postgres.ts'
import { makeProgram, type Program, type Served } from '../program.ts'
import { hasRedis, type RedisServer, startRedis } from '../redis.ts'
import { projects } from '../sample-warehouse.ts'

/** Has many rows, of which nobody takes more than the first: it runs as long as its reader stays. */
const ENDLESS =
  'select x, y, z from unnest(sequence(1, 9999)) a(x), unnest(sequence(1, 9999)) b(y), unnest(sequence(1, 99)) c(z)'

let program: Program
let folder: string
const running: Served[] = []
/** Held, for a result that is let go is cancelled. */
const readers: unknown[] = []
beforeAll(async () => {
  program = makeProgram({ projects_v1: projects(50) })
  folder = mkdtempSync(join(tmpdir(), 'oso-killed-'))
}, 120_000)
afterAll(async () => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all(running.map(({ ended }) => ended))
  program?.remove()
  rmSync(folder, { recursive: true, force: true })
})

async function serve(env: Readonly<Record<string, string>>): Promise<Served> {
  const served = await program.serve({ OSO__ENGINE__HOSTS: '2', OSO__ENGINE__MEMORY_MB: '512', ...env })
  running.push(served)
  return served
}

async function killed({ child, ended }: Served): Promise<void> {
  child.kill('SIGKILL')
  await ended
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function usageOf({ url }: Served, key: string): Promise<Record<string, number>> {
  const answer = await fetch(`${url}/api/v1/usage`, { headers: { authorization: key } })
  const { limits } = (await answer.json()) as Usage
  return Object.fromEntries(limits.map(({ name, used }) => [name, used]))
}

/** Starts a query that does not end, and gives the id under which it runs. */
async function startEndless({ url }: Served, key: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/sql`, {
    method: 'POST',
    headers: { authorization: key, 'content-type': 'application/json' },
    body: JSON.stringify({ query: ENDLESS, format: 'ndjson' }),
  })
  const reader = answer.body?.getReader()
  await reader?.read()
  reader?.closed.catch(() => {})
  readers.push(reader)
  return answer.headers.get('oso-query-id') ?? ''
}

async function stateOf({ url }: Served, id: string, key: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/queries/${id}`, { headers: { authorization: key } })
  return ((await answer.json()) as QueryAnswer).state
}

/** What must hold of a gateway that was killed, whatever keeps its state. */
function killContract(settings: () => Readonly<Record<string, string>>): void {
  test('keeps its keys, what was used of the day, and who was refused', async () => {
    const env = settings()
    const first = await serve(env)
    const made = await program.run(['keys', 'create', 'k', '--set', 'bytesPerDay=1000,engineSecondsPerDay=500'], env)
    const key = made.out.trim()
    const [id = ''] = (await program.run(['keys', 'list'], env)).out.split(' ')
    expect(await (await first.sql('select project_id from projects_v1', key)).text()).toContain('p50')
    await expect.poll(async () => (await usageOf(first, key)).engine).toBeGreaterThan(0)
    await expect.poll(async () => (await usageOf(first, key)).bytes).toBeGreaterThan(200)
    const used = await usageOf(first, key)
    const hosts = hostPids(first.child)
    expect(hosts).not.toEqual([])
    await killed(first)
    await expect.poll(() => hosts.filter(isAlive), { timeout: 10_000 }).toEqual([])
    const second = await serve(env)
    const kept = await usageOf(second, key)
    expect(kept).toMatchObject({ bytes: used.bytes, engine: used.engine, concurrent: 0 })
    await program.run(['keys', 'revoke', id], env)
    await killed(second)
    const third = await serve(env)
    expect((await third.sql('select 1 as x', key)).status).toBe(401)
    await killed(third)
  }, 120_000)

  test('leaves records that are ended as failed, while those of a gateway that lives go on', async () => {
    const env = { ...settings(), OSO__SERVER__STALL_MS: '600000' }
    const [dying, living] = [await serve(env), await serve(env)]
    const key = (await program.run(['keys', 'create', 'k'], env)).out.trim()
    const [lost, kept] = [await startEndless(dying, key), await startEndless(living, key)]
    await killed(dying)
    // Who starts later ends nothing that is not abandoned.
    const third = await serve(env)
    expect(await stateOf(third, kept, key)).toBe('running')
    await expect.poll(() => stateOf(third, lost, key), { timeout: 60_000, interval: 500 }).toBe('failed')
    expect(await stateOf(third, kept, key)).toBe('running')
    await Promise.all([killed(living), killed(third)])
  }, 120_000)
}

describe('a gateway that is killed, with its state in a file', () => {
  let files = 0
  killContract(() => ({ OSO__STATE__URL: `file:${folder}/${++files}.db` }))
})

// Says `not run: N` without OSO_TEST_POSTGRES_URL; see `npm run test:services`.
describe.skipIf(!hasPostgres)('a gateway that is killed, with its state in PostgreSQL', () => {
  let database: OwnDatabase
  beforeAll(async () => {
    database = await ownDatabase()
  })
  afterAll(async () => {
    for (const { child, ended } of running) {
      child.kill('SIGKILL')
      await ended
    }
    await database.drop()
  })
  killContract(() => ({ OSO__STATE__URL: database.url }))
})

// Says `not run: N` where there is no redis-server.
describe.skipIf(!hasRedis)('a gateway that is killed, counting in Redis', () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(async () => redis?.stop())

  test('gives back the places of its queries, and nothing of the day', async () => {
    const env = {
      OSO__STATE__URL: `file:${folder}/redis.db`,
      OSO__LIMITS__REDIS_URL: redis.url,
      OSO__SERVER__STALL_MS: '600000',
    }
    const [dying, living] = [await serve(env), await serve(env)]
    const key = (await program.run(['keys', 'create', 'k', '--set', 'concurrentQueries=1'], env)).out.trim()
    await (await dying.sql('select project_id from projects_v1', key)).text()
    await expect.poll(async () => (await usageOf(living, key)).bytes).toBeGreaterThan(200)
    await startEndless(dying, key)
    expect((await living.sql('select 1 as x', key)).status).toBe(429)
    await killed(dying)
    const status = async () => (await living.sql('select 1 as x', key)).status
    await expect.poll(status, { timeout: 60_000, interval: 500 }).toBe(200)
    expect((await usageOf(living, key)).bytes).toBeGreaterThan(200)
    await killed(living)
  }, 120_000)
})
