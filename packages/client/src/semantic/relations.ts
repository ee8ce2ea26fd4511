/**
 * Many rows of one model belong to one row of another. Following it never multiplies rows.
 * Both sides are `model.column`.
 */
export type Relation = Readonly<{ from: string; to: string }>

/** A relation taken apart. */
export type Step = Readonly<{ from: string; column: string; to: string; key: string }>

const METRICS = ['artifact', 'project', 'collection'] as const

/** How OSO's models belong together. */
export const RELATIONS = [
  { from: 'artifacts_by_project_v1.artifact_id', to: 'artifacts_v1.artifact_id' },
  { from: 'artifacts_by_project_v1.project_id', to: 'projects_v1.project_id' },
  { from: 'projects_by_collection_v1.project_id', to: 'projects_v1.project_id' },
  { from: 'projects_by_collection_v1.collection_id', to: 'collections_v1.collection_id' },
  ...METRICS.flatMap(of =>
    (['key_metrics', 'timeseries_metrics'] as const).flatMap(kind => [
      { from: `${kind}_by_${of}_v0.${of}_id`, to: `${of}s_v1.${of}_id` } as const,
      { from: `${kind}_by_${of}_v0.metric_id`, to: 'metrics_v0.metric_id' } as const,
    ]),
  ),
  { from: 'repositories_v0.artifact_id', to: 'artifacts_v1.artifact_id' },
  { from: 'oss_funding_v0.to_project_id', to: 'projects_v1.project_id' },
  { from: 'oss_funding_v0.from_project_id', to: 'projects_v1.project_id' },
  { from: 'package_owners_v0.package_artifact_id', to: 'artifacts_v1.artifact_id' },
  { from: 'package_owners_v0.package_owner_artifact_id', to: 'artifacts_v1.artifact_id' },
  { from: 'int_events__github.to_artifact_id', to: 'artifacts_v1.artifact_id' },
  { from: 'int_events__github.from_artifact_id', to: 'artifacts_v1.artifact_id' },
] as const satisfies readonly Relation[]

/** A relation's two models and columns. */
export function stepOf({ from, to }: Relation): Step {
  const [model = '', column = ''] = from.split('.')
  const [target = '', key = ''] = to.split('.')
  return { from: model, column, to: target, key }
}
