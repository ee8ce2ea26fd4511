import type { Handler, Context as HonoContext } from 'hono'
import type { Caller } from '../access/access.ts'
import type { Context } from '../access/context.ts'
import type { Engine } from '../engine/engine.ts'
import type { Killers } from '../engine/killers.ts'
import type { JobService } from '../jobs/job-service.ts'
import type { Links } from '../jobs/link.ts'
import type { Account, Limiter } from '../limits/limiter.ts'
import type { Catalogue } from '../plan/catalogue.ts'
import type { Limits } from '../plan/limits.ts'
import type { Planner } from '../plan/plan.ts'
import type { View } from '../plan/view.ts'
import type { QueryStore } from '../queries/record.ts'
import type { Requests } from '../state/requests.ts'

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
  /** As whom a cluster runs an account's queries; undefined as the gateway itself. */
  principalOf: (account: Account) => string | undefined
  limitsOf: (caller: Caller) => Limits
  /** Milliseconds since 1970. */
  now: () => number
  observe: (query: Observed) => void
  /** Tells the operator of a fault of the server itself. */
  logFault: (message: string, facts: Readonly<Record<string, unknown>>) => void
  /** Tells the operator of something that a caller may not want. */
  logWarning: (message: string, facts: Readonly<Record<string, unknown>>) => void
  metrics: () => Promise<Readonly<{ contentType: string; text: string }>>
  maxBodyBytes: number
  jobs: JobService
  links: Links
  /** What of one's own requests may be sent again. */
  requests: Requests
  requestsKeptMs: number
  jobLimitsOf: (caller: Caller) => Limits
  /** How long an answer about a job is held back for its end. */
  jobHoldMs: number
  /** How long the rows of a query are waited for that its caller would take a job for. */
  becomeJobMs: number
  /** What callers reach this server at; empty where that is what a request was sent to. */
  publicUrl: string
}>

/** Answers a route. */
export type RouteHandler = Handler<Context>
