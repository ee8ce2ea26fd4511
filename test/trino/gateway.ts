import { registry } from 'oso-models'
import { inject } from 'vitest'
import { type Gateway, PROJECTS, startOverCluster } from '../e2e/gateway.ts'
import { ask, type Target } from './statement.ts'

/** A gateway over a node that reads the tables of the production node, in which its one table is made first. */
export async function clusterGateway(
  { url, user }: Target,
  settings: Parameters<typeof startOverCluster>[0] = {},
  server: Parameters<typeof startOverCluster>[1] = {},
): Promise<Gateway> {
  await makeProjects(inject('trino'))
  return startOverCluster({ url, user, ...settings }, server)
}

/** The same rows that the embedded warehouse of the tests has. */
async function makeProjects(production: Target): Promise<void> {
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
