import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { installFromDebian } from '../runtimes/runtimes.ts'
import { hasPostgresPrograms } from '../services/postgres.ts'
import { smallTables } from './corpora.ts'
import { startNode } from './node.ts'
import { makeProjects } from './projects.ts'
import type { Target } from './statement.ts'

declare module 'vitest' {
  interface ProvidedContext {
    trino: Target
    /** A server that reads the same tables, with access rules and resource groups. */
    consumer: Target
    /** The folder of its Iceberg tables, which more servers may read; `null` where the server is not ours. */
    warehouse: string | null
  }
}

/**
 * Starts the servers that all tests of a run ask, unless `OSO_TRINO_URL` names one that may be written to, and makes the
 * tables that several files read: they run beside each other.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // The tables of a deployed lake are in its catalog. Where it cannot be installed, what needs it is not run.
  if (!hasPostgresPrograms()) await installFromDebian(['postgresql']).catch(error => console.error(String(error)))
  const { target, consumer, warehouse, stop } = await servers()
  await Promise.all([makeProjects(target), smallTables(target)])
  process.env.OSO_TEST_CLUSTER_URL = target.url
  project.provide('trino', target)
  project.provide('consumer', consumer)
  project.provide('warehouse', warehouse)
  return stop
}

type Servers = Readonly<{ target: Target; consumer: Target; warehouse: string | null; stop: () => Promise<void> }>

async function servers(): Promise<Servers> {
  const url = process.env.OSO_TRINO_URL
  if (url) {
    const consumer = { url: process.env.OSO_TRINO_CONSUMER_URL ?? url, user: 'gateway' }
    const warehouse = process.env.OSO_TRINO_WAREHOUSE ?? null
    return { target: { url, user: 'pipeline' }, consumer, warehouse, stop: async () => {} }
  }
  const warehouse = mkdtempSync(join(tmpdir(), 'oso-warehouse-'))
  const production = await startNode('production', warehouse)
  const consumer = await startNode('consumer', warehouse)
  const stop = async (): Promise<void> => {
    await Promise.all([consumer.stop(), production.stop()])
    rmSync(warehouse, { recursive: true, force: true })
  }
  return { target: production.target, consumer: consumer.target, warehouse, stop }
}
