import { createMiddleware } from 'hono/factory'
import type { Context } from '../access/context.ts'

/** What holds for every answer: it is of the type it says, for who asked alone, and another for another key. */
export function answerHeaders() {
  return createMiddleware<Context>(async (c, next) => {
    await next()
    const { headers } = c.res
    headers.set('x-content-type-options', 'nosniff')
    // What may be kept may be shown again only when this server says that it is still so.
    if (!headers.has('cache-control')) headers.set('cache-control', 'private, no-cache')
    const vary = headers.get('vary') ?? ''
    if (!/\bauthorization\b/i.test(vary)) headers.set('vary', vary === '' ? 'Authorization' : `${vary}, Authorization`)
  })
}
