import type { HttpBindings } from '@hono/node-server'
import type { Caller } from './access.ts'

/** What the middleware leaves for the routes. */
export type Context = {
  Variables: { queryId: string; caller: Caller }
  /** The sockets of Node; absent where a request did not come over one. */
  Bindings: Partial<HttpBindings>
}
