import { createClient } from 'oso-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Fixture, makeFixture } from '../../bench/fixture.ts'
import { type Running, startGateway } from '../../bench/processes.ts'
import { residentBytes } from '../resident.ts'

const ROWS = 10_000_000
// The gateway passes bytes on: what it holds does not depend on how many there are.
const MOST_GROWTH = 150 * 2 ** 20

let fixture: Fixture
let gateway: Running
beforeAll(async () => {
  fixture = makeFixture(ROWS)
  gateway = await startGateway(fixture.warehouse, { OSO__MODELS__PATH: fixture.models })
}, 600_000)
afterAll(async () => {
  await gateway?.stop()
  fixture?.remove()
})

test.each([
  ['at full speed', 0],
  ['to a reader who pauses between batches', 1],
])("ten million rows leave the gateway's memory flat, %s", { timeout: 900_000 }, async (_, pauseMs) => {
  const oso = createClient({ baseUrl: `${gateway.url}/api/v1/`, timeouts: { totalMs: 900_000 } })
  const before = residentBytes(gateway.pid)
  let peak = 0
  let rows = 0
  const stream = oso.stream('select * from bench_rows', { limits: { timeoutMs: 900_000 } })
  for await (const batch of stream.batches()) {
    rows += batch.numRows
    peak = Math.max(peak, residentBytes(gateway.pid))
    if (pauseMs > 0) await new Promise(resolve => setTimeout(resolve, pauseMs))
  }
  expect(rows).toBe(ROWS)
  expect(peak - before).toBeLessThan(MOST_GROWTH)
})
