import { keyIdOf } from '../access/access.ts'
import { readRecord } from '../queries/record.ts'
import type { RouteDeps, RouteHandler } from './deps.ts'

/** `GET /queries/{id}`: how a query ended. */
export function queryRoute({ store }: RouteDeps): RouteHandler {
  return async c => c.json(await readRecord(store, c.req.param('id') ?? '', keyIdOf(c.get('caller'))))
}
