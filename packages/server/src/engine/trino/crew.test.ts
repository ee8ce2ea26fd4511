import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { jobOf } from '../../../test/host-process.ts'
import type { Cluster } from '../../job/job.ts'
import type { Run } from '../engine.ts'
import { Hands } from '../hands.ts'
import { Crew, type CrewOptions } from './crew.ts'

const SCRIPTED = fileURLToPath(new URL('../../../test/scripted-host.mjs', import.meta.url))
const LANES = 2
const OBEY_MS = 100
const CLUSTER: Cluster = {
  ...{ url: 'http://127.0.0.1:1', user: 'gateway', source: 'gateway', queries: LANES },
  ...{ encodings: [], segmentOrigins: [], segmentsAhead: 1, retryMs: 0, answerMs: 1 },
}
const OPTIONS: CrewOptions = {
  start: {
    command: [process.execPath, SCRIPTED],
    open: { kind: 'connect', cluster: CLUSTER },
    openMs: 10_000,
    lanes: LANES,
  },
  ...{ hosts: 2, queue: 10, queueMs: 10_000, retireMs: 1_000, answerMs: 500, drainMs: 10_000 },
}

const crews: Crew[] = []
afterEach(async () => {
  await Promise.all(crews.splice(0).map(crew => crew.close()))
})

/** Scripts that run in the hosts of a crew. */
type Running = Readonly<{
  crew: Crew
  run: (sql: string, asked?: Readonly<{ subject?: string; timeoutMs?: number }>) => Promise<Run>
  /** How many bytes came; throws why they did not. */
  size: (sql: string, asked?: Readonly<{ subject?: string; timeoutMs?: number }>) => Promise<number>
}>

async function open(options: Partial<CrewOptions> = {}): Promise<Running> {
  const crew = new Crew({ ...OPTIONS, ...options })
  crews.push(crew)
  await crew.warm()
  const hands = new Hands({ holdMs: 60_000, heartbeatMs: 60_000, stallMs: 60_000, obeyMs: OBEY_MS })
  const run: Running['run'] = (sql, { subject = 'key:a', timeoutMs = 20_000 } = {}) =>
    hands.run({ job: jobOf({ sql }), subject, timeoutMs }, new AbortController().signal, hands.from(crew))
  return { crew, run, size: async (sql, asked) => sizeOf(await run(sql, asked)) }
}

async function sizeOf({ bytes }: Run): Promise<number> {
  return (await new Response(bytes).arrayBuffer()).byteLength
}

/** A query that is at work until it is told to stop. */
const LONG = 'accept; write 1; wait-interrupt; fail CANCELLED'

/** Fills every lane of both hosts, one query after the other. */
async function fill({ crew, run }: Running): Promise<readonly Run[]> {
  const runs = [await run(LONG), await run(LONG)]
  await expect.poll(() => crew.figures.hosts).toBe(2)
  return [...runs, await run(LONG), await run(LONG)]
}

describe('hosts that run many queries', () => {
  test('are one while it has nothing to do, and one more for a query that comes beside another', async () => {
    const { crew, run } = await open()
    const first = await run(LONG)
    expect(crew.figures).toMatchObject({ hosts: 1, starting: 0, busy: 1 })
    const second = await run(LONG)
    await expect.poll(() => crew.figures).toMatchObject({ hosts: 2, starting: 0, busy: 2 })
    await Promise.all([first, second].map(({ bytes }) => bytes.cancel()))
  })

  test('are never more than there may be: who finds all places taken waits, and gets the first that comes free', async () => {
    const running = await open()
    const runs = await fill(running)
    const waiting = running.size('accept; write 7; end')
    await expect.poll(() => running.crew.figures).toMatchObject({ hosts: 2, starting: 0, busy: 4, waiting: 1 })
    await runs[0]?.bytes.cancel()
    expect(await waiting).toBe(7)
    expect(running.crew.figures.hosts).toBe(2)
    await Promise.all(runs.map(({ bytes }) => bytes.cancel()))
  })

  test('are started one after the other until those who wait have places', async () => {
    const { crew, run } = await open({ hosts: 3 })
    const runs = await Promise.all(Array.from({ length: 3 * LANES }, () => run(LONG)))
    expect(crew.figures).toMatchObject({ hosts: 3, busy: 3 * LANES, waiting: 0 })
    await Promise.all(runs.map(({ bytes }) => bytes.cancel()))
  })

  test('refuse whoever has most in a full line, and tell them so', async () => {
    const running = await open({ queue: 2 })
    const runs = await fill(running)
    const many = [1, 2].map(() => running.size('accept; write 1; end', { subject: 'key:many' }))
    const few = running.size('accept; write 2; end', { subject: 'key:few' })
    await expect(many[1]).rejects.toMatchObject({ code: 'TOO_MANY_WAITING' })
    await Promise.all(runs.map(({ bytes }) => bytes.cancel()))
    expect(await Promise.all([many[0], few])).toEqual([1, 2])
  })
})

describe('the end of a host', () => {
  test('ends its own queries, and no others; who waits is served by the next', async () => {
    const running = await open()
    // The first two are in one host, the others in the next.
    const dying = await running.run('accept; write 1; sleep 600; die')
    const beside = running.size(LONG).catch(error => error)
    await expect.poll(() => running.crew.figures.hosts).toBe(2)
    const others = [2, 3].map(bytes => running.size(`accept; write ${bytes}; sleep 900; end`))
    const waiting = running.size('accept; write 4; end')
    await expect(sizeOf(dying)).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
    expect(await Promise.all(others)).toEqual([2, 3])
    expect(await beside).toMatchObject({ code: 'ENGINE_FAILED' })
    expect(await waiting).toBe(4)
  })
})

describe('a query that does not stop', () => {
  const STUCK = 'accept; write 1; hang'

  test('leaves its host to the others, which end; then the host is gone, and another has taken its place', async () => {
    const { crew, run, size } = await open({ hosts: 1 })
    const stuck = await run(STUCK, { timeoutMs: 100 })
    const beside = size('accept; write 5; sleep 700; write 5; end')
    await expect(sizeOf(stuck)).rejects.toMatchObject({ code: 'TIMED_OUT' })
    await expect.poll(() => crew.figures.ending).toBe(1)
    expect(await size('accept; write 3; end')).toBe(3)
    expect(crew.figures).toMatchObject({ hosts: 1, ending: 1 })
    expect(await beside).toBe(10)
    await expect.poll(() => crew.figures).toMatchObject({ hosts: 1, ending: 0 })
  })

  test('takes along what is not done within the bound, in words that are not of the query', async () => {
    const { crew, run, size } = await open({ hosts: 1, drainMs: 300 })
    const stuck = await run(STUCK, { timeoutMs: 100 })
    const beside = size(LONG)
    await expect(sizeOf(stuck)).rejects.toMatchObject({ code: 'TIMED_OUT' })
    await expect(beside).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
    await expect.poll(() => crew.figures.ending).toBe(0)
  })

  test('takes its host along where that answers to nothing any more', async () => {
    const { crew, run, size } = await open({ hosts: 1 })
    const beside = size(LONG)
    await sleep(50)
    const stuck = await run('accept; write 1; sleep 50; block', { timeoutMs: 300 })
    await expect(sizeOf(stuck)).rejects.toMatchObject({ code: 'TIMED_OUT' })
    await expect(beside).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
    await expect.poll(() => crew.figures.ending).toBe(0)
    expect(await size('accept; write 3; end')).toBe(3)
  })

  test('is no reason for more than twice the processes, however many there are', async () => {
    const { crew, run } = await open({ hosts: 1 })
    let most = 0
    for (let count = 0; count < 3; count++) {
      // One that goes on keeps each of them from its end.
      await run('accept; write 1; hang')
      await expect(run('accept; hang', { timeoutMs: 100 })).rejects.toMatchObject({ code: 'TIMED_OUT' })
      await expect.poll(() => crew.figures.ending).toBeGreaterThan(0)
      await sleep(OBEY_MS * 2)
      most = Math.max(most, crew.figures.hosts + crew.figures.ending)
    }
    expect(most).toBeLessThanOrEqual(2)
  })
})
