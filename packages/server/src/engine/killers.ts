import { LRUCache } from 'lru-cache'
import { QueryError } from '../errors.ts'
import type { Engine, Request, Run } from './engine.ts'

const REFUSED_MS = 600_000
const MOST = 10_000
// A host that was ended from outside, or let go with a query that nobody waits for any more, is no fault of the query.
const DEADLY: ReadonlySet<string> = new Set(['MEMORY_LIMIT', 'EXCEEDED_CPU_LIMIT', 'TIMED_OUT', 'ENGINE_CRASHED'])

const HINTS: Readonly<Record<string, string>> = {
  MEMORY_LIMIT: 'Change it so that it needs less at once: filter earlier, group by less, or ask for fewer columns.',
  EXCEEDED_CPU_LIMIT: 'Ask for less at once: it could not be stopped when its processor time was used up.',
  TIMED_OUT: 'Ask for less at once: it could not be stopped when its time was over.',
  ENGINE_CRASHED: 'Write it another way; the server has logged what happened.',
}

/** A query as it is known again: who asks, what runs, the values of its parameters, and whether it is only planned. */
export type KnownQuery = Readonly<{ subject: string; job: Pick<Request['job'], 'sql' | 'parameters' | 'estimate'> }>

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

  /** Remembers a query whose host is gone, where that was for the query: by the code of why. */
  ended(query: KnownQuery, code: string): void {
    if (DEADLY.has(code)) this.#codes.set(keyOf(query), code)
  }
}

/** An engine that remembers which queries ended its hosts, whoever had them run, and does not run those again. */
export class SparedEngine implements Engine {
  readonly name: Engine['name']
  readonly estimate?: NonNullable<Engine['estimate']>
  readonly #engine: Engine
  readonly #killers: Killers

  constructor(engine: Engine, killers: Killers) {
    this.name = engine.name
    const estimate = engine.estimate?.bind(engine)
    // Whose planning ended a host may have been too slow for a check, and be none too slow to run: it is known apart.
    if (estimate)
      this.estimate = async (request, signal) =>
        estimate(this.#spared({ ...request, job: { ...request.job, estimate: true } }), signal)
    this.#engine = engine
    this.#killers = killers
  }

  async run(request: Request, signal: AbortSignal): Promise<Run> {
    return this.#engine.run(this.#spared(request), signal)
  }

  close(): Promise<void> {
    return this.#engine.close()
  }

  // Asked again when it has got a host: of many that were sent at once, the first may have ended one meanwhile.
  #spared(request: Request): Request {
    const mayBegin = (): void => this.#killers.require(request)
    mayBegin()
    return { ...request, mayBegin, onHostEnded: ({ code }) => this.#killers.ended(request, code) }
  }
}

function keyOf({ subject, job: { sql, parameters, estimate = false } }: KnownQuery): string {
  return JSON.stringify([subject, sql, parameters, estimate])
}
