import { createMiddleware } from 'hono/factory'
import type { Context } from '../access/context.ts'
import { QueryError } from '../errors.ts'

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Answers only to names that are meant for this server: a web page elsewhere may have its own name lead here. */
export function hostCheck(hosts: readonly string[]) {
  const known = new Set(hosts.map(host => host.toLowerCase()))
  return createMiddleware<Context>(async (c, next) => {
    const host = nameOf(c.req.header('host'))
    if (host !== undefined && !known.has('*') && !LOOPBACK.has(host) && !known.has(host)) {
      throw new QueryError('MISDIRECTED_HOST', 'This server does not answer to that name; see OSO__SERVER__HOSTS.')
    }
    await next()
  })
}

/** `Example.org:8080` is `example.org`. */
function nameOf(host: string | undefined): string | undefined {
  return host?.toLowerCase().replace(/:\d+$/, '')
}
