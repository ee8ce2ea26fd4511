import { createMiddleware } from 'hono/factory'
import type { Context } from '../access/context.ts'

const RECORD = /\/queries\/[^/]+$/

/** Gives each request an id and says it in the answer, whatever that is. */
export function requestId(newId: () => string) {
  return createMiddleware<Context>(async (c, next) => {
    c.set('queryId', newId())
    await next()
    // Who asks about a query has that one's id, and would take this for it.
    if (!RECORD.test(c.req.path)) c.res.headers.set('OSO-Query-Id', c.get('queryId'))
  })
}
