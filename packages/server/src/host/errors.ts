import { DuckdbError } from 'oso-duckdb'
import { readEngineError } from 'oso-sql'
import { QueryError } from '../errors.ts'
import type { Failed } from '../job/job.ts'

/** Why a job failed, as the gateway is told: a code, and a sentence that names nothing of the engine's inside. */
export type Failure = Pick<Failed, 'code' | 'message'>

/** Translates whatever a job threw. */
export function failureOf(error: unknown): Failure {
  if (error instanceof QueryError) return { code: error.code, message: error.message }
  if (error instanceof DuckdbError) return engineFailure(error)
  return { code: 'INTERNAL', message: 'The engine host made a mistake.' }
}

function engineFailure(error: DuckdbError): Failure {
  if (error.kind === 'INTERRUPT') return { code: 'CANCELLED', message: 'The query was stopped.' }
  if (error.kind === 'Out of Memory') {
    const message = 'The query needs more memory than it may take. Read fewer rows or columns, or group by less.'
    return { code: 'MEMORY_LIMIT', message }
  }
  // What the query did; all else is the engine's or ours, and its text may name files.
  return readEngineError(error.message) ?? { code: 'ENGINE_FAILED', message: 'The engine could not run the query.' }
}
