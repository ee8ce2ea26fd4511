import { createMiddleware } from 'hono/factory'
import type { Context } from '../access/context.ts'

/** Gives each request an id and says it in the answer, whatever that is. */
export function requestId(newId: () => string) {
  return createMiddleware<Context>(async (c, next) => {
    c.set('queryId', newId())
    await next()
    c.res.headers.set('OSO-Query-Id', c.get('queryId'))
  })
}
