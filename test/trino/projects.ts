import { registry } from 'oso-models'
import { PROJECTS } from '../e2e/projects.ts'
import { ask, type Target } from './statement.ts'

/** Makes the one table of gateways' tests, with the rows that their embedded warehouse has. */
export async function makeProjects(production: Target): Promise<void> {
  await ask(production, 'CREATE SCHEMA IF NOT EXISTS iceberg.oso')
  const columns = registry.model('projects_v1')?.columns ?? []
  const values = columns.map(({ name }) =>
    name === 'project_id' ? `CAST(i AS varchar) AS "${name}"` : `'${name} ' || CAST(i AS varchar) AS "${name}"`,
  )
  await ask(
    production,
    `CREATE OR REPLACE TABLE iceberg.oso.projects_v1 AS SELECT ${values.join(', ')} FROM UNNEST(sequence(0, ${PROJECTS - 1})) AS t(i)`,
  )
}
