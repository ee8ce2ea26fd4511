import type { JobAnswer } from '../contract/api.ts'
import { gatewayOnly, invalidArgument, invalidResponse, QueryError } from '../errors.ts'
import { sleep } from '../http/clocks.ts'
import { requestJson } from '../http/json.ts'
import type { Answer } from '../http/send.ts'
import { arrowPieces } from '../wire/arrow.ts'
import { ndjsonPieces } from '../wire/ndjson.ts'
import { jsonlPieces } from '../wire/oso.ts'
import type { Pieces } from '../wire/piece.ts'
import type { Call, Opened } from './call.ts'
import { type Done, Download } from './download.ts'
import { cancelAtGateway, readAtGateway, stateOf, submitToGateway } from './gateway-job.ts'
import type { JobCall, JobState } from './job-state.ts'
import { withLiterals } from './literals.ts'

/** As pyoso waits: soon at first, then every five seconds. A server that holds its answer back is asked again at once. */
const WAITS_MS = [500, 1000, 2000, 4000, 5000] as const
const HELD_MS = 1000
const HOLD_S = 20

/** Asks a server how far a job of its own is, in its words, and gives it some seconds to end first. */
type Look = (id: string, waitSeconds: number, call: JobCall) => Promise<JobState>

/** Runs a query as a job of OSO's own API, and gives its result when there is one. */
export async function runJob(call: Call): Promise<Opened> {
  return openJob(await submitToOso(call), call, readAtOso)
}

/**
 * Gives the result of a job that a gateway made of a query. Nobody else knows of it, so it goes with its reader: whoever
 * leaves early stops it, and what was stored is removed.
 */
export async function followJob({ response, clocks }: Answer, call: JobCall): Promise<Opened> {
  // The form is the contract's, by which the type was made.
  const job = (await response.json().finally(() => clocks.close())) as JobAnswer
  const { signal: _, ...lasting } = call
  const remove = (): void =>
    void cancelJob(job.id, { ...lasting, signal: new AbortController().signal }).catch(() => {})
  try {
    const { answer, read } = await openJob(stateOf(job), call)
    return { answer, read: pull => lastly(read(pull), remove) }
  } catch (error) {
    remove()
    throw error
  }
}

async function* lastly(pieces: Pieces, then: () => void): Pieces {
  try {
    yield* pieces
  } finally {
    then()
  }
}

/** Starts a job. */
export function submitJob(call: Call): Promise<JobState> {
  return call.settings.api === 'gateway' ? submitToGateway(call) : submitToOso(call)
}

/** How far a job is. */
export function readJob(id: string, call: JobCall): Promise<JobState> {
  return lookOf(call)(id, 0, call)
}

/** Ends a job. Throws `GATEWAY_ONLY` at OSO's own API. */
export function cancelJob(id: string, call: JobCall): Promise<void> {
  if (call.settings.api === 'gateway') return cancelAtGateway(id, call)
  throw gatewayOnly('way to cancel a job', 'It ends by itself.')
}

/** Waits until a job is done, and begins to fetch its result. */
export async function openJob(state: JobState, call: JobCall, look = lookOf(call)): Promise<Opened> {
  const job = await finished(state, call, look)
  const read = readerOf(job, call)
  const download = new Download(job, call, () => finished({ ...job, status: 'running' }, call, look))
  const answer = await download.open()
  return { answer: { ...answer, queryId: job.id }, read: pull => download.read(pull, read) }
}

function readerOf({ stored, url }: Done, { options }: JobCall): Opened['read'] {
  switch (stored?.format) {
    case 'arrow':
      return arrowPieces
    case 'ndjson':
      return ndjsonPieces
    case 'jsonl':
    case undefined:
      return pull => jsonlPieces(pull, options.types)
    default:
      throw invalidArgument(`the result of this job is a ${stored?.format} file`, `Download it: ${url}`)
  }
}

async function finished(state: JobState, call: JobCall, look: Look): Promise<Done> {
  let now = state
  for (let attempt = 0; now.status !== 'completed'; attempt++) {
    const askedAt = performance.now()
    now = await look(state.id, HOLD_S, call)
    const isHeld = performance.now() - askedAt >= HELD_MS
    if (now.status !== 'completed' && !isHeld) await sleep(WAITS_MS[attempt] ?? 5000, call.signal)
  }
  if (now.url) return { ...now, url: now.url }
  throw invalidResponse('a job is done, but the server does not say where its result lies', { queryId: state.id })
}

function lookOf({ settings }: JobCall): Look {
  return settings.api === 'gateway' ? readAtGateway : readAtOso
}

function submitToOso({ sql, ...call }: Call): Promise<JobState> {
  return askOso({ method: 'POST', path: 'async-sql', body: { query: withLiterals(sql) } }, call)
}

function readAtOso(id: string, _waitSeconds: number, call: JobCall): Promise<JobState> {
  return askOso({ method: 'GET', path: `async-sql?${new URLSearchParams({ id })}` }, call)
}

async function askOso(
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
