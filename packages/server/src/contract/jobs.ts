import { createRoute, z } from '@hono/zod-openapi'
import { IdempotencyHeader, JobAnswer, JobFormat } from './job.ts'
import { problemResponse } from './problem.ts'
import { AskedLimits, Parameter } from './sql.ts'

/** The body of `POST /jobs`. Unknown members are ignored. */
export const JobRequest = z
  .object({
    query: z.string().describe("One statement in Trino's SQL, at most 64 KiB of text."),
    format: JobFormat.optional().describe('`arrow` when it is not said.'),
    parameters: z.array(Parameter).max(1000).optional(),
    limits: AskedLimits.optional(),
  })
  .openapi('JobRequest')

const id = z.string().min(1).max(64)
const jobContent = { 'application/json': { schema: JobAnswer } }

/** How long an answer may be held back for a job to end. */
export const WaitQuery = z.object({
  wait: z.coerce.number().min(0).max(20).optional().describe('Seconds to wait for its end; 20 when it is not said.'),
})

/** Takes a query in as a job. */
export const submitJob = createRoute({
  operationId: 'submitJob',
  summary: 'Run a query as a job, whose result is stored',
  method: 'post',
  path: '/jobs',
  request: {
    query: WaitQuery,
    headers: IdempotencyHeader,
    body: { required: true, content: { 'application/json': { schema: JobRequest } } },
  },
  responses: {
    200: { description: 'The job has ended within the wait.', content: jobContent },
    202: { description: 'The job waits or runs; `Location` says where to ask.', content: jobContent },
    default: problemResponse,
  },
})

/** Tells how a job stands. */
export const readJob = createRoute({
  operationId: 'readJob',
  summary: 'Read how a job stands, waiting for its end',
  method: 'get',
  path: '/jobs/{id}',
  request: { params: z.object({ id }), query: WaitQuery },
  responses: { 200: { description: 'The job.', content: jobContent }, default: problemResponse },
})

/** Ends a job, or removes its result. */
export const cancelJob = createRoute({
  operationId: 'cancelJob',
  summary: 'Cancel a job, or remove the result of one that has ended',
  method: 'delete',
  path: '/jobs/{id}',
  request: { params: z.object({ id }) },
  responses: { 200: { description: 'The job as it then stands.', content: jobContent }, default: problemResponse },
})

/** Which page of jobs. */
export const JobsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z
    .string()
    .regex(/^\d{1,16}\.[0-9a-zA-Z_-]{1,64}$/)
    .optional()
    .describe('`next` of the page before.'),
})

/** Lists one's own jobs. */
export const listJobs = createRoute({
  operationId: 'listJobs',
  summary: "List the key's own jobs, the latest first",
  method: 'get',
  path: '/jobs',
  request: { query: JobsQuery },
  responses: {
    200: {
      description: 'A page of jobs.',
      content: {
        'application/json': {
          schema: z.object({ jobs: z.array(JobAnswer), next: z.string().nullable() }).openapi('JobList'),
        },
      },
    },
    default: problemResponse,
  },
})

/** What a link to a result says. */
export const LinkQuery = z.object({
  expires: z.coerce.number().int().describe('Seconds since 1970.'),
  signature: z.string().max(100),
})

const bytes = { type: 'string', format: 'binary' } as const
const resultContent = {
  'application/vnd.apache.arrow.stream': { schema: bytes },
  'application/vnd.apache.parquet': { schema: bytes },
  'application/x-ndjson': { schema: bytes },
  'application/jsonl': { schema: bytes },
  'text/csv': { schema: bytes },
}

/** Gives the bytes of a result. */
export const readResult = createRoute({
  operationId: 'readResult',
  summary: 'Download the result of a job by its link',
  description: 'Needs no key: the link is one. Knows `Range`, `If-Range` and `If-None-Match`.',
  method: 'get',
  path: '/results/{id}',
  security: [],
  request: { params: z.object({ id }), query: LinkQuery },
  responses: {
    200: { description: 'The whole result.', content: resultContent },
    206: { description: 'The part that `Range` asks for.', content: resultContent },
    304: { description: 'The result that `If-None-Match` names.' },
    default: problemResponse,
  },
})

/** The body of `POST /async-sql`, as OSO's newest client sends it. Unknown members are ignored. */
export const AsyncRequest = z.object({ query: z.string() }).openapi('AsyncRequest')

/** A job in OSO's words. */
export const AsyncAnswer = z
  .object({
    id: z.string(),
    status: z.enum(['queued', 'running', 'completed']),
    url: z.string().optional().describe('Where the result lies; needs no header.'),
  })
  .openapi('AsyncAnswer')

/** A job in OSO's words. */
export type AsyncAnswer = z.infer<typeof AsyncAnswer>

const asyncContent = { 'application/json': { schema: AsyncAnswer } }

/** Takes a query in as OSO's own API does. */
export const submitAsync = createRoute({
  operationId: 'submitAsync',
  summary: "Run a query as a job, in the words of OSO's own API",
  method: 'post',
  path: '/async-sql',
  request: { body: { required: true, content: { 'application/json': { schema: AsyncRequest } } } },
  responses: {
    200: { description: 'The result is there.', content: asyncContent },
    202: { description: 'The job waits or runs.', content: asyncContent },
    default: problemResponse,
  },
})

/** Tells how such a job stands. */
export const readAsync = createRoute({
  operationId: 'readAsync',
  summary: "Read how a job stands, in the words of OSO's own API",
  description: 'A job that failed is answered with the status of its error.',
  method: 'get',
  path: '/async-sql',
  request: { query: z.object({ id }) },
  responses: { 200: { description: 'The job.', content: asyncContent }, default: problemResponse },
})

/** Answers what OSO's client asks for when it is made: that nobody connected a database of their own. */
export const listConnectors = createRoute({
  operationId: 'listConnectors',
  summary: "List connected databases, for OSO's Python client: always none",
  method: 'get',
  path: '/connector',
  responses: {
    200: { description: 'None.', content: { 'application/json': { schema: z.array(z.unknown()) } } },
    default: problemResponse,
  },
})
