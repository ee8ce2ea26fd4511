import { createRoute, z } from '@hono/zod-openapi'
import { problemResponse } from './problem.ts'

/** Whom a limit is counted for. */
export const Holder = z.enum(['key', 'tenant', 'network']).openapi('LimitHolder')

/** What is counted. */
export const Unit = z
  .enum(['requests', 'concurrent-requests', 'content-bytes', 'oso-engine-seconds'])
  .openapi('LimitUnit')

/** What a caller may use, and what of that is used. */
export const Usage = z
  .object({
    caller: z.enum(['key', 'anonymous']).describe('Whether limits are counted for a key or for a network address.'),
    tenant: z.string().describe('Whose policy holds.'),
    limits: z.array(
      z.object({
        name: z.string().describe('As in the headers `RateLimit-Policy` and `RateLimit`.'),
        holder: Holder,
        unit: Unit,
        limit: z.int(),
        used: z.number(),
        remaining: z.number(),
        paid: z.boolean().describe('More can be bought: its end is 402, not 429.'),
        windowSeconds: z.int().nullable(),
        resetSeconds: z.int().nullable().describe('Until the window begins anew.'),
      }),
    ),
  })
  .openapi('Usage')

/** What a caller may use, and what of that is used. */
export type Usage = z.infer<typeof Usage>

/** Tells what is left of each limit; asking costs nothing. */
export const readUsage = createRoute({
  operationId: 'readUsage',
  summary: 'Read what is left of each limit',
  method: 'get',
  path: '/usage',
  responses: {
    200: { description: 'The limits of who asks.', content: { 'application/json': { schema: Usage } } },
    default: problemResponse,
  },
})
