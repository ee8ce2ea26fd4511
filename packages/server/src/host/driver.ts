import type { ArrowField, Batch } from 'oso-duckdb'
import type { Job } from '../job/job.ts'

/** The rows of a job, in the form that its format's encoder takes. */
export type Result = Readonly<{
  fields: readonly ArrowField[]
  /** Pulling blocks until the engine has made them. Leaving early stops the engine. */
  batches: Iterable<Batch>
}>

/** What a host runs its jobs on, one after the other. */
export interface Driver {
  /** The engine's version. */
  readonly version: string

  /**
   * Starts a job. `begun` is told first by what handle another thread may stop it; the handle holds until the next start.
   *
   * Throws, as the batches do, `QueryError` or the engine's own error.
   */
  start(job: Job, begun: (handle: bigint) => void): Result

  close(): void
}
