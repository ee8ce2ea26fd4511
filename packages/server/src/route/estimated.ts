import type { Context as HonoContext } from 'hono'
import type { Registry } from 'oso-models'
import type { Context } from '../access/context.ts'
import type { Estimate } from '../contract/sql.ts'
import type { Expected } from '../engine/engine.ts'
import { jobOf } from '../engine/job-of.ts'
import { QueryError } from '../errors.ts'
import type { Plan } from '../plan/plan.ts'
import { widthOf } from '../plan/width.ts'
import type { Planned } from './ask.ts'
import type { RouteDeps } from './deps.ts'

/** A check is for a moment's look; a planner that takes longer than this is not waited for. */
const MOST_MS = 2_000

/** What the engine expects of a plan; null when it cannot run, or the engine does not say in time. */
export async function estimated(
  c: HonoContext<Context>,
  { request, plan, view }: Planned,
  { engine, accountOf }: RouteDeps,
): Promise<Estimate | null> {
  if (!engine.estimate || plan.missing.length > 0) return null
  const values = (request.parameters ?? []).map(({ value }) => value)
  const job = jobOf(c.get('queryId'), plan, values, undefined)
  const asked = { job, subject: accountOf(c).id, timeoutMs: MOST_MS }
  try {
    return estimateOf(await engine.estimate(asked, c.req.raw.signal), plan, view.registry)
  } catch (error) {
    if (error instanceof QueryError) return null
    throw error
  }
}

function estimateOf({ rows, scans }: Expected, plan: Plan, registry: Pick<Registry, 'model'>): Estimate {
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
  const rowBytes = sum(plan.columns.map(({ type }) => widthOf(type)))
  const readBytes = scans.map(scan => scan.rows * readWidth(scan.table, plan, registry))
  const given = Math.min(rows, plan.limits.maxRows)
  return {
    rows: given,
    bytes: given * rowBytes,
    readRows: sum(scans.map(scan => scan.rows)),
    readBytes: sum(readBytes),
  }
}

/** Bytes of the columns of a table that a plan reads, in one row. */
function readWidth(table: string, { reads }: Plan, registry: Pick<Registry, 'model'>): number {
  const read = reads.find(({ name }) => `oso.${name}` === table)
  const columns = registry.model(read?.name ?? '')?.columns ?? []
  return columns
    .filter(({ name }) => read?.columns.includes(name))
    .reduce((total, { type }) => total + widthOf(type), 0)
}
