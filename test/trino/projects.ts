import { registry } from 'oso-models'
import { PROJECTS } from '../e2e/projects.ts'
import { ask, type Target } from './statement.ts'

/** Makes the one table of gateways' tests and what is told of it, as their embedded warehouse has them. */
export async function makeProjects(production: Target): Promise<void> {
  for (const schema of ['oso', 'oso_meta']) await ask(production, `CREATE SCHEMA IF NOT EXISTS iceberg.${schema}`)
  const columns = registry.model('projects_v1')?.columns ?? []
  const values = columns.map(({ name }) =>
    name === 'project_id' ? `CAST(i AS varchar) AS "${name}"` : `'${name} ' || CAST(i AS varchar) AS "${name}"`,
  )
  await ask(
    production,
    `CREATE OR REPLACE TABLE iceberg.oso.projects_v1 AS SELECT ${values.join(', ')} FROM UNNEST(sequence(0, ${PROJECTS - 1})) AS t(i)`,
  )
  await ask(
    production,
    `CREATE TABLE IF NOT EXISTS iceberg.oso_meta.materialisations (model varchar, started_at timestamp(6),
      ended_at timestamp(6), row_count bigint, version varchar, sources varchar, audits varchar)`,
  )
  await ask(production, `DELETE FROM iceberg.oso_meta.materialisations WHERE model = 'projects_v1'`)
  await ask(
    production,
    `INSERT INTO iceberg.oso_meta.materialisations VALUES ('projects_v1', TIMESTAMP '2026-11-01 00:00:00',
      TIMESTAMP '2026-11-01 10:00:00', ${PROJECTS}, 'v1', '{}', '[]')`,
  )
}
