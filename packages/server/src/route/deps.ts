import type { Handler, Context as HonoContext } from 'hono'
import type { Caller } from '../access/access.ts'
import type { Context } from '../access/context.ts'
import type { Engine } from '../engine/engine.ts'
import type { Killers } from '../limits/killers.ts'
import type { Account, Limiter } from '../limits/limiter.ts'
import type { Catalogue } from '../plan/catalogue.ts'
import type { Limits } from '../plan/limits.ts'
import type { Planner } from '../plan/plan.ts'
import type { View } from '../plan/view.ts'
import type { QueryStore } from '../queries/record.ts'

/** What a query came to, for the figures. */
export type Observed = Readonly<{ code: string; format: string; ms: number; bytes: number }>

/** The world as routes see it. */
export type RouteDeps = Readonly<{
  planner: Planner
  engine: Engine
  catalogue: () => Catalogue
  queries: QueryStore
  /** This gateway, as the owner of what it runs. */
  owner: string
  limiter: Limiter
  killers: Killers
  /** Throws when the guard lets an attack by; tries one of them each time. */
  requireGuard: () => void
  /** The models as a caller may see them: the only ones that an answer may speak of. */
  viewOf: (caller: Caller) => View
  /** Who pays for a request. */
  accountOf: (c: HonoContext<Context>) => Account
  limitsOf: (caller: Caller) => Limits
  /** Milliseconds since 1970. */
  now: () => number
  observe: (query: Observed) => void
  /** Tells the operator of a fault of the server itself. */
  logFault: (message: string, facts: Readonly<Record<string, unknown>>) => void
  metrics: () => Promise<Readonly<{ contentType: string; text: string }>>
  maxBodyBytes: number
}>

/** Answers a route. */
export type RouteHandler = Handler<Context>
