import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { KeyInfo, MadeKey, TenantInfo } from '../src/contract/admin.ts'
import type { ModelDetail, ModelSummary } from '../src/contract/models.ts'
import type { Problem } from '../src/contract/problem.ts'
import type { CheckAnswer } from '../src/contract/sql.ts'
import type { Usage } from '../src/contract/usage.ts'
import { bodyOf, type Gateway, startGateway } from './gateway.ts'
import { projects } from './sample-warehouse.ts'

let gateway: Gateway
let admin: string
beforeAll(async () => {
  gateway = await startGateway({ projects_v1: projects(3), collections_v1: [] })
  admin = await gateway.server.createKey('admin', { scopes: ['admin'] })
})
afterAll(() => gateway?.close())

function ask(method: string, path: string, body?: unknown, key = admin): Promise<Response> {
  return gateway.fetch(`/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
}

async function told<T>(status: number, ...asked: Parameters<typeof ask>): Promise<T> {
  const answer = await ask(...asked)
  expect(answer.status, await answer.clone().text()).toBe(status)
  return bodyOf<T>(answer)
}

const codeOf = async (answer: Response) => [answer.status, (await bodyOf<Problem>(answer)).code]
const sql = (query: string, key: string) => ask('POST', '/sql', { query, format: 'ndjson' }, key)

async function keyWith(models: TenantInfo['models'], id: string): Promise<string> {
  await told(201, 'POST', '/admin/tenants', { id, models })
  return (await told<MadeKey>(201, 'POST', '/admin/keys', { name: 'k', tenant: id })).key
}

describe('the admin API', () => {
  test('makes a key that is good at once, shows it once, and revokes it at once', async () => {
    const made = await told<MadeKey>(201, 'POST', '/admin/keys', { name: 'laptop', limits: { maxRows: 2 } })
    expect(made).toMatchObject({ name: 'laptop', tenant: 'default', scopes: ['query'], state: 'good', expiresAt: null })
    expect((await (await sql('select project_id from projects_v1', made.key)).text()).trim()).toMatch(
      /"truncated":true,"reason":"rows"/,
    )
    const { keys } = await told<{ keys: KeyInfo[] }>(200, 'GET', '/admin/keys')
    expect(keys.map(({ id }) => id)).toContain(made.id)
    expect(JSON.stringify(keys)).not.toContain(made.key)
    expect(await told<KeyInfo>(200, 'DELETE', `/admin/keys/${made.id}`)).toMatchObject({ state: 'revoked' })
    expect((await sql('select 1 as x', made.key)).status).toBe(401)
    expect(await codeOf(await ask('DELETE', `/admin/keys/${made.id}`))).toEqual([404, 'KEY_NOT_FOUND'])
    expect(await codeOf(await ask('PATCH', `/admin/keys/${made.id}`, { name: 'x' }))).toEqual([404, 'KEY_NOT_FOUND'])
  })

  test('changes a key and replaces it', async () => {
    const made = await told<MadeKey>(201, 'POST', '/admin/keys', { name: 'ci', expiresAt: '2099-01-01T00:00:00Z' })
    const limits = { requestsPerMinute: 7, paid: ['minute'] }
    expect(await told<KeyInfo>(200, 'PATCH', `/admin/keys/${made.id}`, { limits })).toMatchObject({
      limits,
      name: 'ci',
    })
    const usage = await told<Usage>(200, 'GET', '/usage', undefined, made.key)
    expect(usage.limits.find(({ name }) => name === 'minute')).toMatchObject({ limit: 7, holder: 'key', paid: true })
    const next = await told<MadeKey>(201, 'POST', `/admin/keys/${made.id}/rotate`, { graceSeconds: 60 })
    expect(next).toMatchObject({ name: 'ci', limits, expiresAt: '2099-01-01T00:00:00.000Z' })
    for (const key of [made.key, next.key]) expect((await sql('select 1 as x', key)).status).toBe(200)
    await told(201, 'POST', `/admin/keys/${next.id}/rotate`, {})
    expect((await sql('select 1 as x', next.key)).status).toBe(401)
    expect(await told<KeyInfo>(200, 'GET', `/admin/keys/${next.id}`)).toMatchObject({ state: 'revoked' })
  })

  test('makes, changes and removes tenants', async () => {
    expect(await told<TenantInfo>(201, 'POST', '/admin/tenants', { id: 'brief' })).toMatchObject({
      name: 'brief',
      models: {},
    })
    expect(await codeOf(await ask('POST', '/admin/tenants', { id: 'brief' }))).toEqual([409, 'TENANT_EXISTS'])
    const models = { deny: ['stage:source'] }
    expect(await told<TenantInfo>(200, 'PATCH', '/admin/tenants/brief', { models })).toMatchObject({ models })
    expect(await told<TenantInfo>(200, 'GET', '/admin/tenants/brief')).toMatchObject({ models })
    await told(201, 'POST', '/admin/keys', { name: 'k', tenant: 'brief' })
    expect(await codeOf(await ask('DELETE', '/admin/tenants/brief'))).toEqual([409, 'TENANT_IN_USE'])
    expect(await codeOf(await ask('DELETE', '/admin/tenants/default'))).toEqual([409, 'TENANT_IN_USE'])
    await told(201, 'POST', '/admin/tenants', { id: 'empty' })
    await told(200, 'DELETE', '/admin/tenants/empty')
    expect(await codeOf(await ask('GET', '/admin/tenants/empty'))).toEqual([404, 'TENANT_NOT_FOUND'])
    const { tenants } = await told<{ tenants: TenantInfo[] }>(200, 'GET', '/admin/tenants')
    expect(tenants.map(({ id }) => id)).toEqual(expect.arrayContaining(['anonymous', 'brief', 'default']))
  })

  test('takes nothing that it does not know', async () => {
    for (const body of [
      { name: 'x', limits: { rowsPerDay: 1 } },
      { name: 'x', scopes: ['root'] },
      { name: 'x', role: 1 },
      { name: 'a\u0000b' },
      { name: '\u001b[2J' },
    ])
      expect(await codeOf(await ask('POST', '/admin/keys', body))).toEqual([400, 'INVALID_BODY'])
    expect(await codeOf(await ask('POST', '/admin/keys', { name: 'x', tenant: 'nobody' }))).toEqual([
      404,
      'TENANT_NOT_FOUND',
    ])
    expect(await codeOf(await ask('POST', '/admin/tenants', { id: 'A b' }))).toEqual([400, 'INVALID_BODY'])
    expect(await codeOf(await ask('PUT', '/admin/keys', {}))).toEqual([405, 'METHOD_NOT_ALLOWED'])
  })

  test('is for keys that may, and such a key may nothing else', async () => {
    const { key } = await told<MadeKey>(201, 'POST', '/admin/keys', { name: 'reader' })
    expect(await codeOf(await ask('GET', '/admin/keys', undefined, key))).toEqual([403, 'SCOPE_REQUIRED'])
    expect(await codeOf(await gateway.fetch('/api/v1/admin/keys'))).toEqual([401, 'UNAUTHENTICATED'])
    expect(await codeOf(await sql('select 1 as x', admin))).toEqual([403, 'SCOPE_REQUIRED'])
  })

  test('is not there for keys that nobody looks at', async () => {
    const open = await startGateway({ projects_v1: [] }, { auth: { mode: 'open' } })
    const answer = await open.fetch('/api/v1/admin/keys', { headers: { authorization: 'Bearer any' } })
    expect(await codeOf(answer)).toEqual([403, 'SCOPE_REQUIRED'])
    await open.close()
  })
})

describe('the figures', () => {
  test('are for who is on this machine, and elsewhere for keys that may see them', async () => {
    const far = { 'x-forwarded-for': '203.0.113.9' }
    expect((await gateway.fetch('/metrics')).status).toBe(200)
    expect((await gateway.fetch('/metrics', { headers: far })).status).toBe(401)
    const key = await gateway.server.createKey('prometheus', { scopes: ['metrics'] })
    expect((await gateway.fetch('/metrics', { headers: { ...far, authorization: key } })).status).toBe(200)
    const other = await gateway.server.createKey('other')
    expect((await gateway.fetch('/metrics', { headers: { ...far, authorization: other } })).status).toBe(403)
  })
})

describe('a model that a tenant may not see', () => {
  const HIDDEN = 'projects_v1'
  const ABSENT = 'prosects_v1'
  let key: string
  beforeAll(async () => {
    key = await keyWith({ deny: [HIDDEN] }, 'blind')
  })

  /** An answer with all that differs from one request to the next taken out. */
  async function shapeOf(answer: Response, name: string): Promise<unknown> {
    const headers = Object.fromEntries(answer.headers)
    for (const one of ['oso-query-id', 'ratelimit', 'date', 'content-length', 'etag']) delete headers[one]
    const body = (await answer.text()).replaceAll(name, 'NAME').replace(/"queryId":"\w+"/, '"queryId":"ID"')
    return { status: answer.status, headers, body }
  }

  test.each<[string, (name: string) => Promise<Response>]>([
    ['POST /sql', name => sql(`select 1 as x from ${name}`, key)],
    ['a qualified name', name => sql(`select 1 as x from iceberg.oso.${name}`, key)],
    ['a subquery', name => sql(`select (select max(project_id) from oso.${name}) as x from collections_v1`, key)],
    ['DESCRIBE', name => sql(`DESCRIBE ${name}`, key)],
    ['EXPLAIN', name => sql(`EXPLAIN SELECT * FROM ${name}`, key)],
    ['check', name => ask('POST', '/sql/check', { query: `select * from ${name}` }, key)],
    ['GET /models/{name}', name => ask('GET', `/models/${name}`, undefined, key)],
    ['its lineage', name => ask('GET', `/models/${name}/lineage`, undefined, key)],
    ["its columns' lineage", name => ask('GET', `/models/${name}/lineage?column=project_id`, undefined, key)],
  ])('is answered as one that there is not: %s', async (_, request) => {
    const [hidden, absent] = [await request(HIDDEN), await request(ABSENT)]
    expect(absent.status).toBe(404)
    expect(await shapeOf(hidden, HIDDEN)).toEqual(await shapeOf(absent, ABSENT))
  })

  test('may be the name of something else in a query, as any that there is not', async () => {
    expect((await sql(`with ${HIDDEN} as (select 1 as x) select x from ${HIDDEN}`, key)).status).toBe(200)
  })

  test('is in no list, no suggestion and nothing that another is made from', async () => {
    const { models } = await told<{ models: ModelSummary[] }>(
      200,
      'GET',
      '/models?limit=500&q=projects',
      undefined,
      key,
    )
    expect(models.map(({ name }) => name)).not.toContain(HIDDEN)
    expect(await (await sql('SHOW TABLES', key)).text()).not.toContain(HIDDEN)
    const near = await told<Problem>(404, 'GET', '/models/project_v1', undefined, key)
    expect(near.nearest).not.toContain(HIDDEN)
    const checked = await told<CheckAnswer>(200, 'POST', '/sql/check', { query: 'select * from collections_v1' }, key)
    expect(Object.keys(checked.lineage)).not.toContain(HIDDEN)
  })

  test('is not named by the models that it is made from, nor by those that are made from it', async () => {
    const seen = await gateway.fetch(`/api/v1/models/${HIDDEN}`)
    const { parents, children } = await bodyOf<ModelDetail>(seen)
    expect([...parents, ...children]).not.toEqual([])
    for (const name of [...parents, ...children]) {
      const text = await (await ask('GET', `/models/${name}`, undefined, key)).text()
      expect(text, name).not.toMatch(/\bprojects_v1\b/)
      const lineage = await (await ask('GET', `/models/${name}/lineage`, undefined, key)).text()
      expect(lineage, name).not.toMatch(/\bprojects_v1\b/)
    }
  })

  test('is seen as soon as the policy says so, whatever was asked before', async () => {
    const seeing = await keyWith({ allow: ['collections_v1'] }, 'changing')
    expect((await sql(`select project_id from ${HIDDEN}`, seeing)).status).toBe(404)
    await told(200, 'PATCH', '/admin/tenants/changing', { models: {} })
    expect((await sql(`select project_id from ${HIDDEN}`, seeing)).status).toBe(200)
    await told(200, 'PATCH', '/admin/tenants/changing', { models: { deny: ['*'] } })
    expect((await sql(`select project_id from ${HIDDEN}`, seeing)).status).toBe(404)
  })

  test('is hidden from callers without a key by the policy of theirs', async () => {
    await told(200, 'PATCH', '/admin/tenants/anonymous', { models: { allow: ['stage:mart'], deny: [HIDDEN] } })
    expect((await gateway.fetch(`/api/v1/models/${HIDDEN}`)).status).toBe(404)
    await told(200, 'PATCH', '/admin/tenants/anonymous', { models: {} })
    expect((await gateway.fetch(`/api/v1/models/${HIDDEN}`)).status).toBe(200)
  })
})

describe('limits of a tenant', () => {
  test('are held by all of its keys together, and told of each', async () => {
    await told(201, 'POST', '/admin/tenants', { id: 'small', limits: { requestsPerMinute: 3, maxRows: 1 } })
    const make = async () => (await told<MadeKey>(201, 'POST', '/admin/keys', { name: 'k', tenant: 'small' })).key
    const [one, other] = [await make(), await make()]
    const first = await sql('select project_id from projects_v1', one)
    expect(first.headers.get('ratelimit-policy')).toContain('"tenant-minute";q=3;w=60')
    expect(await first.text()).toContain('"rows":1,"truncated":true')
    await sql('select 1 as x', other)
    expect((await sql('select 1 as x', one)).status).toBe(200)
    const refused = await sql('select 1 as x', other)
    expect(await bodyOf<Problem>(refused)).toMatchObject({ status: 429, 'violated-policies': ['tenant-minute'] })
    const usage = await told<Usage>(200, 'GET', '/usage', undefined, other)
    expect(usage).toMatchObject({ caller: 'key', tenant: 'small' })
    expect(usage.limits).toContainEqual(
      expect.objectContaining({ name: 'tenant-minute', holder: 'tenant', remaining: 0 }),
    )
  })

  test('that are paid end in 402, and in 429 where they are not', async () => {
    const limits = { bytesPerDay: 1, paid: ['bytes'] }
    const paying = await told<MadeKey>(201, 'POST', '/admin/keys', { name: 'payer', limits })
    await (await sql('select 1 as x', paying.key)).text()
    await expect.poll(async () => (await sql('select 1 as x', paying.key)).status).toBe(402)
    const refused = await sql('select 1 as x', paying.key)
    expect(await bodyOf<Problem>(refused)).toMatchObject({ code: 'PAYMENT_REQUIRED', 'violated-policies': ['bytes'] })
    await told(200, 'PATCH', `/admin/keys/${paying.id}`, { limits: { bytesPerDay: 1 } })
    expect((await sql('select 1 as x', paying.key)).status).toBe(429)
  })

  test('are foreseen by a check', async () => {
    const limits = { requestsPerMinute: 10, bytesPerDay: 1_000, concurrentQueries: 4 }
    const { key } = await told<MadeKey>(201, 'POST', '/admin/keys', { name: 'k', limits })
    const asked = { query: 'select 1 as x', limits: { maxBytes: 100 } }
    const { quotas } = await told<CheckAnswer>(200, 'POST', '/sql/check', asked, key)
    const after = Object.fromEntries(
      quotas.map(({ name, remaining, remainingAfter }) => [name, [remaining, remainingAfter]]),
    )
    expect(after).toMatchObject({ minute: [9, 8], bytes: [1_000, 900], concurrent: [4, 3] })
  })
})
