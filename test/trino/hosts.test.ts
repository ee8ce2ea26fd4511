import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import { hostPids, killHost } from '../../packages/server/test/built.ts'
import { ask } from '../conformance/ask.ts'
import type { Gateway } from '../e2e/gateway.ts'
import { PROJECTS } from '../e2e/projects.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { clusterGateway } from './gateway.ts'

const production = inject('trino')
const PER_HOST = 2
const HOSTS = 2
/** One more than there are places. */
const QUERIES = PER_HOST * HOSTS + 1

let proxy: FaultProxy
let gateway: Gateway
beforeAll(async () => {
  proxy = await startFaultProxy(production.url)
  const settings = { queriesPerHost: PER_HOST, hosts: HOSTS, source: 'gateway-hosts', watchMs: 3_600_000 }
  gateway = await clusterGateway({ ...production, url: proxy.url }, { ...settings, answerMs: 1_000 })
})
afterAll(async () => {
  await gateway?.close()
  proxy?.close()
})
afterEach(() => proxy.set(undefined))

/** Queries that get no page until `proxy` passes them on again. */
function heldQueries(): readonly ReturnType<typeof ask>[] {
  proxy.set(({ method }) => (method === 'GET' ? 'hang' : undefined))
  return Array.from({ length: QUERIES }, () => ask(gateway, { query: 'select project_id from projects_v1' }))
}

async function figure(place: string): Promise<number> {
  const text = await (await fetch(`${gateway.server.url}/metrics`)).text()
  return Number(new RegExp(`oso_engine_hosts\\{kind="trino",place="${place}"\\} (\\d+)`).exec(text)?.[1])
}

const submitted = (): number => proxy.seen.filter(({ method }) => method === 'POST').length

test('more queries than one host runs start another, and those beyond all places wait until one comes free', async () => {
  const queries = heldQueries()
  await expect.poll(submitted, { timeout: 10_000 }).toBe(PER_HOST * HOSTS)
  expect(hostPids()).toHaveLength(HOSTS)
  expect([await figure('busy'), await figure('waiting')]).toEqual([PER_HOST * HOSTS, 1])
  proxy.set(undefined)
  for (const { rows, end } of await Promise.all(queries))
    expect([rows.length, end]).toEqual([PROJECTS, expect.objectContaining({ rows: PROJECTS, truncated: false })])
  expect([await figure('busy'), await figure('waiting')]).toEqual([0, 0])
})

test('the end of a host is the end of its queries and of no others, and another host takes its place', async () => {
  const queries = heldQueries()
  await expect.poll(submitted, { timeout: 10_000 }).toBe(PER_HOST * HOSTS)
  const before = hostPids()
  killHost(before[0])
  // The one that waited has now begun elsewhere.
  await expect.poll(submitted, { timeout: 10_000 }).toBe(QUERIES)
  proxy.set(undefined)
  const answers = await Promise.all(queries)
  const failed = answers.filter(({ problem }) => problem)
  expect(failed.map(({ problem }) => problem?.code)).toEqual(Array(PER_HOST).fill('ENGINE_FAILED'))
  expect(answers.filter(({ end }) => end?.rows === PROJECTS)).toHaveLength(QUERIES - PER_HOST)
  expect(hostPids()).toContain(before[1])
})
