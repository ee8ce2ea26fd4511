import { AGGREGATIONS, ENTITIES, type Entity } from '../model/model.ts'
import { type Definition, tableName, viewName } from './definition.ts'

/** The SQL of the models that collect what the built definitions make, by model. */
export function viewSql(definitions: readonly Definition[]): ReadonlyMap<string, string> {
  const built = definitions.filter(definition => definition.sql !== null && definition.metric.published)
  if (built.length === 0) return new Map()
  const unions = ENTITIES.flatMap(entity => unionsOf(built, entity))
  return new Map([...unions, [METADATA, metadataSql(built)]])
}

/** Labels and explanations of metrics by name. */
const METADATA = 'metrics_metadata'

function unionsOf(definitions: readonly Definition[], entity: Entity): [string, string][] {
  const branches = new Map<string, string[]>()
  for (const { metric } of definitions.filter(({ metric }) => metric.entities.includes(entity))) {
    for (const aggregation of AGGREGATIONS.filter(one => metric.aggregations.includes(one))) {
      const view = viewName(entity, aggregation)
      const branch = branchSql(tableName(metric.key, entity, aggregation), entity)
      branches.set(view, [...(branches.get(view) ?? []), branch])
    }
  }
  return [...branches].map(([view, selects]) => [view, selects.join('\n\nunion all\n\n')])
}

function branchSql(table: string, entity: Entity): string {
  return `select
    metrics_sample_date,
    to_${entity}_id,
    from_artifact_id,
    concat(upper(event_source), '_', metric) as metric,
    amount
from ${table}`
}

function metadataSql(definitions: readonly Definition[]): string {
  const rows = definitions.flatMap(metadataRows).join(',\n')
  return `select
    display_name,
    description,
    metric,
    sql_source_path,
    rendered_sql
from (
    values
${rows}
) as metadata (display_name, description, metric, sql_source_path, rendered_sql)`
}

/** One row for each name that a definition gives. */
function metadataRows({ metric, purpose, file, sql }: Definition): string[] {
  const label = (name: string) => (name === metric.key && metric.label !== null ? metric.label : titled(name))
  const names = metric.emits.length > 0 ? metric.emits : [metric.key]
  return names.map(name => {
    const texts = [label(name), purpose, name, file].map(literal)
    return `    (${texts.join(', ')}, array[${literal(sql ?? '')}])`
  })
}

/** `full_time_developers` as `Full Time Developers`. */
function titled(name: string): string {
  return name
    .split('_')
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
