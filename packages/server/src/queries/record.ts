import { toldFailure } from '../contract/failure.ts'
import type { QueryAnswer } from '../contract/queries.ts'
import { QueryError } from '../errors.ts'
import type { Queries, QueryEnd, QueryRow } from '../state/queries.ts'

/** Where the records of queries are kept. */
export type QueryStore = Pick<Queries, 'start' | 'end' | 'byId'>

/** How a run came to its end, as the engine says it. */
export type RunOutcome =
  | Readonly<{ state: 'complete'; rows: number; truncated: boolean; reason?: 'rows' | 'bytes' | undefined }>
  | Readonly<{ state: 'failed' | 'cancelled'; error: QueryError }>

/** The end of a query as it is kept. */
export function endOf(outcome: RunOutcome, endedAt: number): QueryEnd {
  if (outcome.state === 'complete') {
    const { rows, truncated, reason } = outcome
    return { state: 'complete', rows, truncated, reason: reason ?? null, error: null, endedAt }
  }
  const { code, message, facts } = outcome.error
  const error = { code, detail: message, position: facts.position, hint: facts.hint }
  return { state: outcome.state, rows: null, truncated: false, reason: null, error, endedAt }
}

/** The end of a query for an error that was thrown before its run began. */
export function failureOf(error: QueryError): RunOutcome {
  return { state: error.code === 'CANCELLED' ? 'cancelled' : 'failed', error }
}

/**
 * What may be told of a query to who asks with `keyId`; null asks without a key. What a key ran, only that key may
 * read. What was run without one can be read by its id, which nobody guesses, but not its text.
 */
export async function readRecord(store: QueryStore, id: string, keyId: string | null): Promise<QueryAnswer> {
  const row = await store.byId(id)
  if (row && (row.keyId === null || row.keyId === keyId)) return answerOf(row)
  throw new QueryError('QUERY_NOT_FOUND', 'There is no query of that id, or it is not yours, or long over.')
}

function answerOf({ id, keyId, sql, startedAt, end }: QueryRow): QueryAnswer {
  return {
    queryId: id,
    state: end?.state ?? 'running',
    rows: end?.rows ?? null,
    truncated: end?.truncated ?? false,
    ...(end?.reason && { reason: end.reason }),
    ...(end?.error && { error: toldFailure(end.error) }),
    startedAt: new Date(startedAt).toISOString(),
    endedAt: end ? new Date(end.endedAt).toISOString() : null,
    ...(keyId !== null && { sql }),
  }
}
