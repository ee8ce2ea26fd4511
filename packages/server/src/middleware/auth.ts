import { createMiddleware } from 'hono/factory'
import { type AccessDeps, type AccessPolicy, authenticate } from '../access/access.ts'
import type { Context } from '../access/context.ts'

/** Tells who asks, or refuses. */
export function auth(policy: AccessPolicy, deps: AccessDeps) {
  return createMiddleware<Context>(async (c, next) => {
    c.set('caller', await authenticate(c.req.header('authorization'), policy, deps))
    await next()
  })
}
