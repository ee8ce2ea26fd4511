import type { HttpBindings } from '@hono/node-server'
import type { Context as HonoContext } from 'hono'
import type { Caller } from './access.ts'
import type { Origin } from './address.ts'

/** What the middleware leaves for the routes. */
export type Context = {
  Variables: { queryId: string; caller: Caller }
  /** The sockets of Node; absent where a request did not come over one. */
  Bindings: Partial<HttpBindings>
}

/** Where a request comes from. */
export function originOf(c: HonoContext<Context>): Origin {
  return { peer: c.env?.incoming?.socket.remoteAddress, header: name => c.req.header(name) }
}
