import type { Client } from './client.ts'
import type { Check } from './contract/api.ts'
import { abortError } from './http/clocks.ts'
import type { Result } from './query/result.ts'
import { type Sql, toSql } from './sql/sql.ts'
import type { QueryAsk } from './transport/options.ts'

/** How much is kept. */
export type CacheOptions = Readonly<{
  /** Of all results together, as they came; the least recently used goes first. Default 64 MB. */
  maxBytes?: number
}>

/** A client's `query`, answered from memory while the data are the same. */
export type CachedQuery = Readonly<{
  query(query: Sql | string, options?: QueryAsk): Promise<Result>
  /** Results in memory, and what they take. */
  readonly size: Readonly<{ results: number; bytes: number }>
  clear(): void
}>

type Entry = Readonly<{ result: Promise<Result>; stop: AbortController }> & { bytes: number; waiting: number }

/**
 * Keeps whole results in memory, each under its query and the versions of the data that it reads: what was made anew is
 * asked for anew, and nothing is ever out of date. Every call asks the gateway for those versions, which costs no engine.
 *
 * Calls for the same result share one query. Who aborts leaves the others waiting; when nobody waits any more, the query
 * is stopped. Results that a limit cut are shared and not kept.
 *
 * @example
 * import { cached } from "oso-client/cache"
 * const { query } = cached(oso)
 * await query('select count(*) from projects_v1') // asks
 * await query('SELECT count(*) FROM projects_v1') // does not
 */
export function cached(oso: Pick<Client, 'query' | 'check'>, { maxBytes = 64e6 }: CacheOptions = {}): CachedQuery {
  const entries = new Map<string, Entry>()
  const bytes = (): number => [...entries.values()].reduce((sum, entry) => sum + entry.bytes, 0)

  const start = (key: string, query: Sql, options: QueryAsk): Entry => {
    const stop = new AbortController()
    const entry: Entry = { result: oso.query(query, { ...options, signal: stop.signal }), stop, bytes: 0, waiting: 0 }
    entries.set(key, entry)
    entry.result.then(
      result => {
        entry.bytes = result.bytes
        if (result.truncated || entry.bytes > maxBytes) entries.delete(key)
        for (const [oldest] of entries) if (bytes() > maxBytes) entries.delete(oldest)
      },
      () => entries.delete(key),
    )
    return entry
  }

  const query = async (asked: Sql | string, options: QueryAsk = {}): Promise<Result> => {
    const { signal, parameters, ...rest } = options
    const sql = toSql(asked, parameters)
    const key = keyOf(await oso.check(sql, { ...rest, ...(signal ? { signal } : {}) }), sql)
    const entry = entries.get(key) ?? start(key, sql, rest)
    // What was used last stands last.
    if (entries.delete(key)) entries.set(key, entry)
    return waitFor(entry, signal, () => entries.delete(key))
  }
  return {
    query,
    get size() {
      return { results: entries.size, bytes: bytes() }
    },
    clear: () => entries.clear(),
  }
}

/** The canonical text, the values, the limits, and what the data are. */
function keyOf({ sql, freshness, limits }: Check, { parameters }: Sql): string {
  return JSON.stringify([
    sql,
    parameters,
    limits,
    freshness.map(({ model, version, materialisedAt }) => [model, version, materialisedAt]),
  ])
}

/** Waits with the others. Who leaves last stops the query, unless it is done. */
async function waitFor(entry: Entry, signal: AbortSignal | undefined, drop: () => void): Promise<Result> {
  if (!signal) {
    entry.waiting += 1
    return entry.result.finally(() => {
      entry.waiting -= 1
    })
  }
  if (signal.aborted) throw abortError(signal.reason)
  entry.waiting += 1
  let leave = (): void => {}
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(abortError(signal.reason))
    signal.addEventListener('abort', leave)
  })
  try {
    return await Promise.race([entry.result, left])
  } catch (error) {
    if (signal.aborted && entry.waiting === 1 && entry.bytes === 0) {
      drop()
      entry.stop.abort(signal.reason)
    }
    throw error
  } finally {
    entry.waiting -= 1
    signal.removeEventListener('abort', leave)
  }
}
