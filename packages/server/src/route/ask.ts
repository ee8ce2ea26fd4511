import type { Context as HonoContext } from 'hono'
import { isSameMachine } from '../access/address.ts'
import { type Context, originOf } from '../access/context.ts'
import { SqlRequest } from '../contract/sql.ts'
import { requireValues } from '../plan/parameters.ts'
import type { Plan } from '../plan/plan.ts'
import type { View } from '../plan/view.ts'
import { readBody } from './body.ts'
import type { RouteDeps } from './deps.ts'

/** What was asked, and what was decided about it. */
export type Planned = Readonly<{ request: SqlRequest; plan: Plan; view: View }>

/** Reads a query from a request and plans it: the same for a query that is to run and one that is only looked at. */
export async function planned(c: HonoContext<Context>, deps: RouteDeps): Promise<Planned> {
  const request = await readBody(c.req.raw, SqlRequest, deps.maxBodyBytes)
  const caller = c.get('caller')
  const view = deps.viewOf(caller)
  const parameters = request.parameters ?? []
  const ask = {
    query: request.query,
    parameterTypes: parameters.map(({ type }) => type),
    format: request.format,
    accept: c.req.header('accept'),
    acceptEncoding: c.req.header('accept-encoding'),
    isSameMachine: isSameMachine(originOf(c)),
    limits: request.limits ?? {},
  }
  const plan = deps.planner.plan(ask, view, deps.limitsOf(caller))
  requireValues(parameters, plan.parameters)
  return { request, plan, view }
}
