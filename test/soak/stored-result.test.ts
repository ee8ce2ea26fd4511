import { join } from 'node:path'
import { createClient } from 'oso-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Fixture, makeFixture } from '../../bench/fixture.ts'
import { type Running, startGateway } from '../../bench/processes.ts'
import { residentBytes } from '../resident.ts'

const TABLE_ROWS = 2_000_000
const TIMES = 10
const STORED = 2e9
// The gateway passes bytes on, to the store and from it: what it holds does not depend on how many there are.
const MOST_GROWTH = 150 * 2 ** 20

let fixture: Fixture
let gateway: Running
beforeAll(async () => {
  fixture = makeFixture(TABLE_ROWS)
  gateway = await startGateway(fixture.warehouse, {
    OSO__MODELS__PATH: fixture.models,
    OSO__JOBS__STORE: join(fixture.folder, 'results'),
  })
}, 600_000)
afterAll(async () => {
  await gateway?.stop()
  fixture?.remove()
})

test("two gigabytes stored, and read again by their link, leave the gateway's memory flat", {
  timeout: 1_800_000,
}, async () => {
  const oso = createClient({ baseUrl: `${gateway.url}/api/v1/` })
  const before = residentBytes(gateway.pid)
  let peak = 0
  const job = await oso.submit(`select t.* from bench_rows t cross join unnest(sequence(1, ${TIMES})) as u(n)`)
  while ((await job.status()) !== 'completed') {
    peak = Math.max(peak, residentBytes(gateway.pid))
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  expect(job.progress?.bytes).toBeGreaterThan(STORED)
  let rows = 0
  // At its end the client has held every byte against the digest.
  for await (const batch of job.stream().batches()) {
    rows += batch.numRows
    peak = Math.max(peak, residentBytes(gateway.pid))
  }
  expect(rows).toBe(TABLE_ROWS * TIMES)
  expect(peak - before).toBeLessThan(MOST_GROWTH)
  await job.cancel()
})
