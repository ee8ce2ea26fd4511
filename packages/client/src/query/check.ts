import type { Check } from '../contract/api.ts'
import { gatewayOnly } from '../errors.ts'
import { requestJson } from '../http/json.ts'
import type { Settings } from '../http/settings.ts'
import type { Sql } from '../sql/sql.ts'
import { type QueryOptions, queryBody } from '../transport/options.ts'

/** Asks what a query would read, return and cost, without running it. */
export async function check(settings: Settings, sql: Sql, options: QueryOptions): Promise<Check> {
  if (settings.api === 'oso') {
    throw gatewayOnly(
      'check, so no lineage and no freshness of a query',
      "Ask what Trino would do: oso.query('explain …').",
    )
  }
  const { signal, timeouts } = options
  return requestJson<Check>(
    { method: 'POST', path: 'sql/check', body: queryBody(sql, options), signal, timeouts },
    settings,
  )
}
