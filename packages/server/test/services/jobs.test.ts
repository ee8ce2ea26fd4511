import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PartialConfig } from '../../src/config.ts'
import type { JobAnswer } from '../../src/contract/job.ts'
import { bodyOf, type Gateway, startGateway } from '../gateway.ts'
import { ownBucket, S3_ENDPOINT } from '../own-bucket.ts'
import { hasPostgres, type OwnDatabase, ownDatabase } from '../postgres.ts'
import { projects } from '../sample-warehouse.ts'

const JOBS = 40
const ENDLESS = `select count(*) as n from projects_v1 a cross join projects_v1 b cross join projects_v1 c
  where length(a.project_name) + length(c.project_name) < 0`

/** What gateways that share state and store know of each other's jobs. `settings` are those of both. */
function sharedJobsContract(settings: () => Promise<PartialConfig>): void {
  const gateways: Gateway[] = []
  let headers: Record<string, string>
  beforeAll(async () => {
    const shared = await settings()
    for (let n = 0; n < 3; n++) gateways.push(await startGateway({ projects_v1: projects(2_000) }, shared))
    headers = { authorization: `Bearer ${await at(0).server.createKey('k')}`, 'content-type': 'application/json' }
  }, 120_000)
  afterAll(async () => {
    for (const gateway of gateways) await gateway.close()
  })

  function at(n: number): Gateway {
    const gateway = gateways[n % 3]
    if (!gateway) throw new Error('the gateways were not started')
    return gateway
  }

  async function submit(n: number, query: string, more: Record<string, string> = {}): Promise<JobAnswer> {
    const body = JSON.stringify({ query, format: 'csv' })
    return bodyOf(await at(n).fetch('/api/v1/jobs?wait=0', { method: 'POST', headers: { ...headers, ...more }, body }))
  }

  const read = async (n: number, id: string, wait = 20): Promise<JobAnswer> =>
    bodyOf(await at(n).fetch(`/api/v1/jobs/${id}?wait=${wait}`, { headers }))

  test('each job runs once, and any gateway answers for any job and gives its result', async () => {
    const submitted = await Promise.all(
      Array.from({ length: JOBS }, (_, n) => submit(n, `select count(*) as n, ${n} as job from projects_v1`)),
    )
    for (const [n, { id }] of submitted.entries()) {
      const job = await read(n + 1, id)
      expect(job).toMatchObject({ state: 'complete', progress: { attempt: 1 } })
      const link = new URL(job.result?.url ?? '')
      const answer = await fetch(`${at(n + 2).server.url}${link.pathname}${link.search}`)
      const bytes = Buffer.from(await answer.arrayBuffer())
      expect(bytes.toString()).toBe(`n,job\r\n2000,${n}\r\n`)
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(job.result?.sha256)
    }
    const list = await at(2).fetch('/api/v1/jobs', { headers })
    expect((await bodyOf<{ jobs: JobAnswer[] }>(list)).jobs).toHaveLength(JOBS)
  })

  test('a request that is sent again to another gateway is the same job', async () => {
    const ids = await Promise.all([0, 1, 2].map(n => submit(n, 'select 1 as x', { 'idempotency-key': 'k' })))
    expect(new Set(ids.map(({ id }) => id)).size).toBe(1)
  })

  test('a job is cancelled by whichever gateway is asked', async () => {
    const { id } = await submit(0, ENDLESS)
    await expect.poll(async () => (await read(1, id, 0)).state, { timeout: 20_000 }).toBe('running')
    for (const n of [0, 1, 2]) await at(n).fetch(`/api/v1/jobs/${id}`, { method: 'DELETE', headers })
    expect((await read(2, id)).state).toBe('cancelled')
  })

  test('the jobs of a gateway that is stopped are finished by the others', async () => {
    const last = gateways.at(-1)
    const { id } = await submit(2, ENDLESS)
    await expect.poll(async () => (await read(0, id, 0)).state, { timeout: 20_000 }).toBe('running')
    await last?.close()
    gateways.pop()
    await expect.poll(async () => (await read(0, id, 0)).state, { timeout: 20_000 }).toBe('running')
    await at(1).fetch(`/api/v1/jobs/${id}`, { method: 'DELETE', headers })
    expect((await read(0, id)).state).toBe('cancelled')
  })
}

describe('gateways on one file and one folder', () => {
  let folder: string
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  sharedJobsContract(async () => {
    folder = mkdtempSync(join(tmpdir(), 'oso-shared-jobs-'))
    return { state: { url: `file:${folder}/state.db` }, jobs: { store: join(folder, 'results') } }
  })
})

// Says `not run: N` without OSO_TEST_POSTGRES_URL and OSO_TEST_S3_URL; see `npm run test:services`.
describe.skipIf(!hasPostgres || S3_ENDPOINT === '')('gateways on one PostgreSQL and one bucket', () => {
  let database: OwnDatabase
  afterAll(() => database.drop())
  sharedJobsContract(async () => {
    database = await ownDatabase()
    const store = `s3://${await ownBucket()}/results`
    return { state: { url: database.url }, jobs: { store, s3Endpoint: S3_ENDPOINT } }
  })
})
