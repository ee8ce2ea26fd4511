import type { Settings } from '../http/settings.ts'
import { sql, toSql } from '../sql/sql.ts'
import type { Call } from '../transport/call.ts'
import { makeOptions } from '../transport/options.ts'
import type { Job, JobAsk } from './job.ts'

// Few programs have jobs, so what they need is loaded with the first of them.
const load = async () => ({ ...(await import('./job.ts')), ...(await import('../transport/job.ts')) })

/** Starts a query as a job. */
export async function submit(
  call: Omit<Call, 'signal'>,
  signal: AbortSignal = new AbortController().signal,
): Promise<Job> {
  const { Job, submitJob } = await load()
  return new Job(call.settings, call.sql, await submitJob({ ...call, signal }))
}

/** Takes up a job by its id. A gateway is asked for it, and tells what it asks; throws when there is none, or it failed. */
export async function attach(settings: Settings, id: string, ask: JobAsk = {}): Promise<Job> {
  const { Job, readJob } = await load()
  if (settings.api === 'oso') return new Job(settings, sql``, { id, status: 'queued' })
  const signal = ask.signal ?? new AbortController().signal
  const state = await readJob(id, { settings, options: makeOptions(ask, settings), signal })
  return new Job(settings, toSql(state.sql ?? ''), state)
}
