import { invalidResponse, QueryError } from '../errors.ts'
import { sleep } from '../http/clocks.ts'
import { requestJson } from '../http/json.ts'
import { send } from '../http/send.ts'
import type { Settings } from '../http/settings.ts'
import { jsonlPieces } from '../wire/oso.ts'
import type { Call, Opened } from './call.ts'
import { withLiterals } from './literals.ts'
import type { QueryOptions } from './options.ts'

/** How far a job is, in OSO's words. `url` is where its result lies, once it does. */
export type JobState = Readonly<{ id: string; status: 'queued' | 'running' | 'completed'; url?: string | undefined }>

/** What asking after a job needs. */
export type JobCall = Readonly<{ settings: Settings; options: QueryOptions; signal: AbortSignal }>

/** As pyoso waits: soon at first, then every five seconds. A server that holds its answer back is not asked often. */
const WAITS_MS = [500, 1000, 2000, 4000, 5000] as const

/** Runs a query as a job, and gives its result when there is one. */
export async function runJob(call: Call): Promise<Opened> {
  return openJob(await submitJob(call), call)
}

/** Starts a job. */
export async function submitJob({ sql, ...call }: Call): Promise<JobState> {
  return askJob({ method: 'POST', path: 'async-sql', body: { query: withLiterals(sql) } }, call)
}

/** How far a job is. */
export async function readJob(id: string, call: JobCall): Promise<JobState> {
  return askJob({ method: 'GET', path: `async-sql?${new URLSearchParams({ id })}` }, call)
}

/** Waits until a job is done, and begins to fetch its result. */
export async function openJob(state: JobState, call: JobCall): Promise<Opened> {
  const { settings, options, signal } = call
  const { url, id } = await finished(state, call)
  // Most servers name the type of compressed lines as they like; what the lines hold is checked as they are read.
  const answer = await send(
    {
      method: 'GET',
      path: url,
      accept: 'application/jsonl, application/x-ndjson, */*',
      signal,
      timeouts: options.timeouts,
    },
    settings,
  )
  return { answer: { ...answer, queryId: id }, read: pull => jsonlPieces(pull, options.types) }
}

async function finished(state: JobState, call: JobCall): Promise<Required<JobState> & { url: string }> {
  let now = state
  for (let attempt = 0; now.status !== 'completed'; attempt++) {
    // The first look comes at once: the server holds it until the job is done, if it is one that can.
    if (attempt > 0) await sleep(WAITS_MS[Math.min(attempt, WAITS_MS.length) - 1] ?? 5000, call.signal)
    now = await readJob(state.id, call)
  }
  if (now.url) return { ...now, url: now.url }
  throw invalidResponse('a job is done, but the server does not say where its result lies', { queryId: state.id })
}

async function askJob(
  ask: Readonly<{ method: 'GET' | 'POST'; path: string; body?: object }>,
  { settings, options, signal }: JobCall,
): Promise<JobState> {
  const answer = await requestJson<Record<string, unknown>>({ ...ask, signal, timeouts: options.timeouts }, settings)
  const { id, status, url, error } = answer
  const queryId = typeof id === 'string' ? id : undefined
  if (status === 'failed' || status === 'canceled') {
    throw new QueryError(status === 'failed' ? 'ENGINE_FAILED' : 'CANCELLED', String(error ?? `the job ${status}`), {
      queryId,
    })
  }
  if (queryId === undefined || (status !== 'queued' && status !== 'running' && status !== 'completed')) {
    throw invalidResponse(`the server does not say how far the job is: ${JSON.stringify(answer)}`)
  }
  return { id: queryId, status, url: typeof url === 'string' ? url : undefined }
}
