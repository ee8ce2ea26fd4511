import { createRoute, z } from '@hono/zod-openapi'
import { problemResponse } from './problem.ts'

/** When a model was last made, and whether that is too long ago for its cadence. */
export const Freshness = z
  .object({
    model: z.string(),
    materialisedAt: z.iso.datetime().nullable().describe('Null when the warehouse does not hold the model.'),
    rows: z.int().nullable(),
    version: z.string().nullable().describe('Changes with every materialisation that changed the data.'),
    stale: z.boolean(),
  })
  .openapi('Freshness')

/** When a model was last made. */
export type Freshness = z.infer<typeof Freshness>

/** Where in the pipeline a model stands. */
export const Stage = z.enum(['source', 'seed', 'staging', 'intermediate', 'metric', 'mart']).openapi('Stage')

/** A model in a list. */
export const ModelSummary = z
  .object({
    name: z.string(),
    stage: Stage,
    domain: z.string(),
    purpose: z.string(),
    built: z.boolean().describe('True when this project has the SQL that makes it.'),
    materialised: z.boolean().describe('True when it can be queried now.'),
    stability: z.string(),
    grain: z.array(z.string()),
  })
  .openapi('ModelSummary')

/** A model in a list. */
export type ModelSummary = z.infer<typeof ModelSummary>

/** A page of models. */
export const ModelList = z
  .object({
    models: z.array(ModelSummary),
    next: z.string().nullable().describe('Pass it as `cursor` for the next page; null after the last.'),
  })
  .openapi('ModelList')

const nameParameter = z.object({ name: z.string().min(1).max(256) })

/** What `GET /models` can be asked. */
export const ModelQuery = z.object({
  stage: Stage.optional(),
  built: z.enum(['true', 'false']).optional(),
  q: z.string().max(200).optional().describe('Words that must all occur in the name or the purpose.'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().max(500).optional(),
})

/** Lists models. */
export const listModels = createRoute({
  operationId: 'listModels',
  summary: 'List named models',
  method: 'get',
  path: '/models',
  request: { query: ModelQuery },
  responses: {
    200: { description: 'A page of models, by name.', content: { 'application/json': { schema: ModelList } } },
    304: { description: 'Unchanged since the `ETag` in `If-None-Match`.' },
    default: problemResponse,
  },
})

/** A column of a model. */
export const ModelColumn = z
  .object({
    name: z.string(),
    type: z.string().describe("Trino's spelling."),
    nullable: z.boolean().nullable().describe('Null when it is not known.'),
    description: z.string().nullable(),
  })
  .openapi('ModelColumn')

/** Everything about one model. */
export const ModelDetail = ModelSummary.extend({
  aliases: z.array(z.string()),
  kind: z.string(),
  columns: z.array(ModelColumn),
  parents: z.array(z.string()),
  children: z.array(z.string()),
  sources: z.array(z.string()),
  tags: z.array(z.string()),
  cadence: z.string().nullable(),
  sql: z.string().nullable().describe("The model's own query; null when this project does not have it."),
  freshness: Freshness,
}).openapi('ModelDetail')

/** Everything about one model. */
export type ModelDetail = z.infer<typeof ModelDetail>

/** Tells all about one model. */
export const readModel = createRoute({
  operationId: 'readModel',
  summary: 'Read one model: columns, grain, SQL, freshness',
  method: 'get',
  path: '/models/{name}',
  request: { params: nameParameter },
  responses: {
    200: { description: 'The model.', content: { 'application/json': { schema: ModelDetail } } },
    304: { description: 'Unchanged since the `ETag` in `If-None-Match`.' },
    default: problemResponse,
  },
})

/** What a model, and optionally one of its columns, is made from. */
export const Lineage = z
  .object({
    model: z.string(),
    nodes: z.array(z.object({ name: z.string(), stage: Stage, freshness: Freshness })),
    edges: z.array(z.object({ from: z.string(), to: z.string() })).describe('`to` is made from `from`.'),
    columns: z
      .array(z.object({ model: z.string(), column: z.string() }))
      .optional()
      .describe('Only when `column` was asked for: the columns that it is computed from, up to the sources.'),
  })
  .openapi('Lineage')

/** What a model is made from. */
export type Lineage = z.infer<typeof Lineage>

/** What `GET /models/{name}/lineage` can be asked. */
export const LineageQuery = z.object({ column: z.string().min(1).max(256).optional() })

/** Tells what a model is made from. */
export const readLineage = createRoute({
  operationId: 'readLineage',
  summary: 'Read what a model, or one of its columns, is made from',
  method: 'get',
  path: '/models/{name}/lineage',
  request: { params: nameParameter, query: LineageQuery },
  responses: {
    200: {
      description: 'The lineage, the model itself included.',
      content: { 'application/json': { schema: Lineage } },
    },
    default: problemResponse,
  },
})
