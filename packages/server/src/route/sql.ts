import type { HttpBindings } from '@hono/node-server'
import type { Context as HonoContext } from 'hono'
import { keyIdOf } from '../access/access.ts'
import type { Context } from '../access/context.ts'
import { knownError } from '../contract/problem-of.ts'
import type { Run } from '../engine/engine.ts'
import { jobOf } from '../engine/job-of.ts'
import type { QueryError } from '../errors.ts'
import type { Lease, Took } from '../limits/limiter.ts'
import { mediaTypeOf } from '../plan/format.ts'
import { assetStatusLine, dataAsOf } from '../plan/lineage.ts'
import { locateOf, type Plan, requireRunnable } from '../plan/plan.ts'
import { endOf, failureOf, type QueryStore, type RunOutcome } from '../queries/record.ts'
import { respond, type Sending } from '../stream/respond.ts'
import { type Planned, planned } from './ask.ts'
import { becomeJob, beginsWithin, mayBecomeJob, type Slow } from './become-job.ts'
import type { RouteDeps, RouteHandler } from './deps.ts'
import { holderOf } from './job-ask.ts'
import { Replaceable } from './replaceable.ts'
import { ageHeader, warned } from './warn.ts'

/** `POST /sql`: plans a query, runs it, and streams its result. */
export function sqlRoute(deps: RouteDeps): RouteHandler {
  const replaceable = new Replaceable()
  return async c => {
    const asked = await planned(c, deps)
    const { plan } = asked
    requireRunnable(plan)
    const { meter, ...slow } = await begun(c, asked, replaceable, deps)
    const headers = { ...warned(c, plan, deps), ...ageHeader(slow.dataAsOf) }
    if (mayBecomeJob(c, plan) && !(await beginsWithin(slow.run, deps.becomeJobMs))) {
      const answer = await becomeJob(c, slow, deps)
      if (answer) return answer
    }
    const events = { onLeave: () => slow.stop.abort(), onBytes: meter.count }
    return respond(slow.run, sendingOf(c, plan, { headers, ...events }))
  }
}

/** Counts a query in, writes its record, and has it run. */
async function begun(
  c: HonoContext<Context>,
  asked: Planned,
  replaceable: Replaceable,
  deps: RouteDeps,
): Promise<Slow & { meter: Meter }> {
  const { request: body, plan } = asked
  const id = c.get('queryId')
  const values = (body.parameters ?? []).map(({ value }) => value)
  const account = deps.accountOf(c)
  const job = jobOf(id, plan, values, preambleOf(asked, deps), deps.principalOf(account))
  const request = { job, subject: account.id, timeoutMs: plan.limits.timeoutMs, locate: locateOf(plan, values) }
  // The engine refuses it too. Here that takes no place among the caller's queries, and stands in no record.
  deps.killers.require(request)
  const keyed = await replaceable.begin(c, body, holderOf(c, account), deps)
  const lease = await deps.limiter.open(account, id)
  const meter = meterOf(plan, deps, lease)
  await started(deps, lease, { id, keyId: keyIdOf(c.get('caller')), sql: plan.sql, startedAt: deps.now() })
  const stop = new AbortController()
  const leave = (): void => stop.abort()
  c.req.raw.signal.addEventListener('abort', leave, { once: true })
  const forget = keyed?.(leave)
  let grant: (ms: number) => void = () => {}
  const moreTime = new Promise<number>(resolve => {
    grant = resolve
  })
  // Before the engine begins, so that no data that it reads are older than is said.
  const asOf = dataAsOf(namesOf(plan), deps.catalogue())
  const begins = deps.engine.run({ ...request, moreTime, onBegun: meter.begin }, stop.signal)
  const run = recordedRun(begins, async outcome => {
    meter.stop(outcome)
    forget?.()
    if (outcome.state === 'failed') logDeath(outcome.error, id, deps)
    // A result that was sent stays sent, also when its record cannot be written.
    await deps.queries.end(id, endOf(outcome, deps.now())).catch(error => {
      deps.logFault('the end of a query was not recorded', { queryId: id, error })
    })
  })
  const handOver = (): void => {
    c.req.raw.signal.removeEventListener('abort', leave)
    forget?.()
    meter.release()
    grant(deps.jobLimitsOf(c.get('caller')).timeoutMs)
  }
  return { plan, account, request, run, stop, dataAsOf: asOf, handOver, meter }
}

// What an engine said last when it went down is for who runs the server; callers are not told.
function logDeath({ code, cause }: QueryError, queryId: string, { logFault }: RouteDeps): void {
  if (code === 'ENGINE_CRASHED' || code === 'ENGINE_FAILED')
    logFault('an engine failed', { queryId, code, error: cause })
}

/** The run, whose end is kept however it comes: before its first byte by a throw, later by its outcome. */
async function recordedRun(run: Promise<Run>, record: (outcome: RunOutcome) => Promise<void>): Promise<Run> {
  try {
    const begun = await run
    void begun.outcome.then(record)
    return begun
  } catch (error) {
    await record(failureOf(knownError(error)))
    throw error
  }
}

function preambleOf({ request, plan, view }: Planned, { catalogue }: RouteDeps): string | undefined {
  const isOsos = plan.format === 'minimal' || plan.format === 'json'
  if (!request.includeAnalytics || !isOsos) return undefined
  return assetStatusLine(namesOf(plan), view.registry, catalogue())
}

function namesOf({ reads }: Plan): readonly string[] {
  return reads.map(({ name }) => name)
}

function sendingOf(
  c: HonoContext<Context>,
  plan: Plan,
  { headers, ...events }: Omit<Sending, 'breakConnection' | 'gather'>,
): Sending {
  const { outgoing } = c.env ?? {}
  return {
    ...events,
    headers: {
      ...headers,
      'content-type': mediaTypeOf(plan.format),
      ...(plan.encoding !== 'identity' && { 'content-encoding': plan.encoding }),
      'cache-control': 'private, no-store',
      vary: 'Accept, Accept-Encoding, Authorization',
      'x-content-type-options': 'nosniff',
    },
    breakConnection: outgoing && (() => outgoing.destroy()),
    gather: () => gather(outgoing),
  }
}

/** Has what is written in this turn of the event loop leave at once: the head of an answer, and bytes that are at hand. */
function gather(outgoing: HttpBindings['outgoing'] | undefined): void {
  outgoing?.cork()
  setImmediate(() => outgoing?.uncork())
}

type Meter = Readonly<{
  begin: () => void
  count: (bytes: number) => void
  stop: (outcome: RunOutcome) => void
  /** Charges nothing, as another pays, and gives the place among queries at once back. */
  release: () => void
}>

/** Writes the record of a query; without it the query does not run. */
async function started(
  { queries, owner }: RouteDeps,
  lease: Lease,
  query: Omit<Parameters<QueryStore['start']>[0], 'owner'>,
): Promise<void> {
  try {
    await queries.start({ ...query, owner })
  } catch (error) {
    await lease.close({ bytes: 0, engineMs: 0 })
    throw error
  }
}

function meterOf({ format }: Plan, { now, observe, logFault }: RouteDeps, lease: Lease): Meter {
  const start = now()
  let begunAt: number | undefined
  let bytes = 0
  const close = (took: Took): void =>
    void lease.close(took).catch(error => logFault('a query was not charged', { error }))
  return {
    begin: () => {
      begunAt ??= now()
    },
    count: more => {
      bytes += more
    },
    stop: outcome => {
      const code = outcome.state === 'complete' ? 'OK' : outcome.error.code
      observe({ code, format, ms: now() - start, bytes })
      // Who waited for a host and got none has had nothing of the engine.
      close({ bytes, engineMs: begunAt === undefined ? 0 : now() - begunAt })
    },
    release: () => close({ bytes: 0, engineMs: 0 }),
  }
}
