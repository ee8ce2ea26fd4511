import type { Aggregation, Column, Entity, Metric, Model, Upstream } from '../model/model.ts'
import { type Definition, type Definitions, tableName, viewName } from './definition.ts'
import { tableSql } from './sql.ts'

/** The tables of a definition: one for each entity and aggregation that it has. */
export function tablesOf(definition: Definition, definitions: Definitions): Model[] {
  const { entities, aggregations } = definition.metric
  return entities.flatMap(entity =>
    aggregations.map(aggregation => tableOf(definition, entity, aggregation, definitions)),
  )
}

function tableOf(definition: Definition, entity: Entity, aggregation: Aggregation, definitions: Definitions): Model {
  const { key, label, incremental } = definition.metric
  const isIncremental = incremental && aggregation !== 'over_all_time'
  const period = aggregation === 'over_all_time' ? 'whole history' : aggregation
  return {
    ...definition,
    name: tableName(key, entity, aggregation),
    stage: 'intermediate',
    kind: isIncremental ? 'incremental_by_time_range' : 'full',
    grain: ['metric', `to_${entity}_id`, 'from_artifact_id', 'event_source', 'metrics_sample_date'],
    purpose: `${label ?? key.replaceAll('_', ' ')} per ${entity}, ${period}.`,
    columns: columnsOf(entity),
    parents: parentsOf(definition, entity, aggregation, definitions),
    tags: tagsOf(definition, isIncremental, aggregation),
    cadence: CADENCES[aggregation],
    built: definition.sql !== null,
    sql: definition.sql === null ? null : tableSql(definition, entity, aggregation, definitions),
    metric: metricOf(definition.metric, entity, aggregation),
    upstream: upstreamOf(definition.upstream, isIncremental, aggregation),
  }
}

const CADENCES: Readonly<Record<Aggregation, string | null>> = {
  daily: 'daily',
  weekly: 'weekly',
  monthly: 'monthly',
  quarterly: null,
  biannually: null,
  yearly: 'yearly',
  over_all_time: null,
}

function columnsOf(entity: Entity): Column[] {
  return [
    column('metrics_sample_date', 'date', false, 'First day of the bucket; the day of the run when over all time.'),
    column('event_source', 'varchar', false, 'Upper-case origin of the events.'),
    column(`to_${entity}_id`, 'varchar', false, `OSO id of the ${entity}.`),
    column('from_artifact_id', 'varchar', null, 'Who acted, where the metric is taken per person; else empty.'),
    column('metric', 'varchar', false, 'Name of the metric with the aggregation: commits_weekly.'),
    column('amount', 'double', null, 'Value of the metric.'),
  ]
}

function column(name: string, type: string, nullable: false | null, description: string): Column {
  return { name, type, nullable, description, basis: 'declared', declaredAs: null, from: [] }
}

function parentsOf(
  definition: Definition,
  entity: Entity,
  aggregation: Aggregation,
  definitions: Definitions,
): string[] {
  const own = definition.parents.map(name => (definitions.has(name) ? tableName(name, entity, aggregation) : name))
  const links = { artifact: [], project: [PROJECTS], collection: [PROJECTS, COLLECTIONS] }
  return [...own, ...links[entity]]
}

const PROJECTS = 'artifacts_by_project_v1'
const COLLECTIONS = 'projects_by_collection_v1'

function tagsOf(definition: Definition, isIncremental: boolean, aggregation: Aggregation): string[] {
  return [
    `model_type:${isIncremental ? 'incremental' : 'full'}`,
    'model_category:metrics',
    'model_stage:intermediate',
    `model_metrics_type:${aggregation === 'over_all_time' ? 'point_in_time' : 'time_aggregation'}`,
    ...definition.tags,
  ]
}

function metricOf(metric: Metric, entity: Entity, aggregation: Aggregation): Metric {
  const name = metric.emits.length > 0 ? '{emitted name}' : metric.key
  return {
    ...metric,
    entities: [entity],
    aggregations: [aggregation],
    publishedName: metric.published ? `{EVENT_SOURCE}_${name}_${aggregation}` : null,
    view: metric.published ? viewName(entity, aggregation) : null,
  }
}

function upstreamOf(upstream: Upstream, isIncremental: boolean, aggregation: Aggregation): Upstream {
  const lookback = LOOKBACKS[aggregation]
  const options = { batch_concurrency: 1, forward_only: true, ...(lookback === undefined ? {} : { lookback }) }
  const partition = PARTITIONS[aggregation]
  return {
    ...upstream,
    cadenceDeclared: CADENCES[aggregation] !== null,
    timeColumn: isIncremental ? 'metrics_sample_date' : null,
    options: isIncremental ? options : {},
    partitionedBy: partition === undefined ? [] : [partition],
    unverified: partition === undefined && aggregation !== 'over_all_time' ? ['partitioned_by'] : [],
  }
}

const LOOKBACKS: Readonly<Partial<Record<Aggregation, number>>> = { daily: 10, weekly: 10, monthly: 1 }

const PARTITIONS: Readonly<Partial<Record<Aggregation, string>>> = {
  daily: 'day(metrics_sample_date)',
  weekly: 'day(metrics_sample_date)',
  monthly: 'month(metrics_sample_date)',
}
