import type { Job, JobValue } from '../job/job.ts'
import { clusterText } from '../plan/cluster/query.ts'
import type { Plan } from '../plan/plan.ts'

/** A plan, in a form of result that may be one of jobs' own. */
export type JobPlan = Omit<Plan, 'format'> & Pick<Job, 'format'>

/**
 * The job that does what a plan says. `preamble` is a line before the result; `user` is as whom a cluster runs it, the
 * gateway's own where there is none.
 */
export function jobOf(
  id: string,
  plan: JobPlan,
  values: readonly JobValue[],
  preamble: string | undefined,
  user?: string,
): Job {
  const { compiled, columns, format, encoding, limits, reads } = plan
  const { cluster } = compiled
  const parameters = values.map((value, index) => ({ type: plan.parameters[index] ?? 'varchar', value }))
  return {
    kind: 'run',
    id,
    sql: cluster ? clusterText(cluster, values) : compiled.sql,
    parameters: cluster ? [] : parameters,
    columns: columns.map(({ name, type }) => ({ name, type })),
    format,
    encoding,
    limits: { maxRows: limits.maxRows, maxBytes: limits.maxBytes },
    functions: [...compiled.functions],
    tables: reads.map(({ name }) => `oso.${name}`),
    ...(preamble !== undefined && { preamble }),
    ...(user !== undefined && { user }),
  }
}
