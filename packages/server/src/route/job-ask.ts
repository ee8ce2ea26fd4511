import type { z } from '@hono/zod-openapi'
import type { Context as HonoContext } from 'hono'
import { keyIdOf } from '../access/access.ts'
import { isSameMachine } from '../access/address.ts'
import { type Context, originOf } from '../access/context.ts'
import type { JobRequest } from '../contract/jobs.ts'
import { jobOf } from '../engine/job-of.ts'
import type { Work } from '../jobs/work.ts'
import type { Account } from '../limits/limiter.ts'
import { requireValues } from '../plan/parameters.ts'
import { type Plan, requireRunnable } from '../plan/plan.ts'
import type { JobStart } from '../state/jobs.ts'
import type { RouteDeps } from './deps.ts'
import { keyed } from './idempotency.ts'
import { warned } from './warn.ts'

/** What a job is asked for with. */
export type AskedJob = z.infer<typeof JobRequest> &
  Readonly<{ format: NonNullable<z.infer<typeof JobRequest>['format']> }>

/**
 * Takes a query in as a job, whichever words it was asked for in; gives its id. A request that was sent before with its
 * `Idempotency-Key` is the job that it was then.
 */
export async function submitted(c: HonoContext<Context>, asked: AskedJob, deps: RouteDeps): Promise<{ id: string }> {
  const account = deps.accountOf(c)
  const again = await keyed(c, 'job', asked, holderOf(c, account), deps)
  if (again === undefined) return takenIn(c.get('queryId'), c, asked, account, deps)
  const { request, before } = again
  const id = before?.target ?? request.target
  // The gateway that wrote the request down may have died before it took the job in.
  if (before && (await deps.jobs.isKnown(id))) return { id }
  try {
    return await takenIn(id, c, asked, account, deps)
  } catch (error) {
    // Another copy of the request may have come through meanwhile.
    if (!(await deps.jobs.isKnown(id))) await deps.requests.undo({ ...request, target: id })
    throw error
  }
}

async function takenIn(
  id: string,
  c: HonoContext<Context>,
  asked: AskedJob,
  account: Account,
  deps: RouteDeps,
): Promise<{ id: string }> {
  const plan = planOf(c, asked, deps)
  requireRunnable(plan)
  for (const [name, value] of Object.entries(warned(c, plan, deps))) c.header(name, value)
  const values = (asked.parameters ?? []).map(({ value }) => value)
  const format = { format: asked.format, encoding: encodingOf(asked.format, isSameMachine(originOf(c))) }
  const job = jobOf(id, { ...plan, ...format }, values, undefined, deps.principalOf(account))
  const request = { job, subject: account.id, timeoutMs: plan.limits.timeoutMs }
  deps.killers.require(request)
  await deps.limiter.require(account)
  const maxStoredBytes = await deps.jobs.roomOf(holderOf(c, account))
  const holder = { keyId: keyIdOf(c.get('caller')), subject: holderOf(c, account) }
  const work = { request, account, maxStoredBytes, warnings: plan.warnings }
  await deps.jobs.submit(startOf(id, holder, plan, work, deps.now()))
  return { id }
}

/** Who has jobs, results and keyed requests: a key, or whoever else the limits know. */
export function holderOf(c: HonoContext<Context>, account: Account): string {
  const keyId = keyIdOf(c.get('caller'))
  return keyId === null ? account.id : `key:${keyId}`
}

/** A job as it is taken in. */
export function startOf(
  id: string,
  holder: Pick<JobStart, 'keyId' | 'subject'>,
  plan: Pick<Plan, 'sql'>,
  work: Work,
  createdAt: number,
): JobStart {
  const { request } = work
  const { format, encoding } = request.job
  return { id, ...holder, sql: plan.sql, format, encoding, work: JSON.stringify(work), createdAt }
}

function planOf(c: HonoContext<Context>, { query, parameters = [], limits = {} }: AskedJob, deps: RouteDeps): Plan {
  const caller = c.get('caller')
  const ask = {
    ...{ query, parameterTypes: parameters.map(({ type }) => type), limits },
    ...{ format: 'arrow' as const, accept: undefined, acceptEncoding: undefined, isSameMachine: false },
  }
  const plan = deps.planner.plan(ask, deps.viewOf(caller), deps.jobLimitsOf(caller))
  requireValues(parameters, plan.parameters)
  return plan
}

// Lines of JSON shrink to a fifth, which takes longer than to copy them on one machine. Arrow's bytes can be taken up in
// the middle only as they are.
function encodingOf(format: AskedJob['format'], isNear: boolean): 'gzip' | 'identity' {
  return format === 'jsonl' && !isNear ? 'gzip' : 'identity'
}
