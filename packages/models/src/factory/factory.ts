import type { Model } from '../model/model.ts'
import { type Definition, isDefinition } from './definition.ts'
import { tablesOf } from './tables.ts'
import { viewSql } from './views.ts'

/**
 * Adds to models what their metric definitions make: a table for each entity and aggregation, and the SQL of the models
 * that collect those tables.
 */
export function expand(models: readonly Model[]): Model[] {
  const definitions: readonly Definition[] = models.filter(isDefinition)
  const byKey = new Map(definitions.map(definition => [definition.metric.key, definition]))
  const views = viewSql(definitions)
  return [
    ...models.map(model => withSql(model, views.get(model.name))),
    ...definitions.flatMap(definition => tablesOf(definition, byKey)),
  ]
}

function withSql(model: Model, sql: string | undefined): Model {
  return sql === undefined ? model : { ...model, sql, built: true }
}
