import type { QueryError } from '../errors.ts'
import type { Ended, Job } from '../job/job.ts'
import type { Locate } from '../plan/cluster/query.ts'

/** A job, for whom it is, and how long it may take, from now to the last byte of its result. */
export type Request = Readonly<{
  job: Job
  /** Who shares hosts fairly with others: a key, a network, the server itself. */
  subject: string
  timeoutMs: number
  /** Resolves when it may take so many more milliseconds instead; need not ever. */
  moreTime?: Promise<number> | undefined
  /** Finds the place in the caller's text that an error of the engine is about. */
  locate?: Locate | undefined
  /** Called when a host is at hand, maybe long after it was asked for: throws why the query is not to begin after all. */
  mayBegin?: (() => void) | undefined
  /** Called when a host begins with it: what it waited until then was no engine's time. */
  onBegun?: (() => void) | undefined
  /** Called when the host that ran it, and nothing else, is gone: why. */
  onHostEnded?: ((why: QueryError) => void) | undefined
}>

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

/** What an engine's planner expects of a query: how many rows it gives, and takes from each table. */
export type Expected = Readonly<{
  rows: number
  /** Tables as `schema.table`. */
  scans: readonly Readonly<{ table: string; rows: number }>[]
}>

/** What runs queries. */
export interface Engine {
  readonly name: 'duckdb' | 'trino'

  /**
   * Hands a job to an engine host, and resolves when its first bytes, or its empty end, are at hand. A job whose engine
   * is at work for long gives bytes that readers skip, so that they come within the time that the engine was set up with.
   *
   * Aborting `signal` stops the query in the engine, not only our reading of it.
   * Throws `QueryError`: what the query did wrong, `TIMED_OUT`, `MEMORY_LIMIT`, `EXCEEDED_CPU_LIMIT`, `CANCELLED`, `ENGINE_FAILED`,
   * `OVERLOADED` when no host came free in time, `TOO_MANY_WAITING` when too many queries of the subject wait for one,
   * `WAREHOUSE_UNAVAILABLE` when none could be started.
   */
  run(request: Request, signal: AbortSignal): Promise<Run>

  /**
   * Asks the engine's planner what it expects of a job, without running it. Absent where an engine's planner cannot be
   * asked. Throws as `run` does.
   */
  estimate?(request: Request, signal: AbortSignal): Promise<Expected>

  /** Stops taking queries and ends every host; those that run are stopped. */
  close(): Promise<void>
}
