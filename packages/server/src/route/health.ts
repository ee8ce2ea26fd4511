import { openapiDocument } from '../contract/document.ts'
import { requireReady } from '../engine/catalogue.ts'
import type { RouteDeps, RouteHandler } from './deps.ts'

/** `GET /livez`: the process answers. */
export function livezRoute(): RouteHandler {
  return c => c.json({ status: 'ok' })
}

/** `GET /readyz`: the guard has just refused an attack, and an engine host has answered a query. */
export function readyzRoute({ engine, catalogue, requireGuard }: RouteDeps): RouteHandler {
  return async c => {
    requireGuard()
    await requireReady(engine)
    return c.json({ status: 'ready', warehouse: catalogue().version })
  }
}

/** `GET /openapi.json`: the contract. */
export function contractRoute(): RouteHandler {
  const document = openapiDocument()
  return c => c.json(document)
}

/** `GET /metrics`: figures for Prometheus. */
export function metricsRoute({ metrics }: RouteDeps): RouteHandler {
  return async c => {
    const { contentType, text } = await metrics()
    return c.body(text, 200, { 'content-type': contentType })
  }
}
