import type { Model, Registry } from 'oso-models'
import { type Lineage, LineageQuery, type ModelDetail, ModelQuery, type ModelSummary } from '../contract/models.ts'
import { QueryError } from '../errors.ts'
import { freshnessOf } from '../plan/lineage.ts'
import { readQueryString } from './body.ts'
import type { RouteDeps, RouteHandler } from './deps.ts'

/** `GET /models`: a page of models, by name. */
export function modelsRoute(deps: RouteDeps): RouteHandler {
  return c => {
    const { stage, built, q, limit, cursor } = readQueryString(c.req.raw, ModelQuery)
    const { registry } = deps.viewOf(c.get('caller'))
    const words = (q ?? '').toLowerCase().split(/\s+/)
    const found = registry
      .models()
      .filter(model => stage === undefined || model.stage === stage)
      .filter(model => built === undefined || String(model.built) === built)
      .filter(model => words.every(word => `${model.name} ${model.purpose}`.toLowerCase().includes(word)))
      .filter(model => cursor === undefined || model.name > cursor)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
    const page = found.slice(0, limit)
    const next = found.length > limit ? (page.at(-1)?.name ?? null) : null
    return c.json({ models: page.map(model => summaryOf(model, deps)), next })
  }
}

/** `GET /models/{name}`: all about one model. */
export function modelRoute(deps: RouteDeps): RouteHandler {
  return c => {
    const { registry } = deps.viewOf(c.get('caller'))
    return c.json(detailOf(requireModel(c.req.param('name') ?? '', registry), registry, deps))
  }
}

/** `GET /models/{name}/lineage`: what a model, or one of its columns, is made from. */
export function lineageRoute(deps: RouteDeps): RouteHandler {
  return c => {
    const { column } = readQueryString(c.req.raw, LineageQuery)
    const { registry } = deps.viewOf(c.get('caller'))
    return c.json(lineageOf(requireModel(c.req.param('name') ?? '', registry), column, registry, deps))
  }
}

function requireModel(name: string, registry: Registry): Model {
  const model = registry.resolve(name.split('.'))
  if (model) return model
  const nearest = registry.nearest(name, 3)
  const advice = nearest.length > 0 ? `Did you mean ${nearest.join(' or ')}?` : 'GET /api/v1/models lists all.'
  throw new QueryError('MODEL_NOT_FOUND', `There is no model ${name}. ${advice}`, { nearest })
}

function summaryOf(model: Model, { catalogue }: RouteDeps): ModelSummary {
  const { name, stage, domain, purpose, built, stability, grain } = model
  const materialised = catalogue().tables.has(name)
  return { name, stage, domain, purpose, built, materialised, stability, grain: [...grain] }
}

function detailOf(model: Model, registry: Registry, deps: RouteDeps): ModelDetail {
  const { catalogue, now } = deps
  return {
    ...summaryOf(model, deps),
    aliases: [...model.aliases],
    kind: model.kind,
    columns: model.columns.map(({ name, type, nullable, description }) => ({ name, type, nullable, description })),
    parents: [...model.parents],
    children: [...registry.children(model.name)],
    sources: [...model.sources],
    tags: [...model.tags],
    cadence: model.cadence,
    sql: model.sql,
    freshness: freshnessOf(model.name, registry, catalogue(), now()),
  }
}

function lineageOf(
  model: Model,
  column: string | undefined,
  registry: Registry,
  { catalogue, now }: RouteDeps,
): Lineage {
  const { nodes, edges } = registry.lineage(model.name)
  return {
    model: model.name,
    nodes: nodes.map(name => ({
      name,
      stage: registry.model(name)?.stage ?? 'source',
      freshness: freshnessOf(name, registry, catalogue(), now()),
    })),
    edges: edges.map(({ from, to }) => ({ from, to })),
    ...(column !== undefined && {
      columns: [...registry.columnLineage(model.name, requireColumn(model, column)).nodes],
    }),
  }
}

function requireColumn(model: Model, name: string): string {
  const column = model.columns.find(one => one.name.toLowerCase() === name.toLowerCase())
  if (column) return column.name
  throw new QueryError('COLUMN_NOT_FOUND', `${model.name} has no column ${name}.`, {
    nearest: model.columns.map(one => one.name).filter(one => one.includes(name) || name.includes(one)),
  })
}
