import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Running } from '../../bench/processes.ts'
import { lineitemGateway } from '../../bench/trino/lineitem.ts'
import { hostKib, passThrough } from '../../bench/trino/resident.ts'
import { untilRunning } from './running.ts'

const ROWS = Number(process.env.OSO_SOAK_ROWS ?? 10_000_000)
const CANCELS = Number(process.env.OSO_SOAK_CANCELS ?? 400)
/** How many leave at once. */
const WAVE = 20
/** What the heap of Node may grow by before it is collected. */
const MOST_GROWTH_MIB = 96

describe.skipIf(process.env.OSO_SOAK === undefined)('over a long time, a gateway over Trino', () => {
  const production = inject('trino')
  let gateway: Running
  beforeAll(async () => {
    gateway = await lineitemGateway(production.url)
  })
  afterAll(() => gateway?.stop())

  test(`has the same memory at the end of ${ROWS} rows as in their middle`, async () => {
    const passed = await passThrough(gateway, ROWS)
    expect(passed.isWhole).toBe(true)
    for (const { firstMib, secondMib } of [passed.host, passed.gateway])
      expect(secondMib).toBeLessThan(firstMib + MOST_GROWTH_MIB)
  })

  test(`survives ${CANCELS} callers who leave at any moment: nothing runs on, nothing is kept, and the next is served`, async () => {
    const before = hostKib(gateway)
    for (let count = 0; count < CANCELS; count += WAVE) await Promise.all(Array.from({ length: WAVE }, leaveSoon))
    await untilRunning({ ...production, user: 'admin' }, false, 60_000)
    expect(hostKib(gateway)).toBeLessThan(before + MOST_GROWTH_MIB * 1024)
    expect((await passThrough(gateway, 100_000)).isWhole).toBe(true)
  })

  async function leaveSoon(): Promise<void> {
    const signal = AbortSignal.timeout(Math.floor(Math.random() * 1_500))
    const body = JSON.stringify({ query: 'select * from lineitem', format: 'ndjson' })
    await fetch(`${gateway.url}/api/v1/sql`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body, signal },
    })
      .then(response => response.arrayBuffer())
      .catch(() => undefined)
  }
})
