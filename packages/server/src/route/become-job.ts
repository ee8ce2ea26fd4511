import type { Context as HonoContext } from 'hono'
import { keyIdOf } from '../access/access.ts'
import type { Context } from '../access/context.ts'
import type { Request, Run } from '../engine/engine.ts'
import { QueryError } from '../errors.ts'
import type { Account } from '../limits/limiter.ts'
import type { Plan } from '../plan/plan.ts'
import type { RouteDeps } from './deps.ts'
import { holderOf, startOf } from './job-ask.ts'
import { baseOf } from './links.ts'

/** A query that runs and whose caller would rather have a job than wait for long. */
export type Slow = Readonly<{
  plan: Plan
  account: Account
  request: Request
  run: Promise<Run>
  stop: AbortController
  /** When the oldest data that it reads were made, where that is known of all. */
  dataAsOf: string | undefined
  /** Called when the run is the job's, and no longer the connection's. */
  handOver: () => void
}>

/** Whether a query may become a job: its caller takes that for an answer, and can read what is then stored. */
export function mayBecomeJob(c: HonoContext<Context>, { format }: Plan): boolean {
  const isWanted = /\brespond-async\b/i.test(c.req.header('prefer') ?? '')
  // Signs of life mean nothing in these two; elsewhere they would stand in the stored result.
  return isWanted && (format === 'arrow' || format === 'ndjson')
}

/** Whether a run has begun, or failed, within `ms`. */
export async function beginsWithin(run: Promise<Run>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>(resolve => {
    timer = setTimeout(() => resolve(false), ms)
  })
  const begun = run.then(
    () => true,
    () => true,
  )
  return Promise.race([begun, late]).finally(() => clearTimeout(timer))
}

/** Makes a job of a query that runs, and gives the answer that says so; undefined where there is no room for one. */
export async function becomeJob(
  c: HonoContext<Context>,
  { plan, account, request, handOver, ...underway }: Slow,
  deps: RouteDeps,
): Promise<Response | undefined> {
  const holder = { keyId: keyIdOf(c.get('caller')), subject: holderOf(c, account) }
  const maxStoredBytes = await deps.jobs.roomOf(holder.subject).catch(error => {
    if (error instanceof QueryError) return undefined
    throw error
  })
  if (maxStoredBytes === undefined) return undefined
  const { locate, ...kept } = request
  const longer = { ...kept, timeoutMs: deps.jobLimitsOf(c.get('caller')).timeoutMs }
  const work = { request: longer, account, maxStoredBytes, warnings: plan.warnings }
  const job = startOf(request.job.id, holder, plan, work, deps.now())
  if (!(await deps.jobs.adopt(job, underway))) return undefined
  handOver()
  const base = baseOf(c, deps)
  const answer = await deps.jobs.answer(await deps.jobs.job(job.id, holder.keyId), base)
  return c.json(answer, 202, { location: `${base}/jobs/${job.id}`, 'preference-applied': 'respond-async' })
}
