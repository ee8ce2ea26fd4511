import { expect, test } from 'vitest'
import type { QueryEnd, Store } from './store.ts'

const KEY = { id: 'k1', name: 'laptop', hash: 'aa', createdAt: 1, expiresAt: null, revokedAt: null }
const QUERY = { id: 'q1', keyId: 'k1', sql: 'SELECT 1', startedAt: 10 }
const DONE: QueryEnd = { state: 'complete', rows: 3, truncated: true, reason: 'rows', error: null, endedAt: 20 }

/** What every store must do. `open` gives an empty one. */
export function storeContract(open: () => Promise<Store>): void {
  test('a key is found by its hash, and by no other', async () => {
    const store = await open()
    await store.addKey(KEY)
    expect(await store.keyByHash('aa')).toEqual(KEY)
    expect(await store.keyByHash('ab')).toBeUndefined()
  })

  test('keys are listed from the oldest', async () => {
    const store = await open()
    await store.addKey({ ...KEY, id: 'k2', hash: 'bb', createdAt: 2 })
    await store.addKey(KEY)
    expect((await store.keys()).map(key => key.id)).toEqual(['k1', 'k2'])
  })

  test('a key is revoked once', async () => {
    const store = await open()
    await store.addKey(KEY)
    expect(await store.revokeKey('k1', 5)).toBe(true)
    expect(await store.revokeKey('k1', 6)).toBe(false)
    expect(await store.revokeKey('k9', 6)).toBe(false)
    expect((await store.keyByHash('aa'))?.revokedAt).toBe(5)
  })

  test('a key ends at the earliest time that was said, and one that was revoked stays so', async () => {
    const store = await open()
    await store.addKey(KEY)
    expect(await store.expireKey('k1', 50)).toBe(true)
    expect(await store.expireKey('k1', 70)).toBe(true)
    expect((await store.keyByHash('aa'))?.expiresAt).toBe(50)
    await store.revokeKey('k1', 5)
    expect(await store.expireKey('k1', 40)).toBe(false)
    expect(await store.expireKey('k9', 40)).toBe(false)
  })

  test('a query has no end until it is over, and then the first that was said', async () => {
    const store = await open()
    await store.startQuery(QUERY)
    expect(await store.query('q1')).toEqual({ ...QUERY, end: null })
    await store.endQuery('q1', DONE)
    await store.endQuery('q1', { ...DONE, state: 'cancelled' })
    expect(await store.query('q1')).toEqual({ ...QUERY, end: DONE })
    expect(await store.query('q2')).toBeUndefined()
  })

  test('queries that were left behind are ended, and no others', async () => {
    const store = await open()
    await store.startQuery(QUERY)
    await store.startQuery({ ...QUERY, id: 'q2' })
    await store.endQuery('q1', DONE)
    expect(await store.endAllQueries({ ...DONE, state: 'failed' })).toBe(1)
    expect((await store.query('q1'))?.end?.state).toBe('complete')
    expect((await store.query('q2'))?.end?.state).toBe('failed')
  })

  test('queries are forgotten by the time they started', async () => {
    const store = await open()
    await store.startQuery(QUERY)
    await store.startQuery({ ...QUERY, id: 'q2', startedAt: 30 })
    expect(await store.forgetQueries(30)).toBe(1)
    expect(await store.query('q1')).toBeUndefined()
    expect(await store.query('q2')).toBeDefined()
  })
}
