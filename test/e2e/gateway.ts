import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, type ClientOptions, createClient } from 'oso-client'
import { Database } from 'oso-duckdb'
import { registry } from 'oso-models'
import { type RunningServer, type ServerOptions, startServer } from 'oso-server'
import { HOST_COMMAND, TRINO_HOST_COMMAND } from '../../packages/server/test/built.ts'
import { PROJECTS } from './projects.ts'

/** A gateway over a small warehouse, and a client of it over a real socket. */
export type Gateway = Readonly<{
  server: RunningServer
  /** With a slash at its end. */
  baseUrl: string
  oso: Client
  client: (options?: ClientOptions) => Client
  close: () => Promise<void>
}>

/** The coordinator of a run that has one: what such tests hold of the embedded engine they then hold of a cluster. */
const CLUSTER = process.env.OSO_TEST_CLUSTER_URL

/** Starts a gateway on a free port, over a warehouse of its own, or over the cluster of the run. */
export async function startGateway(more: Pick<Settings, 'jobs'> = {}): Promise<Gateway> {
  if (CLUSTER) return opened({ trino: { url: CLUSTER, user: 'pipeline', source: 'gateway-e2e', hosts: 1 }, ...more })
  const folder = mkdtempSync(join(tmpdir(), 'oso-e2e-'))
  const path = join(folder, 'warehouse.duckdb')
  writeWarehouse(path)
  return opened({ warehouse: { path }, engine: { hosts: 2, threads: 1, memoryMb: 1024 }, ...more }, () =>
    rmSync(folder, { recursive: true, force: true }),
  )
}

/** Starts a gateway over a Trino cluster, whose table `projects_v1` must have been made. */
export function startOverCluster(
  trino: NonNullable<Settings['trino']>,
  server: Settings['server'] = {},
): Promise<Gateway> {
  return opened({ trino: { watchMs: 500, hosts: 1, ...trino }, server })
}

type Settings = NonNullable<ServerOptions['settings']>

async function opened(settings: Settings, remove: () => void = () => {}): Promise<Gateway> {
  const server = await startServer({
    settings: {
      ...settings,
      server: { port: 0, drainMs: 500, ...settings.server },
      state: { url: ':memory:' },
      // These tests ask far more often than a person does.
      anonymous: { requestsPerSecond: 0, requestsPerMinute: 0, concurrentQueries: 0 },
    },
    hostCommand: HOST_COMMAND,
    trinoHostCommand: TRINO_HOST_COMMAND,
  })
  const baseUrl = `${server.url}/api/v1/`
  const client = (options: ClientOptions = {}): Client => createClient({ baseUrl, retries: 0, ...options })
  const close = async (): Promise<void> => {
    await server.close()
    remove()
  }
  return { server, baseUrl, oso: client(), client, close }
}

function writeWarehouse(path: string): void {
  const database = Database.open(path)
  const connection = database.connect()
  connection.run(`CREATE SCHEMA oso; CREATE SCHEMA oso_meta;
    CREATE TABLE oso_meta.materialisations (model varchar, started_at timestamp, ended_at timestamp,
      row_count bigint, version varchar, sources varchar, audits varchar)`)
  const columns = registry.model('projects_v1')?.columns ?? []
  const values = columns.map(({ name }) => `${name === 'project_id' ? 'i' : `'${name} ' || i`} AS "${name}"`)
  connection.run(`CREATE TABLE oso.projects_v1 AS SELECT ${values.join(', ').replace('i AS', 'i::VARCHAR AS')}
    FROM range(${PROJECTS}) t(i)`)
  connection.run(`INSERT INTO oso_meta.materialisations
    VALUES ('projects_v1', '2026-11-01', '2026-11-01 10:00:00', ${PROJECTS}, 'v1', '{}', '[]')`)
  connection.close()
  database.close()
}
