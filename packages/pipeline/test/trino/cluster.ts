import { randomBytes } from 'node:crypto'
import { inject, onTestFinished } from 'vitest'
import { TrinoClient } from '../../src/warehouse/trino/client.ts'
import type { TrinoPlace } from '../../src/warehouse/trino.ts'

// Started by test/trino/setup.ts, which gives its address to the tests of every package.
declare module 'vitest' {
  interface ProvidedContext {
    trino: Readonly<{ url: string; user: string; headers?: Readonly<Record<string, string>> }>
    warehouse: string | null
  }
}

/** The coordinator that all tests of a run ask. */
export function coordinator(): Readonly<{ url: string; user: string }> {
  const { url, user } = inject('trino')
  return { url, user }
}

/** A schema of its own for a test, gone with all that a pipeline makes beside it when the test is over. */
export function ownPlace(): TrinoPlace {
  const schema = schemaName()
  onTestFinished(() => removeSchemas(schema), 300_000)
  return { ...coordinator(), catalog: 'iceberg', schema }
}

/** The name of a schema that nobody else has. */
export function schemaName(): string {
  return `test_${randomBytes(6).toString('hex')}`
}

/** The rows of a query on the cluster. */
export async function ask(sql: string): Promise<readonly (readonly unknown[])[]> {
  return (await new TrinoClient(coordinator()).run(sql)).rows
}

/** Removes every schema whose name begins so, and what is in it. */
export async function removeSchemas(prefix: string): Promise<void> {
  for (const [schema] of await ask('SHOW SCHEMAS FROM iceberg')) {
    if (!String(schema).startsWith(prefix)) continue
    for (const [table] of await ask(`SHOW TABLES FROM iceberg.${schema}`)) {
      await ask(`DROP TABLE iceberg.${schema}."${table}"`)
    }
    await ask(`DROP SCHEMA iceberg.${schema}`)
  }
}
