import type { Context as HonoContext } from 'hono'
import type { Context } from '../access/context.ts'
import type { Plan } from '../plan/plan.ts'
import type { RouteDeps } from './deps.ts'

/** The header that tells of a query what its author may not know: sentences, a semicolon between. */
export const WARNING = 'oso-warning'

/** Tells the operator what a query's author may not know; gives the headers that tell the author. */
export function warned(
  c: HonoContext<Context>,
  { warnings }: Pick<Plan, 'warnings'>,
  { logWarning }: Pick<RouteDeps, 'logWarning'>,
): Readonly<Record<string, string>> {
  if (warnings.length === 0) return {}
  logWarning('a query loses digits', { queryId: c.get('queryId'), warnings })
  return { [WARNING]: warnings.join('; ') }
}
