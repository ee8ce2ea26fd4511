import type { Aggregation, Entity, Metric, Model } from '../model/model.ts'

/** The definitions of metrics by key. */
export type Definitions = ReadonlyMap<string, Definition>

/** A model of stage `metric`. */
export type Definition = Model & Readonly<{ metric: Metric }>

/** Narrows to definitions of metrics. */
export function isDefinition(model: Model): model is Definition {
  return model.stage === 'metric' && model.metric !== null
}

/** `commits_to_project_weekly` */
export function tableName(key: string, entity: Entity, aggregation: Aggregation): string {
  return `${key}_to_${entity}_${aggregation}`
}

/** The view that collects the tables of an entity. */
export function viewName(entity: Entity, aggregation: Aggregation): string {
  return `${aggregation === 'over_all_time' ? 'key_metrics' : 'timeseries_metrics'}_to_${entity}`
}
