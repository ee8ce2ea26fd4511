import { LRUCache } from 'lru-cache'
import { QueryError } from '../errors.ts'

const REFUSED_MS = 600_000
const MOST = 10_000
// A host that was killed from outside may have been ended by who runs the machine, and that is no fault of the query.
const DEADLY: ReadonlySet<string> = new Set(['MEMORY_LIMIT', 'ENGINE_CRASHED'])

const HINTS: Readonly<Record<string, string>> = {
  MEMORY_LIMIT: 'Change it so that it needs less at once: filter earlier, group by less, or ask for fewer columns.',
  ENGINE_CRASHED: 'Write it another way; the server has logged what happened.',
}

/** A query as it is known again: who asks, the canonical text, the values of its parameters. */
export type KnownQuery = Readonly<{ subject: string; sql: string; values: readonly unknown[] }>

/** Queries that ended an engine host. Each costs everybody a host to start, so for ten minutes it is not run again. */
export class Killers {
  readonly #codes: LRUCache<string, string>

  /** `now` counts milliseconds from any time. */
  constructor(now: () => number) {
    this.#codes = new LRUCache({ max: MOST, ttl: REFUSED_MS, ttlResolution: 0, perf: { now } })
  }

  /** Throws the error of its last run for a query that ended a host within the last ten minutes. */
  require(query: KnownQuery): void {
    const code = this.#codes.get(keyOf(query))
    if (code === undefined) return
    const seconds = Math.ceil(this.#codes.getRemainingTTL(keyOf(query)) / 1000)
    throw new QueryError(code, `This query ended an engine host; it is not run again for ${seconds} s.`, {
      hint: HINTS[code],
      retryAfter: seconds,
    })
  }

  /** Remembers a query that failed in a way that ends hosts. */
  failed(query: KnownQuery, code: string): void {
    if (DEADLY.has(code)) this.#codes.set(keyOf(query), code)
  }
}

function keyOf({ subject, sql, values }: KnownQuery): string {
  return JSON.stringify([subject, sql, values])
}
