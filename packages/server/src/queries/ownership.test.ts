import { afterEach, describe, expect, test } from 'vitest'
import { openStore } from '../state/open.ts'
import type { Store } from '../state/store.ts'
import { type Ownership, takeOwnership } from './ownership.ts'

const TIMES = { beatMs: 50, leaseMs: 1_000 }
const owned: Ownership[] = []
let ids = 0
afterEach(async () => {
  for (const one of owned.splice(0)) await one.leave()
})

async function emptyStore(): Promise<Store> {
  const store = await openStore(':memory:')
  if (!store) throw new Error('there is no memory')
  return store
}

async function own(store: Store, onFault: (error: unknown) => void = () => {}): Promise<Ownership> {
  const newId = (): string => `gateway ${++ids}`
  const made = await takeOwnership({ store, newId, now: () => 7, onFault, times: TIMES })
  owned.push(made)
  return made
}

const start = (store: Store, id: string, owner: string) =>
  store.queries.start({ id, keyId: null, sql: 'SELECT 1', startedAt: Date.now(), owner })
const stateOf = async (store: Store, id: string) => (await store.queries.byId(id))?.end?.state

describe('the queries of a gateway', () => {
  test('are its own while it lives, whoever starts beside it', async () => {
    const store = await emptyStore()
    const first = await own(store)
    await start(store, 'q1', first.id)
    await own(store)
    // Longer than a lease, in which it goes on saying that it lives.
    await new Promise(resolve => setTimeout(resolve, 1_500))
    expect(await stateOf(store, 'q1')).toBeUndefined()
  })

  test('are ended as failed by another when it has left, or was never seen to live', async () => {
    const store = await emptyStore()
    const [leaving] = [await own(store), await own(store)]
    await start(store, 'q1', leaving?.id ?? '')
    await start(store, 'q2', 'a gateway of yesterday')
    await leaving?.leave()
    await expect.poll(() => stateOf(store, 'q1')).toBe('failed')
    await expect.poll(() => stateOf(store, 'q2')).toBe('failed')
    expect((await store.queries.byId('q1'))?.end).toMatchObject({ error: { code: 'ENGINE_FAILED' }, endedAt: 7 })
  })

  test('are kept in spite of faults of the state, which are told', async () => {
    const store = await emptyStore()
    const faults: unknown[] = []
    let isAway = false
    const owners = {
      ...store.owners,
      beat: (id: string) => (isAway ? Promise.reject(new Error('away')) : store.owners.beat(id)),
    }
    await own({ ...store, owners }, error => faults.push(error))
    isAway = true
    await expect.poll(() => faults.length).toBeGreaterThan(0)
    isAway = false
  })
})
