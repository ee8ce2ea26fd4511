import { createRoute, z } from '@hono/zod-openapi'
import { Failure } from './failure.ts'
import { problemResponse } from './problem.ts'

/** Where a query stands. */
export const QueryState = z.enum(['running', 'complete', 'failed', 'cancelled']).openapi('QueryState')

/** How a query ended, or that it runs. */
export const QueryAnswer = z
  .object({
    queryId: z.string(),
    state: QueryState,
    rows: z.int().nullable().describe('Rows sent; null while it runs.'),
    truncated: z.boolean(),
    reason: z.enum(['rows', 'bytes']).optional().describe('Which limit cut the result.'),
    error: Failure.optional(),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
    sql: z.string().optional().describe('The canonical text; only for the key that ran the query.'),
  })
  .openapi('Query')

/** How a query ended, or that it runs. */
export type QueryAnswer = z.infer<typeof QueryAnswer>

/** Tells how a query ended. */
export const readQuery = createRoute({
  operationId: 'readQuery',
  summary: 'Read how a query ended',
  method: 'get',
  path: '/queries/{id}',
  request: { params: z.object({ id: z.string().min(1).max(64) }) },
  responses: {
    200: { description: 'The record of the query.', content: { 'application/json': { schema: QueryAnswer } } },
    default: problemResponse,
  },
})
