import { DuckdbError } from 'oso-duckdb'
import { readEngineError } from 'oso-sql'
import { QueryError } from '../errors.ts'
import type { Failed } from '../job/job.ts'

/** Why a job failed, as the gateway is told: a code, and a sentence that names nothing of the engine's inside. */
export type Failure = Pick<Failed, 'code' | 'message' | 'position' | 'retryAfter'>

/** Translates whatever a job threw; `wasStopped` says whether it had been told to stop. */
export function failureOf(error: unknown, wasStopped: boolean): Failure {
  if (wasStopped && error instanceof DuckdbError && error.kind === 'INTERRUPT') return STOPPED
  if (error instanceof QueryError) return known(error)
  if (error instanceof DuckdbError) return engineFailure(error)
  return { code: 'INTERNAL', message: 'The engine host made a mistake.' }
}

function known({ code, message, facts: { position, retryAfter } }: QueryError): Failure {
  return { code, message, ...(position && { position }), ...(retryAfter !== undefined && { retryAfter }) }
}

const STOPPED: Failure = { code: 'CANCELLED', message: 'The query was stopped.' }

// With several threads, that one has failed stops the others, and now and then DuckDB tells only of the stop.
const UNTOLD: Failure = {
  code: 'ENGINE_FAILED',
  message: 'The query failed, and the engine did not say why. Run it again to learn the reason.',
}

function engineFailure(error: DuckdbError): Failure {
  if (error.kind === 'INTERRUPT') return UNTOLD
  if (error.kind === 'Out of Memory') {
    const message = 'The query needs more memory than it may take. Read fewer rows or columns, or group by less.'
    return { code: 'MEMORY_LIMIT', message }
  }
  // What the query did; all else is the engine's or ours, and its text may name files.
  return readEngineError(error.message) ?? { code: 'ENGINE_FAILED', message: 'The engine could not run the query.' }
}
