import { keyIdOf } from '../access/access.ts'
import { readRecord } from '../queries/record.ts'
import type { RouteDeps, RouteHandler } from './deps.ts'

/** `GET /queries/{id}`: how a query ended. */
export function queryRoute({ queries }: RouteDeps): RouteHandler {
  return async c => c.json(await readRecord(queries, c.req.param('id') ?? '', keyIdOf(c.get('caller'))))
}
