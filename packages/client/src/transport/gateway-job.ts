import type { JobAnswer } from '../contract/api.ts'
import { QueryError } from '../errors.ts'
import { requestJson } from '../http/json.ts'
import { errorOfRecord } from '../http/problem.ts'
import type { Call } from './call.ts'
import type { JobCall, JobState } from './job-state.ts'
import { queryBody } from './options.ts'

/** Starts a job at a gateway, and does not wait for it. */
export async function submitToGateway({ sql, ...call }: Call): Promise<JobState> {
  const body = { ...queryBody(sql, call.options), format: call.options.format ?? call.settings.format }
  return ask({ method: 'POST', path: 'jobs?wait=0', body }, call)
}

/** How far a gateway's job is, after at most `waitSeconds`. */
export async function readAtGateway(id: string, waitSeconds: number, call: JobCall): Promise<JobState> {
  return ask({ method: 'GET', path: `jobs/${encodeURIComponent(id)}?wait=${waitSeconds}` }, call)
}

/** Ends a gateway's job, and removes the result of one that has ended. */
export async function cancelAtGateway(id: string, { settings, options, signal }: JobCall): Promise<void> {
  const path = `jobs/${encodeURIComponent(id)}`
  await requestJson<JobAnswer>({ method: 'DELETE', path, signal, timeouts: options.timeouts }, settings)
}

/** A job as a gateway tells of it. Throws what it failed with. */
export function stateOf({ id, state, format, progress, result, error, sql }: JobAnswer): JobState {
  if (state === 'failed' || state === 'cancelled') throw errorOfRecord(error ?? {}, id)
  if (state !== 'complete') return { id, status: state, progress, sql }
  if (!result?.url)
    throw new QueryError('RESULT_EXPIRED', 'The result was removed. Submit the query again.', { queryId: id })
  const { rows, bytes, sha256, encoding, url } = result
  return { id, status: 'completed', progress, sql, url, stored: { format, rows, bytes, sha256, encoding } }
}

async function ask(
  what: Readonly<{ method: 'GET' | 'POST'; path: string; body?: object }>,
  { settings, options, signal }: JobCall,
): Promise<JobState> {
  return stateOf(await requestJson<JobAnswer>({ ...what, signal, timeouts: options.timeouts }, settings))
}
