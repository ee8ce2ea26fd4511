import { createRoute, z } from '@hono/zod-openapi'
import { problemResponse } from './problem.ts'

/** Says that the process answers. */
export const livez = createRoute({
  operationId: 'livez',
  summary: 'Say whether the process answers',
  method: 'get',
  path: '/livez',
  responses: {
    200: {
      description: 'It does.',
      content: { 'application/json': { schema: z.object({ status: z.literal('ok') }) } },
    },
    default: problemResponse,
  },
})

/** Says whether queries can be answered: the guard refused an attack just now, and an engine host ran a small query. */
export const readyz = createRoute({
  operationId: 'readyz',
  summary: 'Say whether queries can be answered',
  method: 'get',
  path: '/readyz',
  responses: {
    200: {
      description: 'The guard has just refused an attack, and an engine host has answered a query.',
      content: {
        'application/json': { schema: z.object({ status: z.literal('ready'), warehouse: z.string().nullable() }) },
      },
    },
    default: problemResponse,
  },
})

/** Gives the contract itself. */
export const readContract = createRoute({
  operationId: 'readContract',
  summary: 'Read this contract',
  method: 'get',
  path: '/openapi.json',
  responses: {
    200: { description: 'OpenAPI 3.1.', content: { 'application/json': { schema: z.looseObject({}) } } },
    default: problemResponse,
  },
})

/** Gives the figures of the process for Prometheus. */
export const readMetrics = createRoute({
  operationId: 'readMetrics',
  summary: 'Read figures for Prometheus',
  method: 'get',
  path: '/metrics',
  responses: {
    200: { description: "Prometheus' text format.", content: { 'text/plain': { schema: z.string() } } },
    default: problemResponse,
  },
})
