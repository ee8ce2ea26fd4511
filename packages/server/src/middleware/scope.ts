import { createMiddleware } from 'hono/factory'
import { requireScope } from '../access/access.ts'
import { isSameMachine } from '../access/address.ts'
import { type Context, originOf } from '../access/context.ts'
import type { Scope } from '../contract/policy.ts'
import { type AuthDeps, callerOf } from './auth.ts'

/** Lets only keys through that have a scope. */
export function scope(needed: Scope) {
  return createMiddleware<Context>(async (c, next) => {
    requireScope(c.get('caller'), needed)
    await next()
  })
}

/** Lets who is on this machine see the figures without a key, and others with one that has the scope. */
export function figuresAccess(deps: AuthDeps) {
  return createMiddleware<Context>(async (c, next) => {
    if (!isSameMachine(originOf(c))) requireScope(await callerOf(c, deps), 'metrics')
    await next()
  })
}
