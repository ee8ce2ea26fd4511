import type { QueryError } from '../errors.ts'
import type { Ended, Job } from '../job/job.ts'

/** A job and how long it may take, from now to the last byte of its result. */
export type Request = Readonly<{ job: Job; timeoutMs: number }>

/** How a run came to its end. */
export type Outcome =
  | Readonly<{ state: 'complete' } & Pick<Ended, 'rows' | 'truncated' | 'reason'>>
  | Readonly<{ state: 'failed' | 'cancelled'; error: QueryError }>

/** A query that runs. */
export type Run = Readonly<{
  /**
   * The result, as fast as it is read. It ends only after the host has said that the result is whole, and errors with a
   * `QueryError` in every other case. Cancelling it stops the query in the engine.
   */
  bytes: ReadableStream<Uint8Array>
  /** Settles once, and never rejects. */
  outcome: Promise<Outcome>
}>

/** What runs queries. */
export interface Engine {
  readonly name: 'duckdb'

  /**
   * Hands a job to an engine host, and resolves when its first bytes, or its empty end, are at hand.
   *
   * Aborting `signal` stops the query in the engine, not only our reading of it.
   * Throws `QueryError`: what the query did wrong, `TIMED_OUT`, `MEMORY_LIMIT`, `CANCELLED`, `ENGINE_FAILED`,
   * `OVERLOADED` when no host came free in time, `WAREHOUSE_UNAVAILABLE` when none could be started.
   */
  run(request: Request, signal: AbortSignal): Promise<Run>

  /** Stops taking queries and ends every host; those that run are stopped. */
  close(): Promise<void>
}
