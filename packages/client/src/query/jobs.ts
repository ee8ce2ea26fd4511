import type { Settings } from '../http/settings.ts'
import { sql } from '../sql/sql.ts'
import type { Call } from '../transport/call.ts'
import type { Job } from './job.ts'

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

/** Takes up a job by its id. What it asks is not known here. */
export async function attach(settings: Settings, id: string): Promise<Job> {
  const { Job } = await load()
  return new Job(settings, sql``, { id, status: 'queued' })
}
