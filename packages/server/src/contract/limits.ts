import { z } from '@hono/zod-openapi'

/** The names of limits, as headers give them. */
export const LimitName = z.enum(['burst', 'minute', 'concurrent', 'bytes', 'engine']).openapi('LimitName')

const count = z
  .int()
  .min(0)
  .max(2 ** 50)
  .optional()
const size = z
  .int()
  .min(1)
  .max(2 ** 50)
  .optional()

/** Limits of a key or a tenant of its own; what is absent is as the settings have it. */
export const LimitOverrides = z
  .strictObject({
    requestsPerSecond: count.describe('0: any.'),
    requestsPerMinute: count.describe('0: any.'),
    concurrentQueries: count.describe('0: any.'),
    bytesPerDay: count.describe('Of results; 0: any.'),
    engineSecondsPerDay: count.describe('0: any.'),
    maxRows: size.describe('Rows of one result.'),
    maxBytes: size.describe('Bytes of one result, uncompressed.'),
    timeoutMs: size.describe('Time of one query.'),
    paid: z
      .array(LimitName)
      .max(5)
      .optional()
      .describe('Limits whose end is answered with 402 instead of 429: more of them can be bought.'),
  })
  .openapi('LimitOverrides')

/** Limits of a key or a tenant of its own. */
export type LimitOverrides = z.infer<typeof LimitOverrides>
