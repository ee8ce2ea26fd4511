import type { ArrowField, Batch } from 'oso-duckdb'
import type { Job } from '../job/job.ts'

/** Batches as an engine makes them: at once, which blocks its thread until each is there, or as they come. */
export type Batches = Iterable<Batch> | AsyncIterable<Batch>

/** The rows of a job, in the form that its format's encoder takes. */
export type Result = Readonly<{
  fields: readonly ArrowField[]
  /** Leaving early stops the engine. */
  batches: Batches
}>

/**
 * Starts a job on an engine.
 *
 * Throws, as the batches do, `QueryError` or the engine's own error.
 */
export type Start = (job: Job) => Result | Promise<Result>
