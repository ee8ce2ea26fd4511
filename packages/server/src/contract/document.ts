import { OpenAPIHono } from '@hono/zod-openapi'
import { ADMIN_ROUTES } from './admin.ts'
import { livez, readContract, readMetrics, readyz } from './health.ts'
import { cancelJob, listConnectors, listJobs, readAsync, readJob, readResult, submitAsync, submitJob } from './jobs.ts'
import { listModels, readLineage, readModel } from './models.ts'
import { readQuery } from './queries.ts'
import { checkQuery, runQuery } from './sql.ts'
import { readUsage } from './usage.ts'

/** Every route of the contract; the app serves exactly these. */
export const ROUTES = [
  runQuery,
  checkQuery,
  listModels,
  readModel,
  readLineage,
  readQuery,
  submitJob,
  listJobs,
  readJob,
  cancelJob,
  readResult,
  submitAsync,
  readAsync,
  listConnectors,
  readUsage,
  ...ADMIN_ROUTES,
  livez,
  readyz,
  readContract,
  readMetrics,
] as const

/** The contract as an OpenAPI 3.1 document: what `openapi.yaml` holds and `/openapi.json` answers. */
export function openapiDocument(): ReturnType<OpenAPIHono['getOpenAPI31Document']> {
  const app = new OpenAPIHono()
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key. The word `Bearer` may be left out.',
  })
  for (const route of ROUTES) app.openAPIRegistry.registerPath(route)
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'OSO gateway',
      version: '1',
      description: 'Read-only SQL over the models of Open Source Observer, streamed as Arrow, NDJSON, JSON or CSV.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/api/v1' }, { url: '/v1' }],
    security: [{}, { apiKey: [] }],
  })
}
