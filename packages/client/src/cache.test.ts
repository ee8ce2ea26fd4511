import { expect, test } from 'vitest'
import { cached } from './cache.ts'
import type { Client } from './client.ts'
import type { Result } from './query/result.ts'
import { sql } from './sql/sql.ts'

type Asked = {
  text: string
  signal: AbortSignal | undefined
  finish: (result: object) => void
  fail: (error: Error) => void
}

/** A client whose results are given by the test, over data of one version. */
function client() {
  const state = { version: 'v1', asked: [] as Asked[] }
  const oso = {
    check: async (query: { text: string }) => ({
      sql: query.text.toLowerCase(),
      limits: { maxRows: 1, maxBytes: 1, timeoutMs: 1 },
      freshness: [{ model: 'm', version: state.version, materialisedAt: null, rows: 1, stale: false }],
    }),
    query: (query: { text: string }, options: { signal?: AbortSignal }) =>
      new Promise<object>((finish, fail) => {
        state.asked.push({ text: query.text, signal: options.signal, finish, fail })
        options.signal?.addEventListener('abort', () => fail(new Error('stopped')))
      }),
  }
  // Only these two are called.
  return { state, oso: oso as unknown as Client }
}

const result = (bytes: number, truncated = false): Result => ({ bytes, truncated }) as Result
const settle = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 5))

test('the same query over the same data is asked once, however it is spelled, also while it runs', async () => {
  const { oso, state } = client()
  const { query, size } = cached(oso)
  expect(size).toEqual({ results: 0, bytes: 0 })
  const both = [query('SELECT 1'), query('select 1')]
  await settle()
  state.asked[0]?.finish(result(10))
  const [a, b] = await Promise.all(both)
  expect(a).toBe(b)
  expect(await query('select 1')).toBe(a)
  expect(state.asked.length).toBe(1)
})

test('other parameters and other data are other results', async () => {
  const { oso, state } = client()
  const { query } = cached(oso)
  for (const ask of [sql`select ${1}`, sql`select ${2}`]) query(ask)
  state.version = 'v1'
  await settle()
  expect(state.asked.length).toBe(2)
  state.version = 'v2'
  query(sql`select ${1}`)
  await settle()
  expect(state.asked.length).toBe(3)
})

test('who aborts leaves the others waiting; when nobody waits the query is stopped', async () => {
  const { oso, state } = client()
  const { query } = cached(oso)
  const [first, second] = [new AbortController(), new AbortController()]
  const waiting = [first, second].map(({ signal }) => query('select 1', { signal }))
  await settle()
  first.abort()
  await expect(waiting[0]).rejects.toMatchObject({ code: 'ABORTED' })
  expect(state.asked[0]?.signal?.aborted).toBe(false)
  second.abort()
  await expect(waiting[1]).rejects.toMatchObject({ code: 'ABORTED' })
  expect(state.asked[0]?.signal?.aborted).toBe(true)
})

test('a query that failed or was cut is asked again', async () => {
  const { oso, state } = client()
  const { query } = cached(oso)
  const failed = query('select 1')
  await settle()
  state.asked[0]?.fail(new Error('no'))
  await expect(failed).rejects.toThrow('no')
  const cut = query('select 1')
  await settle()
  state.asked[1]?.finish(result(10, true))
  await cut
  query('select 1')
  await settle()
  expect(state.asked.length).toBe(3)
})

test('what was used longest ago goes when there is no room', async () => {
  const { oso, state } = client()
  const cache = cached(oso, { maxBytes: 25 })
  for (const n of [1, 2]) {
    const asked = cache.query(`select ${n}`)
    await settle()
    state.asked.at(-1)?.finish(result(10))
    await asked
  }
  await cache.query('select 1')
  const third = cache.query('select 3')
  await settle()
  state.asked.at(-1)?.finish(result(10))
  await third
  expect(cache.size).toEqual({ results: 2, bytes: 20 })
  await cache.query('select 1')
  expect(state.asked.length).toBe(3)
})
