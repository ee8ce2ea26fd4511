import type { Context as HonoContext } from 'hono'
import type { Context } from '../access/context.ts'
import type { Plan } from '../plan/plan.ts'
import type { RouteDeps } from './deps.ts'

type Headers = Readonly<Record<string, string>>

/** The header that tells of a query what its author may not know: sentences, a semicolon between. */
export function warningHeader(warnings: readonly string[]): Headers {
  return warnings.length === 0 ? {} : { 'oso-warning': warnings.join('; ') }
}

/** The header that tells when the oldest data of a result were made, where that is known of all. */
export function ageHeader(dataAsOf: string | undefined): Headers {
  return dataAsOf === undefined ? {} : { 'oso-data-as-of': dataAsOf }
}

/** Tells the operator what a query's author may not know; gives the headers that tell the author. */
export function warned(
  c: HonoContext<Context>,
  { warnings }: Pick<Plan, 'warnings'>,
  { logWarning }: Pick<RouteDeps, 'logWarning'>,
): Headers {
  if (warnings.length > 0) logWarning('a query loses digits', { queryId: c.get('queryId'), warnings })
  return warningHeader(warnings)
}
