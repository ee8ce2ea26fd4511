import type { Context as HonoContext } from 'hono'
import { createMiddleware } from 'hono/factory'
import { type AccessDeps, type AccessPolicy, authenticate, type Caller } from '../access/access.ts'
import type { Context } from '../access/context.ts'
import { QueryError } from '../errors.ts'
import type { Logins } from '../limits/logins.ts'

/** What tells who asks, and from where. */
export type AuthDeps = AccessDeps &
  Readonly<{ access: AccessPolicy; logins: Logins; networkOf: (c: HonoContext<Context>) => string }>

/** Tells who asks, or refuses. Who sends wrong keys again and again has to wait before another is looked at. */
export function auth(deps: AuthDeps) {
  return createMiddleware<Context>(async (c, next) => {
    c.set('caller', await callerOf(c, deps))
    await next()
  })
}

/** Who sent a request. Throws `UNAUTHENTICATED` or `TOO_MANY_FAILED_LOGINS`. */
export async function callerOf(c: HonoContext<Context>, deps: AuthDeps): Promise<Caller> {
  const header = c.req.header('authorization')
  const network = deps.networkOf(c)
  if (header !== undefined) await deps.logins.require(network)
  try {
    return await authenticate(header, deps.access, deps)
  } catch (error) {
    const isWrong = error instanceof QueryError && error.code === 'UNAUTHENTICATED'
    if (header !== undefined && isWrong) await deps.logins.failed(network)
    throw error
  }
}
