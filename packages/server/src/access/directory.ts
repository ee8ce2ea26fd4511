import { LRUCache } from 'lru-cache'
import type { KeyRow, Keys } from '../state/keys.ts'
import type { TenantRow, Tenants } from '../state/tenants.ts'

/** Who is known: keys by their hash, tenants by their id. */
export interface Directory {
  key(hash: string): Promise<KeyRow | undefined>
  tenant(id: string): Promise<TenantRow | undefined>
  /** Forgets what is kept, so that what was just changed through this gateway holds at once. */
  clear(): void
}

type Found<T> = Readonly<{ row: T | undefined }>

const MOST = 10_000
// Who guesses keys does not reach the database with each of them.
const MISS_MS = 10_000

/**
 * A directory that remembers what it looked up for `keepMs`: for so long at most a revoked key is still good here. Callers
 * who ask for the same at once wait for one look-up.
 */
export function cachedDirectory(keys: Pick<Keys, 'byHash'>, tenants: Pick<Tenants, 'byId'>, keepMs: number): Directory {
  const known = cache(hash => keys.byHash(hash), keepMs, MISS_MS)
  const policies = cache(id => tenants.byId(id), keepMs, keepMs)
  return {
    key: known.get,
    tenant: policies.get,
    clear: () => {
      known.clear()
      policies.clear()
    },
  }
}

function cache<T>(find: (id: string) => Promise<T | undefined>, hitMs: number, missMs: number) {
  const kept = new LRUCache<string, Found<T>>({ max: MOST, ttlResolution: 0 })
  const asked = new Map<string, Promise<T | undefined>>()
  const lookUp = (id: string): Promise<T | undefined> => {
    const answer = find(id).then(row => {
      // What was asked before all was forgotten may be what has just been changed. (A life of 0 would be for ever.)
      if (asked.get(id) === answer) kept.set(id, { row }, { ttl: Math.max(1, row === undefined ? missMs : hitMs) })
      return row
    })
    const isOver = (): void => {
      if (asked.get(id) === answer) asked.delete(id)
    }
    asked.set(id, answer)
    answer.then(isOver, isOver)
    return answer
  }
  return {
    get: async (id: string): Promise<T | undefined> => {
      const known = kept.get(id)
      return known ? known.row : (asked.get(id) ?? lookUp(id))
    },
    clear: () => {
      kept.clear()
      asked.clear()
    },
  }
}
