import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createRegistry, registry } from 'oso-models'
import { build } from 'oso-pipeline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasPostgresPrograms, type PostgresServer, startPostgres } from '../services/postgres.ts'
import { trinoHome } from './install.ts'
import { BRIEF, start, type TrinoNode } from './node.ts'
import { ask } from './statement.ts'

const DEPLOY = fileURLToPath(new URL('../../deploy', import.meta.url))
const DATA = fileURLToPath(new URL('../../examples/data', import.meta.url))
/** The sources, and what makes one of the tables that people read: all are built where the pipeline itself is tested. */
const WANTED = new Set(['projects_v1', ...registry.ancestors('projects_v1')])
const MODELS = createRegistry(
  registry.models().filter(({ name, built, sql }) => built && (sql === null || WANTED.has(name))),
)

/** The properties that the launcher hands to Java, as it does. */
function nodeProperties(etc: string): string[] {
  const lines = readFileSync(join(etc, 'node.properties'), 'utf8').split('\n')
  return lines.filter(line => line.includes('=')).map(line => `-D${line}`)
}

/** A node of `deploy/trino`, with its own files; only its addresses, its memory and how Java runs are this machine's. */
async function startDeployed(name: 'production' | 'consumer', user: string, lake: Lake): Promise<TrinoNode> {
  const etc = join(DEPLOY, 'trino', name)
  const database = new URL(lake.postgres.url)
  const here = ['-Dnode.internal-address=127.0.0.1', '-Dnode.bind-ip=127.0.0.1']
  return start({
    ...{ etc: [etc], name, user, probe: 'SELECT count(*) FROM iceberg.information_schema.schemata' },
    java: [
      ...['@etc/jvm.config', '-Xms256M', '-Xmx1500M', ...BRIEF, ...nodeProperties(etc), ...here],
      `-Dplugin.dir=${join(await trinoHome(), 'plugin')}`,
    ],
    env: {
      LAKE_CATALOG_URL: `jdbc:postgresql://${database.host}/lake`,
      LAKE_CATALOG_USER: database.username,
      LAKE_CATALOG_PASSWORD: database.password,
      LAKE_LOCATION: `file://${lake.folder}`,
    },
  })
}

type Lake = Readonly<{ postgres: PostgresServer; folder: string }>

describe.skipIf(!hasPostgresPrograms())("deploy's own Trino files, on a real PostgreSQL", () => {
  const folder = mkdtempSync(join(tmpdir(), 'oso-lake-'))
  let postgres: PostgresServer | undefined
  let production: TrinoNode | undefined
  let consumer: TrinoNode | undefined

  beforeAll(async () => {
    postgres = await startPostgres()
    await chmod(folder, 0o777)
    await postgres.psql('postgres', '-c', 'CREATE DATABASE lake')
    await postgres.psql('lake', '--file', join(DEPLOY, 'postgres/lake.sql'))
    production = await startDeployed('production', 'pipeline', { postgres, folder })
    consumer = await startDeployed('consumer', 'gateway', { postgres, folder })
  }, 600_000)
  afterAll(async () => {
    await consumer?.stop()
    await production?.stop()
    await postgres?.stop()
    rmSync(folder, { recursive: true, force: true })
  }, 120_000)

  const nodes = (): { production: TrinoNode; consumer: TrinoNode } => {
    if (!production || !consumer) throw new Error('not started')
    return { production, consumer }
  }

  test('the pipeline builds through production what the consumer reads, and the consumer writes nothing', async () => {
    const { production, consumer } = nodes()
    const warehouse = { ...production.target, catalog: 'iceberg', schema: 'oso' }
    const sources = { ossDirectory: join(DATA, 'oss-directory'), gitCommits: join(DATA, 'commits') }
    const report = await build({ ...sources, warehouse }, { registry: MODELS })
    expect(report.status).toBe('built')
    expect((await ask(consumer.target, 'SELECT count(*) FROM iceberg.oso.projects_v1')).rows).toEqual([[25]])
    const recorded = "SELECT row_count FROM iceberg.oso_meta.materialisations WHERE model = 'projects_v1'"
    expect((await ask(consumer.target, recorded)).rows).toEqual([[25]])
    await expect(ask(consumer.target, 'DELETE FROM iceberg.oso.projects_v1')).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    })
  })

  test('production lets nobody in but the pipeline and the administrator', async () => {
    const { target } = nodes().production
    await expect(ask({ ...target, user: 'somebody' }, 'SHOW SCHEMAS FROM iceberg')).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    })
  })
})
