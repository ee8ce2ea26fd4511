import { type Aggregation, auditQueries, type Model, type Registry } from 'oso-models'
import { messageOf, PipelineError } from '../errors.ts'
import type { Definition, Intervals, PlannedAudit, Query } from './plan.ts'

/** Puts a query of Trino's dialect into the warehouse's own. */
export type Compile = (sql: string) => Query

/** The tables that a build makes, in graph order: models that have SQL, and the raw tables below them. */
export function definitions(registry: Registry, compile: Compile): Definition[] {
  return registry.order().flatMap(name => {
    const model = registry.model(name)
    if (model === undefined || !model.built) return []
    return [
      model.sql === null
        ? define(model, 'raw', emptyTable(model), compile)
        : define(model, 'model', model.sql, compile),
    ]
  })
}

function define(model: Model, kind: Definition['kind'], sql: string, compile: Compile): Definition {
  try {
    const audits: PlannedAudit[] = auditQueries(model).map(audit => ({ name: audit.name, query: compile(audit.sql) }))
    const intervals = intervalsOf(model)
    return { name: model.name, kind, query: compile(sql), parents: model.parents, audits, intervals }
  } catch (cause) {
    throw new PipelineError('MODEL_FAILED', `${model.name} cannot be compiled: ${messageOf(cause)}`, { cause })
  }
}

// A query of no rows says a table's columns in the one language that every warehouse is compiled from.
function emptyTable(model: Model): string {
  const columns = model.columns.map(({ name, type }) => `cast(null as ${type}) as "${name}"`)
  return `select ${columns.join(', ')} where false`
}

/** The intervals of a model that says to be made by time, where one column of one parent is its time. */
function intervalsOf({ kind, columns, upstream, parents, metric }: Model): Intervals | undefined {
  const time = columns.find(column => column.name === upstream.timeColumn)
  const [origin, ...more] = time?.from ?? []
  if (kind !== 'incremental_by_time_range' || origin === undefined || more.length > 0) return undefined
  if (time?.nullable !== false || !parents.includes(origin.model)) return undefined
  const unit = metric === null ? 'day' : UNITS[metric.aggregations[0] ?? 'daily']
  if (unit === undefined) return undefined
  const others = parents.filter(name => name !== origin.model)
  return { column: time.name, unit, from: { table: origin.model, column: origin.column }, others }
}

const UNITS: Readonly<Record<Aggregation, Intervals['unit'] | undefined>> = {
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
  quarterly: 'quarter',
  biannually: 'half',
  yearly: 'year',
  over_all_time: undefined,
}
