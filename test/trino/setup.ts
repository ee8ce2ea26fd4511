import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startNode } from './node.ts'
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

/** Starts the one server that all tests of a run ask, unless `OSO_TRINO_URL` names one that may be written to. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env.OSO_TRINO_URL
  if (url) {
    project.provide('trino', { url, user: 'pipeline' })
    project.provide('consumer', { url: process.env.OSO_TRINO_CONSUMER_URL ?? url, user: 'gateway' })
    project.provide('warehouse', process.env.OSO_TRINO_WAREHOUSE ?? null)
    return async () => {}
  }
  const warehouse = mkdtempSync(join(tmpdir(), 'oso-warehouse-'))
  const node = await startNode('production', warehouse)
  const consumer = await startNode('consumer', warehouse)
  project.provide('trino', node.target)
  project.provide('consumer', consumer.target)
  project.provide('warehouse', warehouse)
  return async () => {
    await consumer.stop()
    await node.stop()
    rmSync(warehouse, { recursive: true, force: true })
  }
}
