import { z } from '@hono/zod-openapi'
import { Failure } from './failure.ts'

/** The forms in which a job's result can be stored. */
export const JobFormat = z.enum(['arrow', 'parquet', 'csv', 'ndjson', 'jsonl']).openapi('JobFormat', {
  description:
    '`arrow`, `ndjson`, `csv`: as of `POST /sql`. `parquet`: one file. `jsonl`: an array with the names, then an array ' +
    'a row, gzipped unless it was asked for on the same machine.',
})

/** The form of a stored result. */
export type JobFormat = z.infer<typeof JobFormat>

/** Where a job stands. */
export const JobState = z.enum(['queued', 'running', 'complete', 'failed', 'cancelled']).openapi('JobState')

/** A job as its caller is told of it. */
export const JobAnswer = z
  .object({
    id: z.string(),
    state: JobState,
    sql: z.string().describe('The canonical text.'),
    format: JobFormat,
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime().nullable(),
    progress: z.object({
      ahead: z.int().min(0).describe('Jobs that are to begin before this one.'),
      bytes: z.int().min(0).describe('Bytes of the result that are stored so far.'),
      attempt: z.int().min(0).describe('How often it was begun: again only when the gateway that ran it died.'),
    }),
    result: z
      .object({
        rows: z.int().min(0),
        bytes: z.int().min(0).describe('As stored.'),
        sha256: z.string().describe('Of the bytes as stored, in hex.'),
        truncated: z.boolean(),
        reason: z.enum(['rows', 'bytes']).optional(),
        dataAsOf: z.iso
          .datetime()
          .optional()
          .describe('When the oldest data that it was made from were made; absent where that is not known of all.'),
        encoding: z.enum(['identity', 'gzip']).describe('How the bytes are coded as stored and sent.'),
        url: z.string().nullable().describe('Needs no header and is good for a while. Null when it was removed.'),
        expiresAt: z.iso.datetime().nullable().describe('When the result is removed.'),
      })
      .optional(),
    error: Failure.optional(),
  })
  .openapi('Job')

/** A job as its caller is told of it. */
export type JobAnswer = z.infer<typeof JobAnswer>

/** The key that a repeated request is known by. */
export const IdempotencyHeader = z.object({
  'Idempotency-Key': z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe('The same request sent again with it within 24 hours is the same one.'),
})
