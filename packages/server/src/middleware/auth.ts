import type { Context as HonoContext } from 'hono'
import { createMiddleware } from 'hono/factory'
import { type AccessDeps, type AccessPolicy, authenticate } from '../access/access.ts'
import type { Context } from '../access/context.ts'
import { QueryError } from '../errors.ts'
import type { Logins } from '../limits/logins.ts'

/** What tells who asks, and from where. */
export type AuthDeps = AccessDeps & Readonly<{ logins: Logins; networkOf: (c: HonoContext<Context>) => string }>

/** Tells who asks, or refuses. Who sends wrong keys again and again has to wait before another is looked at. */
export function auth(policy: AccessPolicy, deps: AuthDeps) {
  return createMiddleware<Context>(async (c, next) => {
    const header = c.req.header('authorization')
    const network = deps.networkOf(c)
    if (header !== undefined) await deps.logins.require(network)
    try {
      c.set('caller', await authenticate(header, policy, deps))
    } catch (error) {
      if (header !== undefined && error instanceof QueryError) await deps.logins.failed(network)
      throw error
    }
    await next()
  })
}
