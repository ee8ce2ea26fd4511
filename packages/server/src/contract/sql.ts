import { createRoute, z } from '@hono/zod-openapi'
import { IdempotencyHeader, JobAnswer } from './job.ts'
import { Freshness, Stage } from './models.ts'
import { problemResponse } from './problem.ts'
import { Holder, Unit } from './usage.ts'

/** The forms in which a result can be sent. */
export const Format = z.enum(['arrow', 'ndjson', 'minimal', 'json', 'csv']).openapi('Format', {
  description:
    '`arrow`: Arrow IPC stream. `ndjson`: one object a line between a schema line and an end line. `minimal`, `json`: ' +
    "OSO's line formats. `csv`: RFC 4180.",
})

/** The form of a result. */
export type Format = z.infer<typeof Format>

/** A parameter's value: text, boolean, null, or an array of such. */
export type ParameterValue = string | boolean | null | readonly ParameterValue[]

const ParameterValue: z.ZodType<ParameterValue> = z
  .lazy(() => z.union([z.string(), z.boolean(), z.null(), z.array(ParameterValue)]))
  .openapi('ParameterValue', {
    anyOf: [
      { type: 'string' },
      { type: 'boolean' },
      { type: 'null' },
      { type: 'array', items: { $ref: '#/components/schemas/ParameterValue' } },
    ],
  })

/** A value for one `?` of the query, with Trino's type for it. */
export const Parameter = z
  .object({
    type: z.string().min(1).max(1000).describe('A type as Trino spells it, such as `decimal(10,2)`.'),
    value: ParameterValue,
  })
  .openapi('Parameter')

/** A value for one `?` of the query. */
export type Parameter = z.infer<typeof Parameter>

/** What one query may cost; a caller may ask for less than the gateway allows, never for more. */
export const AskedLimits = z
  .object({
    maxRows: z.int().min(1).optional(),
    maxBytes: z.int().min(1).optional().describe('Bytes of the result before compression.'),
    timeoutMs: z.int().min(1).optional(),
  })
  .openapi('AskedLimits')

/** The body of `POST /sql` and `POST /sql/check`. Unknown members are ignored. */
export const SqlRequest = z
  .object({
    query: z.string().describe("One statement in Trino's SQL, at most 64 KiB of text."),
    format: Format.optional().describe('Wins over `Accept`.'),
    parameters: z.array(Parameter).max(1000).optional(),
    includeAnalytics: z
      .boolean()
      .optional()
      .describe('Asks `minimal` and `json` for a first line `{"assetStatus":[…]}`.'),
    limits: AskedLimits.optional(),
  })
  .openapi('SqlRequest')

/** The body of a query. */
export type SqlRequest = z.infer<typeof SqlRequest>

const bytes = { type: 'string', format: 'binary' } as const

/** What a query may be sent with. */
const QueryHeaders = IdempotencyHeader.extend({
  Prefer: z.string().optional().describe('`respond-async`: a query that has no rows for long may go on as a job.'),
})

/** Runs one read-only query and streams its result. */
export const runQuery = createRoute({
  operationId: 'runQuery',
  summary: 'Run one read-only query and stream its result',
  method: 'post',
  path: '/sql',
  request: {
    headers: QueryHeaders,
    body: { required: true, content: { 'application/json': { schema: SqlRequest } } },
  },
  responses: {
    202: {
      description: 'The query has no rows yet and goes on as a job, as `Prefer: respond-async` allows.',
      content: { 'application/json': { schema: JobAnswer } },
    },
    200: {
      description:
        'The result. It is whole only when its end mark was seen, or, without one, when the body ended cleanly.',
      headers: z.object({
        'OSO-Query-Id': z.string().describe('Ask `GET /queries/{id}` with it how the query ended.'),
        'OSO-Warning': z.string().optional().describe('What the author of the query may not know of it, and should.'),
        'OSO-Data-As-Of': z
          .string()
          .optional()
          .describe('When the oldest data that the query reads were made; absent where that is not known of all.'),
      }),
      content: {
        'application/vnd.apache.arrow.stream': { schema: bytes },
        'application/x-ndjson': { schema: { type: 'string' } },
        'text/csv': { schema: { type: 'string' } },
      },
    },
    default: problemResponse,
  },
})

/** What one query may cost, after the caller's wish and the gateway's allowance were brought together. */
export const Limits = z.object({ maxRows: z.int(), maxBytes: z.int(), timeoutMs: z.int() }).openapi('Limits')

/** What an engine expects of a query before it runs. */
export const Estimate = z
  .object({
    rows: z.int().describe('Rows of the result.'),
    bytes: z.int().describe('Bytes of the result as Arrow; a text counts as 32.'),
    readRows: z.int().describe('Rows that are taken from tables, after the filters that are applied while reading.'),
    readBytes: z.int().describe('Bytes of the columns that are read of those rows.'),
  })
  .openapi('Estimate')

/** What an engine expects of a query before it runs. */
export type Estimate = z.infer<typeof Estimate>

/** All that is decided about a query before it runs. */
export const CheckAnswer = z
  .object({
    sql: z.string().describe("The canonical text, printed from the checked tree in Trino's dialect."),
    columns: z.array(
      z.object({
        name: z.string(),
        type: z.string(),
        from: z.array(z.object({ model: z.string(), column: z.string() })),
      }),
    ),
    models: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
    functions: z.array(z.string()),
    parameters: z.array(z.string()).describe('The types of the parameters, in order.'),
    engine: z.object({ name: z.string(), why: z.string() }),
    format: Format,
    limits: Limits,
    quotas: z
      .array(
        z.object({
          ...{ name: z.string(), holder: Holder, unit: Unit, limit: z.int(), remaining: z.number() },
          remainingAfter: z.number(),
        }),
      )
      .describe('What is left of each limit, and what would be after a run that takes all that it may.'),
    estimate: Estimate.nullable().describe(
      "What the engine's planner expects; null for what cannot run, and where it does not say so within moments.",
    ),
    lineage: z
      .record(z.string(), z.object({ parents: z.array(z.string()), stage: Stage, freshness: Freshness }))
      .describe('Each model that is read, and every model that those are made from.'),
    freshness: z.array(Freshness),
    runnable: z.boolean().describe('False when a model that is read is not materialised in the warehouse.'),
    notes: z.array(z.string()),
  })
  .openapi('CheckAnswer')

/** The answer of `POST /sql/check`. */
export type CheckAnswer = z.infer<typeof CheckAnswer>

/** Says what would run, without running it. */
export const checkQuery = createRoute({
  operationId: 'checkQuery',
  summary: 'Say what a query would read, return and cost, without running it',
  method: 'post',
  path: '/sql/check',
  request: { body: { required: true, content: { 'application/json': { schema: SqlRequest } } } },
  responses: {
    200: { description: 'What would run.', content: { 'application/json': { schema: CheckAnswer } } },
    default: problemResponse,
  },
})
