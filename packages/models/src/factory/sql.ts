import type { Aggregation, Entity } from '../model/model.ts'
import { bucketOf, daysOf } from './buckets.ts'
import { type Definition, type Definitions, tableName } from './definition.ts'

/**
 * The SQL of one table of a metric.
 *
 * A definition's query reads `events` and knows neither entity nor aggregation; what `events` is for this table stands
 * before it. From daily events: a row for each day, actor and entity. From another metric: that metric's rows.
 * Either way with the columns
 *
 *   metrics_sample_date, event_source, to_id, from_artifact_id, amount
 *
 * and from daily events `bucket_day`, from another metric `bucket_days`, the days that the bucket has.
 */
export function tableSql(
  definition: Definition,
  entity: Entity,
  aggregation: Aggregation,
  definitions: Definitions,
): string {
  const source = definition.parents[0] ?? ''
  const peer = definitions.get(source)
  const steps = peer
    ? stepsOfPeer(peer, entity, aggregation)
    : stepsOfEvents('events', source, definition.metric.events, entity, bucketOf('daily.bucket_day', aggregation))
  const measured = step('measured', definition.sql ?? '')
  return `with\n\n${[...steps, measured].join(',\n\n')}\n\n${lastSelect(entity, aggregation)}`
}

function stepsOfEvents(
  name: string,
  source: string,
  types: readonly string[],
  entity: Entity,
  bucket: string,
): string[] {
  const isLinked = entity !== 'artifact'
  const owned = step(
    name,
    `select
    ${bucket} as metrics_sample_date,
    daily.bucket_day,
    daily.event_source,
    ${isLinked ? 'owners.to_id' : 'daily.to_artifact_id as to_id'},
    daily.from_artifact_id,
    daily.amount
from ${source} as daily${isLinked ? '\ninner join owners on daily.to_artifact_id = owners.artifact_id' : ''}
where daily.event_type in (${types.map(type => `'${type}'`).join(', ')})`,
  )
  return isLinked ? [step('owners', OWNERS[entity]), owned] : [owned]
}

/** An artifact counts once for an entity, by however many ways it belongs to it. */
const OWNERS = {
  project: `select distinct
    artifact_id,
    project_id as to_id
from artifacts_by_project_v1`,
  collection: `select distinct
    artifacts_by_project_v1.artifact_id,
    projects_by_collection_v1.collection_id as to_id
from artifacts_by_project_v1
inner join projects_by_collection_v1 on artifacts_by_project_v1.project_id = projects_by_collection_v1.project_id`,
} as const

function stepsOfPeer(peer: Definition, entity: Entity, aggregation: Aggregation): string[] {
  const table = tableName(peer.metric.key, entity, aggregation)
  if (aggregation !== 'over_all_time') {
    return [step('events', peerRows(table, entity, daysOf('peer.metrics_sample_date', aggregation), ''))]
  }
  const history = stepsOfEvents('history', peer.parents[0] ?? '', peer.metric.events, entity, 'daily.bucket_day')
  const join = '\ninner join spans on peer.event_source = spans.event_source and peer.to_EN_id = spans.to_id'
  return [
    ...history,
    step('spans', SPANS),
    step('events', peerRows(table, entity, 'spans.bucket_days', join.replace('EN', entity))),
  ]
}

/** The bucket “all time” of an entity: from its first to its last day with an event. */
const SPANS = `select
    event_source,
    to_id,
    date_diff('day', min(bucket_day), max(bucket_day)) + 1 as bucket_days
from history
group by event_source, to_id`

function peerRows(table: string, entity: Entity, days: string, join: string): string {
  return `select
    peer.metrics_sample_date,
    peer.event_source,
    peer.to_${entity}_id as to_id,
    peer.from_artifact_id,
    peer.amount,
    ${days} as bucket_days
from ${table} as peer${join}`
}

function lastSelect(entity: Entity, aggregation: Aggregation): string {
  return `select
    metrics_sample_date,
    event_source,
    to_id as to_${entity}_id,
    from_artifact_id,
    concat(metric, '_${aggregation}') as metric,
    cast(amount as double) as amount
from measured`
}

function step(name: string, query: string): string {
  const indented = query.replace(/^(?=.)/gm, '    ')
  return `${name} as (\n\n${indented}\n\n)`
}
