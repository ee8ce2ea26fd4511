import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { RecordBatchReader } from 'apache-arrow'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JobAnswer } from '../src/contract/job.ts'
import type { AsyncAnswer } from '../src/contract/jobs.ts'
import type { Problem } from '../src/contract/problem.ts'
import { bodyOf, type Gateway, startGateway } from './gateway.ts'
import { MADE_AT, projects } from './sample-warehouse.ts'

const COUNT = 3_000
const LARGE = 'select a.project_name as a, b.project_name as b from projects_v1 a cross join projects_v1 b'
const ENDLESS = `select count(*) as n from (${LARGE}) t cross join projects_v1 c where length(a) + length(c.project_name) < 0`
const SHORT = 'select project_name from projects_v1 order by project_name limit 3'

let gateway: Gateway
let keys: readonly string[]
beforeAll(async () => {
  gateway = await startGateway(
    { projects_v1: projects(COUNT) },
    { jobs: { running: 1, waiting: 5 }, engine: { obeyMs: 500 }, anonymous: { maxBytes: 1e12 } },
  )
  keys = await Promise.all(['mine', 'other'].map(name => gateway.server.createKey(name)))
})
afterAll(() => gateway?.close())

const mine = (): Record<string, string> => ({ authorization: `Bearer ${keys[0]}`, 'content-type': 'application/json' })
const other = (): Record<string, string> => ({ authorization: `Bearer ${keys[1]}`, 'content-type': 'application/json' })

async function submit(body: unknown, path = 'jobs', headers = mine()): Promise<Response> {
  return gateway.fetch(`/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function done(query: string, format: string): Promise<JobAnswer> {
  const answer = await submit({ query, format })
  expect(answer.status).toBe(200)
  return bodyOf<JobAnswer>(answer)
}

function linkOf(job: JobAnswer): string {
  return job.result?.url ?? ''
}

async function cancel(id: string): Promise<JobAnswer> {
  return bodyOf(await gateway.fetch(`/api/v1/jobs/${id}`, { method: 'DELETE', headers: mine() }))
}

const read = (id: string, wait = 0): Promise<JobAnswer> =>
  gateway.fetch(`/api/v1/jobs/${id}?wait=${wait}`, { headers: mine() }).then(answer => bodyOf<JobAnswer>(answer))

async function until(holds: () => Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + 15_000; Date.now() < end; await new Promise(resolve => setTimeout(resolve, 50)))
    if (await holds()) return true
  return false
}

describe('a job', () => {
  test('that is short is answered with its result, whose link needs no header', async () => {
    const job = await done(SHORT, 'arrow')
    expect(job).toMatchObject({ state: 'complete', format: 'arrow', result: { rows: 3, truncated: false } })
    const answer = await fetch(linkOf(job))
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(job.result?.sha256)
    expect(bytes.length).toBe(job.result?.bytes)
    expect([...RecordBatchReader.from(bytes)].reduce((rows, batch) => rows + batch.numRows, 0)).toBe(3)
    expect(answer.headers.get('etag')).toBe(`"${job.result?.sha256}"`)
  })

  test.each([
    ['csv', 'text/csv', 'project_name\r\nproject-1\r\n'],
    ['jsonl', 'application/jsonl', '["project_name"]\n["project-1"]\n'],
    ['ndjson', 'application/x-ndjson', '["schema",'],
    ['parquet', 'application/vnd.apache.parquet', 'PAR1'],
  ])('gives its result as %s', async (format, type, head) => {
    const answer = await fetch(linkOf(await done(SHORT, format)))
    expect(answer.headers.get('content-type')?.split(';')[0]).toBe(type)
    expect((await answer.text()).startsWith(head)).toBe(true)
  })

  test('belongs to its key: to another it is not there', async () => {
    const { id } = await done(SHORT, 'csv')
    for (const method of ['GET', 'DELETE']) {
      const answer = await gateway.fetch(`/api/v1/jobs/${id}`, { method, headers: other() })
      expect(answer.status).toBe(404)
    }
    expect((await gateway.fetch(`/api/v1/async-sql?id=${id}`, { headers: other() })).status).toBe(404)
    expect((await read(id)).result?.url).toBeTruthy()
    const list = async (headers: Record<string, string>) =>
      (await bodyOf<{ jobs: JobAnswer[] }>(await gateway.fetch('/api/v1/jobs', { headers }))).jobs.map(job => job.id)
    expect(await list(mine())).toContain(id)
    expect(await list(other())).not.toContain(id)
    expect((await gateway.fetch('/api/v1/jobs')).status).toBe(401)
  })

  test('is listed page by page, the latest first', async () => {
    const latest = await done(SHORT, 'csv')
    const page = async (path: string) =>
      bodyOf<{ jobs: JobAnswer[]; next: string | null }>(await gateway.fetch(path, { headers: mine() }))
    const first = await page('/api/v1/jobs?limit=1')
    expect(first.jobs.map(({ id }) => id)).toEqual([latest.id])
    const second = await page(`/v1/jobs?limit=1&cursor=${first.next}`)
    expect(second.jobs).toHaveLength(1)
    expect(second.jobs[0]?.id).not.toBe(latest.id)
  })

  test('whose query is wrong is refused at once, with what is wrong', async () => {
    const answer = await submit({ query: 'select nothing from projects_v1' })
    expect(answer.status).toBe(400)
    expect(await bodyOf<Problem>(answer)).toMatchObject({ code: 'COLUMN_NOT_FOUND', position: { line: 1, column: 8 } })
  })

  test('whose query fails as it runs says why', async () => {
    const answer = await submit({ query: 'select 1 / (count(*) - count(*)) as x from projects_v1' })
    expect(await bodyOf<JobAnswer>(answer)).toMatchObject({ state: 'failed', error: { code: 'DIVISION_BY_ZERO' } })
  })

  test('waits for its turn, says how many are before it, and can be cancelled waiting or running', async () => {
    const [running, waiting, last] = [
      await bodyOf<JobAnswer>(await submit({ query: ENDLESS }, 'jobs?wait=0')),
      await bodyOf<JobAnswer>(await submit({ query: SHORT }, 'jobs?wait=0')),
      await bodyOf<JobAnswer>(await submit({ query: SHORT, format: 'csv' }, 'jobs?wait=0')),
    ]
    expect(await until(async () => (await read(running.id)).state === 'running')).toBe(true)
    expect(await read(last.id)).toMatchObject({ state: 'queued', progress: { ahead: 1 } })
    expect(await cancel(waiting.id)).toMatchObject({ state: 'cancelled', error: { code: 'CANCELLED' } })
    expect(await cancel(running.id)).toMatchObject({ state: 'cancelled' })
    expect((await read(last.id, 15)).state).toBe('complete')
  })

  test('too many of one caller are refused, and none of those is lost', async () => {
    const ids: string[] = []
    for (let n = 0; n < 5; n++) ids.push((await bodyOf<JobAnswer>(await submit({ query: ENDLESS }, 'jobs?wait=0'))).id)
    const refused = await submit({ query: SHORT }, 'jobs?wait=0')
    expect(refused.status).toBe(429)
    expect(await bodyOf<Problem>(refused)).toMatchObject({ 'violated-policies': ['jobs'] })
    expect((await submit({ query: SHORT }, 'jobs?wait=0', other())).status).toBe(202)
    for (const id of ids) expect((await cancel(id)).state).toBe('cancelled')
  })

  test('tells how much of its result is stored while it runs', async () => {
    const { id } = await bodyOf<JobAnswer>(await submit({ query: LARGE, format: 'csv' }, 'jobs?wait=0'))
    expect(await until(async () => (await read(id)).progress.bytes > 0)).toBe(true)
    const job = await read(id, 20)
    expect(job.result).toMatchObject({ rows: COUNT * COUNT, truncated: false })
    await cancel(id)
  }, 60_000)
})

describe('a result', () => {
  test('is given in parts, under one ETag, that make the whole again', async () => {
    const job = await done('select project_id, display_name from projects_v1', 'arrow')
    const size = job.result?.bytes ?? 0
    const part = (range: string, headers = {}) => fetch(linkOf(job), { headers: { range, ...headers } })
    const [first, rest] = [await part('bytes=0-999'), await part('bytes=1000-')]
    expect([first.status, rest.status]).toEqual([206, 206])
    expect(first.headers.get('content-range')).toBe(`bytes 0-999/${size}`)
    expect(rest.headers.get('etag')).toBe(first.headers.get('etag'))
    const joined = Buffer.concat([Buffer.from(await first.arrayBuffer()), Buffer.from(await rest.arrayBuffer())])
    expect(createHash('sha256').update(joined).digest('hex')).toBe(job.result?.sha256)
    expect((await part('bytes=0-9', { 'if-range': '"other"' })).status).toBe(200)
    expect((await part(`bytes=${size}-`)).status).toBe(416)
    const etag = first.headers.get('etag') ?? ''
    expect((await fetch(linkOf(job), { headers: { 'if-none-match': etag } })).status).toBe(304)
    const head = await fetch(linkOf(job), { method: 'HEAD' })
    expect(head.headers.get('content-length')).toBe(String(size))
  })

  test('is stored gzipped where it is lines of JSON, and says so', async () => {
    const far = { ...mine(), 'x-forwarded-for': '203.0.113.9' }
    const job = await bodyOf<JobAnswer>(await submit({ query: SHORT, format: 'jsonl' }, 'jobs', far))
    expect(job.result?.encoding).toBe('gzip')
    const raw = await new Promise<Buffer>((resolve, reject) => {
      request(linkOf(job), answer => {
        const chunks: Buffer[] = []
        answer.on('data', chunk => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks)))
      })
        .on('error', reject)
        .end()
    })
    expect(raw.length).toBe(job.result?.bytes)
    expect(gunzipSync(raw).toString()).toBe('["project_name"]\n["project-1"]\n["project-10"]\n["project-100"]\n')
  })

  test('is not given for a link that was changed', async () => {
    const job = await done(SHORT, 'csv')
    const other = await done(SHORT, 'csv')
    const moved = linkOf(job).replace(job.id, other.id)
    const answer = await gateway.fetch(moved.slice(gateway.server.url.length))
    expect(answer.status).toBe(403)
    expect(await bodyOf<Problem>(answer)).toMatchObject({ code: 'LINK_INVALID' })
  })

  test('is gone when its job is deleted, with a status and words that say so', async () => {
    const job = await done(SHORT, 'csv')
    expect(await cancel(job.id)).toMatchObject({ state: 'complete', result: { url: null } })
    const answer = await gateway.fetch(linkOf(job).slice(gateway.server.url.length))
    expect(answer.status).toBe(410)
    expect(await bodyOf<Problem>(answer)).toMatchObject({ code: 'RESULT_EXPIRED' })
    expect((await gateway.fetch(`/api/v1/async-sql?id=${job.id}`, { headers: mine() })).status).toBe(410)
  })
})

describe('a result of a job', () => {
  const MADE = new Date(`${MADE_AT.replace(' ', 'T')}Z`).toISOString()

  test('says how old its data are and what its author may not know, in its job and at its link', async () => {
    const job = await done(`${SHORT} -- one`, 'arrow')
    expect(job.result?.dataAsOf).toBe(MADE)
    const answer = await gateway.fetch(linkOf(job).slice(gateway.server.url.length))
    expect(answer.headers.get('oso-data-as-of')).toBe(MADE)
    expect(answer.headers.has('oso-warning')).toBe(false)
    const lossy = await done("select cast('1.90' as decimal) as x", 'csv')
    expect(lossy.result).not.toHaveProperty('dataAsOf')
    const warned = await fetch(linkOf(lossy))
    expect(warned.headers.get('oso-warning')).toMatch(/^line 1:8: DECIMAL without a scale/)
    expect(warned.headers.has('oso-data-as-of')).toBe(false)
  })

  test('says how old its data are where a query has become the job', async () => {
    const slow = await startGateway({ projects_v1: projects(COUNT) }, { jobs: { becomeMs: 1, running: 2 } })
    try {
      const query = 'select count(*) as n from projects_v1 a cross join projects_v1 b where length(a.project_name) > 0'
      const headers = { prefer: 'respond-async', accept: 'application/vnd.apache.arrow.stream' }
      const answer = await slow.sql({ query }, headers)
      expect(answer.status).toBe(202)
      const { id } = await bodyOf<JobAnswer>(answer)
      const job = await bodyOf<JobAnswer>(await slow.fetch(`/api/v1/jobs/${id}?wait=20`))
      expect(job).toMatchObject({ state: 'complete', result: { rows: 1, dataAsOf: MADE } })
    } finally {
      await slow.close()
    }
  }, 60_000)

  test('is gone for its link and its job as soon as its time is over', async () => {
    const KEPT_MS = 3_000
    const brief = await startGateway({ projects_v1: projects(3) }, { jobs: { keepHours: KEPT_MS / 3_600_000 } })
    try {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ query: SHORT, format: 'csv' })
      const job = await bodyOf<JobAnswer>(await brief.fetch('/api/v1/jobs', { method: 'POST', headers, body }))
      expect(Date.parse(job.result?.expiresAt ?? '') - Date.parse(job.endedAt ?? '')).toBe(KEPT_MS)
      const link = linkOf(job).slice(brief.server.url.length)
      await expect.poll(async () => (await brief.fetch(link)).status, { timeout: 30_000 }).toBe(410)
      expect(await bodyOf<Problem>(await brief.fetch(link))).toMatchObject({ code: 'RESULT_EXPIRED' })
      expect(await bodyOf<JobAnswer>(await brief.fetch(`/api/v1/jobs/${job.id}`))).toMatchObject({
        ...{ state: 'complete', result: { rows: 3, url: null } },
      })
      const asked = await brief.fetch(`/api/v1/async-sql?id=${job.id}`)
      expect([asked.status, (await bodyOf<Problem>(asked)).code]).toEqual([410, 'RESULT_EXPIRED'])
    } finally {
      await brief.close()
    }
  }, 60_000)
})

describe('a request with an Idempotency-Key', () => {
  test('that is sent again is the same job; another question under it is refused', async () => {
    const headers = { ...mine(), 'idempotency-key': 'once' }
    const answers = await Promise.all([1, 2, 3].map(() => submit({ query: SHORT }, 'jobs', headers)))
    const ids = await Promise.all(answers.map(async answer => (await bodyOf<JobAnswer>(answer)).id))
    expect(new Set(ids).size).toBe(1)
    const reused = await submit({ query: 'select 2 as x' }, 'jobs', headers)
    expect(reused.status).toBe(422)
    expect(await bodyOf<Problem>(reused)).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
    expect((await submit({ query: SHORT }, 'jobs', { ...other(), 'idempotency-key': 'once' })).status).toBe(200)
  })
})

describe('a query with an Idempotency-Key', () => {
  test('that is sent again stops its first run, and is answered anew', async () => {
    const headers = { authorization: `Bearer ${keys[0]}`, 'idempotency-key': 'again' }
    const first = gateway.sql({ query: ENDLESS }, headers)
    const failed = first.then(answer => bodyOf<Problem>(answer))
    expect(await until(async () => busy())).toBe(true)
    const second = gateway.sql({ query: ENDLESS }, headers)
    expect(await failed).toMatchObject({ code: 'CANCELLED' })
    const other = await gateway.sql({ query: 'select 1 as x' }, headers)
    expect(other.status).toBe(422)
    const third = gateway.sql({ query: ENDLESS }, headers)
    expect((await second).status).toBe(499)
    const leaver = new AbortController()
    const last = gateway.sql({ query: ENDLESS }, headers, leaver.signal)
    expect((await third).status).toBe(499)
    leaver.abort()
    await expect(last).rejects.toThrow()
  }, 60_000)

  async function busy(): Promise<boolean> {
    const text = await (await gateway.fetch('/metrics')).text()
    return /place="busy"\} [1-9]/.test(text)
  }
})

describe("OSO's own words", () => {
  test('a query is completed in one round trip, with an absolute link to lines of JSON', async () => {
    const answer = await submit({ query: SHORT, format: 'ignored' }, 'async-sql')
    expect(answer.status).toBe(200)
    const { status, url } = await bodyOf<AsyncAnswer>(answer)
    expect(status).toBe('completed')
    expect(await (await fetch(url ?? '')).text()).toMatch(/^\["project_name"\]\n\["project-1"\]\n/)
  })

  test('a query that fails is an error with its text, when it is sent or when it is asked after', async () => {
    const wrong = await submit({ query: 'select nothing from projects_v1' }, 'async-sql')
    expect(wrong.status).toBe(400)
    const failing = 'select 1 / (count(*) - count(*)) as x from projects_v1'
    const failed = await submit({ query: failing }, 'async-sql')
    expect(failed.status).toBe(400)
    expect((await bodyOf<Problem>(failed)).error).toMatch(/zero/i)
    expect((await submit({ query: '' }, 'async-sql')).status).toBe(400)
    expect((await gateway.fetch('/v1/async-sql', { headers: mine() })).status).toBe(400)
    expect((await gateway.fetch('/v1/async-sql?id=nothing', { headers: mine() })).status).toBe(404)
  })

  test("what sqlglot's printing loses is answered as Trino does, with a header that says so", async () => {
    const query = "SELECT CAST('1.90' AS DECIMAL) AS x, CAST('2024-01-31 12:00:00.123456' AS TIMESTAMP) AS y"
    const told = /^line 1:8: DECIMAL without a scale .*; line 1:38: TIMESTAMP keeps 3 digits/
    const answer = await submit({ query }, 'async-sql')
    expect(answer.headers.get('oso-warning')).toMatch(told)
    const { url } = await bodyOf<AsyncAnswer>(answer)
    expect(await (await fetch(url ?? '')).text()).toContain('\n["2","2024-01-31 12:00:00.123000"]\n')
    const lines = await gateway.sql({ query, format: 'minimal' }, mine())
    expect(lines.headers.get('oso-warning')).toMatch(told)
    expect(await lines.text()).toContain('["2","2024-01-31 12:00:00.123"]')
    const { notes } = await bodyOf<{ notes: string[] }>(await submit({ query }, 'sql/check'))
    expect(notes).toHaveLength(2)
    expect((await submit({ query: SHORT }, 'async-sql')).headers.has('oso-warning')).toBe(false)
  })

  test('nobody has connected a database', async () => {
    for (const path of ['/api/v1/connector', '/v1/connector'])
      expect(await bodyOf(await gateway.fetch(path, { headers: mine() }))).toEqual([])
  })
})

describe('a store of results that is gone', () => {
  test('fails the job with a code, and is told to the operator with its cause', async () => {
    const store = mkdtempSync(join(tmpdir(), 'oso-gone-'))
    const homeless = await startGateway({ projects_v1: projects(3) }, { jobs: { store } })
    rmSync(store, { recursive: true })
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ query: SHORT, format: 'csv' })
    const answer = await homeless.fetch('/api/v1/jobs', { method: 'POST', headers, body })
    expect(await bodyOf<JobAnswer>(answer)).toMatchObject({ state: 'failed', error: { code: 'STORAGE_UNAVAILABLE' } })
    expect(homeless.faults).toContain('a job failed')
    await homeless.close()
  })
})
