import { createMiddleware } from 'hono/factory'
import type { Context } from '../access/context.ts'
import { QueryError } from '../errors.ts'

/** Refuses an address with a NUL in it: no name here has one, and PostgreSQL cannot be asked for such a name. */
export function plainAddress() {
  return createMiddleware<Context>(async (c, next) => {
    if (/%00/.test(c.req.url)) throw new QueryError('INVALID_PARAMETER', 'The address holds a NUL (%00). Take it out.')
    await next()
  })
}
