import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ModelDetail } from '../src/contract/models.ts'
import type { QueryAnswer } from '../src/contract/queries.ts'
import { hostPids, killHost } from './built.ts'
import { bodyOf, type Gateway, startGateway } from './gateway.ts'
import { projects, writeWarehouse } from './sample-warehouse.ts'

const COUNT = 3_000
/** 9 million rows, some 300 MB. */
const LARGE = 'select a.project_name as a, b.project_name as b from projects_v1 a cross join projects_v1 b'
/** 27 000 million pairs. */
const ENDLESS = `select count(*) as n from (${LARGE}) t cross join projects_v1 c where length(a) + length(c.project_name) < 0`

const ROOM = { maxRows: 1e9, maxBytes: 1e12 }

let gateway: Gateway
beforeAll(async () => {
  gateway = await startGateway({ projects_v1: projects(COUNT) }, { engine: { obeyMs: 500 }, anonymous: ROOM })
})
afterAll(() => gateway?.close())

async function recordOf(answer: Response, { fetch } = gateway) {
  const record = await fetch(`/api/v1/queries/${answer.headers.get('oso-query-id')}`)
  return bodyOf<QueryAnswer>(record)
}

async function until(condition: () => boolean | Promise<boolean>, ms = 3_000): Promise<boolean> {
  const end = Date.now() + ms
  while (Date.now() < end) {
    if (await condition()) return true
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  return false
}

async function busyHosts({ fetch } = gateway): Promise<number> {
  const text = await (await fetch('/metrics')).text()
  return [...text.matchAll(/oso_engine_hosts\{kind="\w+",place="busy"\} (\d+)/g)].reduce(
    (sum, match) => sum + Number(match[1]),
    0,
  )
}

const isIdle = async (): Promise<boolean> => (await busyHosts()) === 0

describe('a result whose host is killed halfway', () => {
  test.each([
    'arrow',
    'ndjson',
    'minimal',
    'json',
    'csv',
  ])('is a broken connection in %s, and the next query runs', async format => {
    const answer = await gateway.sql({ query: LARGE, format })
    const reader = answer.body?.getReader()
    await reader?.read()
    for (const pid of hostPids()) killHost(pid)
    const rest = async (): Promise<void> => {
      for (let read = await reader?.read(); read && !read.done; read = await reader?.read());
    }
    await expect(rest()).rejects.toThrow(/terminated/)
    expect(await recordOf(answer)).toMatchObject({ state: 'failed', error: { code: 'ENGINE_FAILED' } })
    expect((await gateway.sql({ query: 'select 1 as x' })).status).toBe(200)
  })

  test('takes no other query with it', async () => {
    const [first, second] = await Promise.all([
      gateway.sql({ query: LARGE, format: 'csv' }),
      gateway.sql({ query: LARGE, format: 'csv' }),
    ])
    killHost(hostPids()[0])
    const ends = await Promise.allSettled([first, second].map(answer => drain(answer)))
    expect(ends.map(end => end.status).sort()).toEqual(['fulfilled', 'rejected'])
  }, 60_000)
})

describe('a query that is at work for long', () => {
  test('has its status when the hold is over, and signs of life until its rows', async () => {
    const patient = await startGateway({ projects_v1: projects(COUNT) }, { server: { holdMs: 200, heartbeatMs: 100 } })
    for (const [format, encoding] of [
      ['arrow', 'gzip'],
      ['ndjson', 'identity'],
    ] as const) {
      const caller = new AbortController()
      const answer = await patient.sql({ query: ENDLESS, format }, { 'accept-encoding': encoding }, caller.signal)
      expect(answer.status).toBe(200)
      const reader = answer.body?.getReader()
      for (let signs = 0; signs < 3; signs++) expect((await reader?.read())?.value?.length).toBeGreaterThan(0)
      caller.abort()
    }
    await patient.close()
  }, 60_000)

  test('that fails then is a broken connection', async () => {
    const patient = await startGateway({ projects_v1: projects(COUNT) }, { server: { holdMs: 100, heartbeatMs: 100 } })
    const answer = await patient.sql({ query: ENDLESS, format: 'ndjson', limits: { timeoutMs: 700 } })
    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow(/terminated/)
    await patient.close()
  }, 60_000)
})

describe('a host', () => {
  test('knows nothing of the environment that the gateway was started in', () => {
    expect(Object.keys(process.env).length).toBeGreaterThan(3)
    for (const pid of hostPids()) {
      const names = readFileSync(`/proc/${pid}/environ`, 'utf8')
        .split('\0')
        .map(pair => pair.split('=')[0])
      expect(names.filter(name => name !== '' && !name?.startsWith('NODE_CHANNEL'))).toEqual(['TZ'])
    }
  })
})

describe('a caller who leaves', () => {
  test('before the first byte stops the query', async () => {
    const caller = new AbortController()
    const asked = gateway.sql({ query: ENDLESS }, {}, caller.signal)
    expect(await until(async () => (await busyHosts()) === 1)).toBe(true)
    const left = performance.now()
    caller.abort()
    await expect(asked).rejects.toThrow()
    expect(await until(isIdle)).toBe(true)
    expect(performance.now() - left).toBeLessThan(1_000)
  })

  test('halfway stops the query, and the record says so', async () => {
    const answer = await gateway.sql({ query: LARGE, format: 'ndjson' })
    const reader = answer.body?.getReader()
    await reader?.read()
    await reader?.cancel()
    expect(await until(isIdle)).toBe(true)
    expect(await recordOf(answer)).toMatchObject({ state: 'cancelled' })
  })
})

describe('a slow reader', () => {
  test('holds the engine back instead of filling the gateway', async () => {
    const answer = await gateway.sql({ query: LARGE, format: 'ndjson' })
    const reader = answer.body?.getReader()
    const before = process.memoryUsage().rss
    for (let step = 0; step < 10; step++) {
      await reader?.read()
      await new Promise(resolve => setTimeout(resolve, 30))
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(60 * 1024 * 1024)
    expect(await busyHosts()).toBe(1)
    await reader?.cancel()
  })

  test('who reads nothing at all is let go, and finds the result broken', async () => {
    const impatient = await startGateway(
      { projects_v1: projects(COUNT) },
      { server: { stallMs: 1_000 }, anonymous: ROOM },
    )
    const answer = await impatient.sql({ query: LARGE, format: 'ndjson' })
    expect(await until(async () => (await busyHosts(impatient)) === 0, 30_000)).toBe(true)
    expect(await recordOf(answer, impatient)).toMatchObject({ state: 'cancelled' })
    await expect(drain(answer)).rejects.toThrow(/terminated/)
    await impatient.close()
  }, 60_000)
})

describe('a warehouse that is replaced', () => {
  test('is read by the next query, while the one that runs ends as it began', async () => {
    const whole = drain(await gateway.sql({ query: LARGE, format: 'csv' }))
    writeWarehouse(gateway.warehouse, { projects_v1: projects(5), collections_v1: [] }, 'v2')
    const count = async () =>
      (await bodyOf<{ n: number }[]>(await gateway.sql({ query: 'select count(*) as n from projects_v1' })))[0]?.n
    expect(await until(async () => (await count()) === 5, 10_000)).toBe(true)
    expect((await gateway.sql({ query: 'select 1 from collections_v1' })).status).toBe(200)
    expect(await whole).toBeGreaterThan(COUNT * COUNT * 20)
    const model = await bodyOf<ModelDetail>(await gateway.fetch('/api/v1/models/projects_v1'))
    expect(model.freshness).toMatchObject({ rows: 5, version: 'v2' })
    writeWarehouse(gateway.warehouse, { projects_v1: projects(COUNT) }, 'v3')
    expect(await until(async () => (await count()) === COUNT, 10_000)).toBe(true)
  }, 60_000)
})

describe('the edge', () => {
  test('answers to its own names only', async () => {
    expect(await statusFor({ host: 'evil.example' })).toBe(421)
    expect(await statusFor({ host: 'localhost:1234' })).toBe(200)
  })
})

async function drain(answer: Response): Promise<number> {
  return drainReader(answer.body?.getReader())
}

async function drainReader(reader: ReadableStreamDefaultReader<Uint8Array> | undefined): Promise<number> {
  let bytes = 0
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) bytes += read.value.length
  return bytes
}

function statusFor(headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${gateway.server.url}/livez`, { headers }, answer => resolve(answer.resume().statusCode))
      .on('error', reject)
      .end()
  })
}
