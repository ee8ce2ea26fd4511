import { Hono, type Context as HonoContext } from 'hono'
import { etag } from 'hono/etag'
import type { Context } from './access/context.ts'
import { livez, readContract, readMetrics, readyz } from './contract/health.ts'
import {
  cancelJob,
  listConnectors,
  listJobs,
  readAsync,
  readJob,
  readResult,
  submitAsync,
  submitJob,
} from './contract/jobs.ts'
import { listModels, readLineage, readModel } from './contract/models.ts'
import { problemAnswer } from './contract/problem-of.ts'
import { readQuery } from './contract/queries.ts'
import { checkQuery, runQuery } from './contract/sql.ts'
import { readUsage } from './contract/usage.ts'
import { QueryError } from './errors.ts'
import { plainAddress } from './middleware/address.ts'
import { answerHeaders } from './middleware/answer-headers.ts'
import { type AuthDeps, auth } from './middleware/auth.ts'
import { crossOrigin } from './middleware/cross-origin.ts'
import { hostCheck } from './middleware/host.ts'
import { limits } from './middleware/limits.ts'
import { onError } from './middleware/on-error.ts'
import { requestId } from './middleware/request-id.ts'
import { figuresAccess, scope } from './middleware/scope.ts'
import type { AdminDeps } from './route/admin/deps.ts'
import { adminRoutes } from './route/admin/routes.ts'
import { connectorsRoute, readAsyncRoute, submitAsyncRoute } from './route/async-sql.ts'
import { checkRoute } from './route/check.ts'
import type { RouteDeps, RouteHandler } from './route/deps.ts'
import { contractRoute, livezRoute, metricsRoute, readyzRoute } from './route/health.ts'
import { cancelJobRoute, listJobsRoute, readJobRoute, submitJobRoute } from './route/jobs.ts'
import { lineageRoute, modelRoute, modelsRoute } from './route/models.ts'
import { queryRoute } from './route/queries.ts'
import { resultRoute } from './route/results.ts'
import { sqlRoute } from './route/sql.ts'
import { usageRoute } from './route/usage.ts'

/** What the app is made of besides its routes. */
export type AppDeps = RouteDeps &
  AuthDeps &
  AdminDeps &
  Readonly<{
    hosts: readonly string[]
    origins: readonly string[]
    newId: () => string
  }>

const LIMITED = ['/sql/*', '/models/*', '/queries/*', '/jobs/*', '/async-sql', '/connector'] as const

// Most who come to read this have left the end of a client's base URL out.
const NO_SUCH_PATH =
  'There is no such path. The API lies below /api/v1/, a base URL ends so; /openapi.json tells of it.'

type Route = Readonly<{ method: string; getRoutingPath(): string }>

/** The HTTP side of the gateway: who may ask what, in the order in which a request meets it. */
export function createApp(deps: AppDeps): Hono<Context> {
  const app = new Hono<Context>()
  app.use(requestId(deps.newId), answerHeaders(), crossOrigin(deps.origins), hostCheck(deps.hosts), plainAddress())
  app.onError(onError(deps.logFault))
  app.notFound(c => problemAnswer(new QueryError('NOT_FOUND', NO_SUCH_PATH), c.get('queryId')))
  const api = new Hono<Context>()
  // A pattern that ends in /* is for what stands before it too.
  for (const path of [...LIMITED, '/usage']) api.use(path, auth(deps), scope('query'))
  api.use('/admin/*', auth(deps), scope('admin'))
  for (const path of LIMITED) api.use(path, limits(deps))
  for (const one of [app, api]) one.use('/metrics', figuresAccess(deps))
  api.use('/models/*', etag())
  serve(api, [
    [runQuery, sqlRoute(deps)],
    [checkQuery, checkRoute(deps)],
    [listModels, modelsRoute(deps)],
    [readModel, modelRoute(deps)],
    [readLineage, lineageRoute(deps)],
    [readQuery, queryRoute(deps)],
    [readUsage, usageRoute(deps)],
    ...jobRoutes(deps),
    ...adminRoutes(deps),
  ])
  serve(api, healthRoutes(deps))
  serve(app, healthRoutes(deps))
  return app.route('/api/v1', api).route('/v1', api)
}

function jobRoutes(deps: RouteDeps): [Route, RouteHandler][] {
  return [
    [submitJob, submitJobRoute(deps)],
    [listJobs, listJobsRoute(deps)],
    [readJob, readJobRoute(deps)],
    [cancelJob, cancelJobRoute(deps)],
    [readResult, resultRoute(deps)],
    [submitAsync, submitAsyncRoute(deps)],
    [readAsync, readAsyncRoute(deps)],
    [listConnectors, connectorsRoute()],
  ]
}

function healthRoutes(deps: RouteDeps): [Route, RouteHandler][] {
  return [
    [livez, livezRoute()],
    [readyz, readyzRoute(deps)],
    [readContract, contractRoute()],
    [readMetrics, metricsRoute(deps)],
  ]
}

/** Each path answers the methods of its contract, and says which those are to all others. */
function serve(api: Hono<Context>, routes: readonly [Route, RouteHandler][]): void {
  const methods = new Map<string, string[]>()
  for (const [route, handler] of routes) {
    const path = route.getRoutingPath()
    const method = route.method.toUpperCase()
    methods.set(path, [...(methods.get(path) ?? []), method])
    api.on(method, path, handler)
  }
  for (const [path, known] of methods) api.all(path, c => otherMethod(c, known))
}

function otherMethod(c: HonoContext<Context>, methods: readonly string[]): Response {
  const error = new QueryError('METHOD_NOT_ALLOWED', `${c.req.path} answers ${methods.join(', ')} only.`)
  const answer = problemAnswer(error, c.get('queryId'))
  answer.headers.set('allow', methods.join(', '))
  return answer
}
