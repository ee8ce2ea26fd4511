import type { Context as HonoContext } from 'hono'
import type { Context } from '../access/context.ts'
import type { KeyedRequest } from '../state/requests.ts'
import type { RouteDeps } from './deps.ts'
import { keyed } from './idempotency.ts'

/** How often a gateway looks whether another one was sent the same again. */
const LOOK_MS = 1_000

/**
 * Queries that were sent with an `Idempotency-Key`. Who sends the same again no longer waits for the first run, which is
 * then stopped, in whichever gateway it is.
 */
export class Replaceable {
  readonly #running = new Map<string, Readonly<{ request: KeyedRequest; stop: () => void }>>()

  /**
   * Writes down a query that begins; undefined for one without a key. Throws `IDEMPOTENCY_KEY_REUSED`. What it gives is
   * to be called with how to stop the query, and gives what is to be called when it has ended.
   */
  async begin(
    c: HonoContext<Context>,
    asked: unknown,
    subject: string,
    deps: RouteDeps,
  ): Promise<((stop: () => void) => () => void) | undefined> {
    const again = await keyed(c, 'sql', asked, subject, deps)
    if (again === undefined) return undefined
    if (again.before) this.#running.get(again.before.target)?.stop()
    return stop => this.#watch(again.request, stop, deps)
  }

  #watch(request: KeyedRequest, stop: () => void, { requests, logFault }: RouteDeps): () => void {
    this.#running.set(request.target, { request, stop })
    const look = async (): Promise<void> => {
      const latest = await requests.target(request.subject, request.key)
      if (latest !== undefined && latest !== request.target) stop()
    }
    const timer = setInterval(
      () => void look().catch(error => logFault('a repeated query was not looked for', { error })),
      LOOK_MS,
    ).unref()
    return () => {
      clearInterval(timer)
      this.#running.delete(request.target)
    }
  }
}
