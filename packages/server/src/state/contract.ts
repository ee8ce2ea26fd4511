import { expect, test } from 'vitest'
import type { KeyRow } from './keys.ts'
import type { QueryEnd } from './queries.ts'
import type { Store } from './store.ts'
import { ANONYMOUS_TENANT, DEFAULT_TENANT, type TenantRow } from './tenants.ts'

/** A key for tests. */
export const KEY: KeyRow = {
  ...{ id: 'k1', name: 'laptop', hash: 'aa', createdAt: 1_790_000_000_000, expiresAt: null, revokedAt: null },
  ...{ tenant: DEFAULT_TENANT, scopes: ['query', 'admin'], limits: { requestsPerMinute: 5, paid: ['bytes'] } },
}
const QUERY = { id: 'q1', keyId: 'k1', sql: "SELECT '?'", startedAt: 10, owner: 'g1' }
const DONE: QueryEnd = { state: 'complete', rows: 3, truncated: true, reason: 'rows', error: null, endedAt: 20 }
const LEFT: QueryEnd = { ...DONE, state: 'failed', error: { code: 'ENGINE_FAILED', detail: 'gone' } }
const TENANT: TenantRow = {
  ...{ id: 'acme', name: 'Acme Ω', models: { allow: ['stage:mart'], deny: ['secret_*'] } },
  ...{ limits: { bytesPerDay: 2 ** 40 }, createdAt: 5 },
}

/** What every store must do. `open` gives an empty one. */
export function storeContract(open: () => Promise<Store>): void {
  test('a key is found by its hash and its id, and by no other, with all that it was given', async () => {
    const { keys } = await open()
    await keys.add(KEY)
    expect(await keys.byHash('aa')).toEqual(KEY)
    expect(await keys.byId('k1')).toEqual(KEY)
    expect(await keys.byHash('ab')).toBeUndefined()
    expect(await keys.byId('aa')).toBeUndefined()
  })

  test('keys are listed from the oldest', async () => {
    const { keys } = await open()
    await keys.add({ ...KEY, id: 'k2', hash: 'bb', createdAt: KEY.createdAt + 1 })
    await keys.add(KEY)
    expect((await keys.list()).map(key => key.id)).toEqual(['k1', 'k2'])
  })

  test('a key is revoked once', async () => {
    const { keys } = await open()
    await keys.add(KEY)
    expect(await keys.revoke('k1', 5)).toBe(true)
    expect(await keys.revoke('k1', 6)).toBe(false)
    expect(await keys.revoke('k9', 6)).toBe(false)
    expect((await keys.byHash('aa'))?.revokedAt).toBe(5)
  })

  test('a key ends at the earliest time that was said, and one that was revoked stays so', async () => {
    const { keys } = await open()
    await keys.add(KEY)
    expect(await keys.expire('k1', 50)).toBe(true)
    expect(await keys.expire('k1', 70)).toBe(true)
    expect((await keys.byHash('aa'))?.expiresAt).toBe(50)
    await keys.revoke('k1', 5)
    expect(await keys.expire('k1', 40)).toBe(false)
    expect(await keys.expire('k9', 40)).toBe(false)
  })

  test('what of a key is changed is changed, and nothing else', async () => {
    const { keys } = await open()
    await keys.add(KEY)
    expect(await keys.change('k1', { limits: { burst: 1 } as never })).toBe(true)
    expect(await keys.change('k1', { scopes: ['metrics'], name: 'desk' })).toBe(true)
    expect(await keys.byId('k1')).toEqual({ ...KEY, limits: { burst: 1 }, scopes: ['metrics'], name: 'desk' })
    await keys.revoke('k1', 5)
    expect(await keys.change('k1', { name: 'x' })).toBe(false)
  })

  test('two tenants are there from the first, and cannot be removed', async () => {
    const { tenants } = await open()
    expect((await tenants.list()).map(tenant => tenant.id)).toEqual([ANONYMOUS_TENANT, DEFAULT_TENANT])
    expect(await tenants.byId(DEFAULT_TENANT)).toMatchObject({ models: {}, limits: {} })
    expect(await tenants.remove(DEFAULT_TENANT)).toBe(false)
    expect(await tenants.remove(ANONYMOUS_TENANT)).toBe(false)
  })

  test('a tenant is made once, changed in parts, and removed when no key is of it', async () => {
    const { tenants, keys } = await open()
    expect(await tenants.add(TENANT)).toBe(true)
    expect(await tenants.add({ ...TENANT, name: 'other' })).toBe(false)
    expect(await tenants.byId('acme')).toEqual(TENANT)
    expect(await tenants.change('acme', { models: {} })).toBe(true)
    expect(await tenants.byId('acme')).toEqual({ ...TENANT, models: {} })
    expect(await tenants.change('nobody', { models: {} })).toBe(false)
    await keys.add({ ...KEY, tenant: 'acme' })
    expect(await tenants.remove('acme')).toBe(false)
    await keys.change('k1', { tenant: DEFAULT_TENANT })
    expect(await tenants.remove('acme')).toBe(true)
    expect(await tenants.byId('acme')).toBeUndefined()
  })

  test('a query has no end until it is over, and then the first that was said', async () => {
    const { queries } = await open()
    await queries.start(QUERY)
    expect(await queries.byId('q1')).toEqual({ ...QUERY, end: null })
    await queries.end('q1', DONE)
    await queries.end('q1', { ...DONE, state: 'cancelled' })
    expect(await queries.byId('q1')).toEqual({ ...QUERY, end: DONE })
    expect(await queries.byId('q2')).toBeUndefined()
  })

  test('queries of a gateway that is dead are ended, and those of one that lives are not', async () => {
    const { queries, owners } = await open()
    for (const id of ['dead', 'left', 'alive']) await owners.beat(id)
    for (const id of ['dead', 'left', 'alive', 'never seen'])
      await queries.start({ ...QUERY, id: `of ${id}`, owner: id })
    await queries.start({ ...QUERY, id: 'done', owner: 'dead' })
    await queries.end('done', DONE)
    expect(await queries.endAbandoned(LEFT, 60_000)).toBe(1)
    await owners.leave('left')
    expect(await queries.endAbandoned(LEFT, 60_000)).toBe(1)
    await new Promise(resolve => setTimeout(resolve, 1_000))
    await owners.beat('alive')
    expect(await queries.endAbandoned(LEFT, 900)).toBe(1)
    const ends = ['done', 'of dead', 'of left', 'of alive', 'of never seen'].map(
      async id => (await queries.byId(id))?.end,
    )
    expect(await Promise.all(ends)).toEqual([DONE, LEFT, LEFT, null, LEFT])
  })

  test('owners are forgotten when they have not been seen for long', async () => {
    const { owners } = await open()
    await owners.beat('a')
    expect(await owners.forget(60_000)).toBe(0)
    await new Promise(resolve => setTimeout(resolve, 20))
    expect(await owners.forget(1)).toBe(1)
  })

  test('queries are forgotten by the time they started', async () => {
    const { queries } = await open()
    await queries.start(QUERY)
    await queries.start({ ...QUERY, id: 'q2', startedAt: 30 })
    expect(await queries.forget(30)).toBe(1)
    expect(await queries.byId('q1')).toBeUndefined()
    expect(await queries.byId('q2')).toBeDefined()
  })

  test('many queries are forgotten as few are', async () => {
    const { queries } = await open()
    const ids = Array.from({ length: 2_001 }, (_, index) => `q${index}`)
    for (const id of ids) await queries.start({ ...QUERY, id })
    expect(await queries.forget(QUERY.startedAt + 1)).toBe(2_001)
    expect(await queries.forget(QUERY.startedAt + 1)).toBe(0)
  })
}
