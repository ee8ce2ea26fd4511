import type { Database } from './database.ts'

/**
 * How the schema came to be, one step after the other, in SQL that both databases read. A step that was released is never
 * changed; what is new is a further step at the end.
 */
const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `CREATE TABLE IF NOT EXISTS keys (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL UNIQUE,
      created_at BIGINT NOT NULL, expires_at BIGINT, revoked_at BIGINT)`,
    `CREATE TABLE IF NOT EXISTS queries (
      id TEXT PRIMARY KEY, key_id TEXT, sql TEXT NOT NULL, started_at BIGINT NOT NULL, ended TEXT)`,
    'CREATE INDEX IF NOT EXISTS queries_by_start ON queries (started_at)',
  ],
  [
    `CREATE TABLE tenants (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, models TEXT NOT NULL, limits TEXT NOT NULL, created_at BIGINT NOT NULL)`,
    `INSERT INTO tenants (id, name, models, limits, created_at) VALUES ('default', 'keys of no other tenant', '{}', '{}', 0)`,
    `INSERT INTO tenants (id, name, models, limits, created_at) VALUES ('anonymous', 'callers without a key', '{}', '{}', 0)`,
    `ALTER TABLE keys ADD COLUMN tenant TEXT NOT NULL DEFAULT 'default'`,
    `ALTER TABLE keys ADD COLUMN scopes TEXT NOT NULL DEFAULT '["query"]'`,
    `ALTER TABLE keys ADD COLUMN limits TEXT NOT NULL DEFAULT '{}'`,
    'ALTER TABLE queries ADD COLUMN owner TEXT',
    'CREATE INDEX queries_running ON queries (owner) WHERE ended IS NULL',
    'CREATE TABLE owners (id TEXT PRIMARY KEY, seen_at BIGINT NOT NULL)',
  ],
  [
    `CREATE TABLE quotas (
      name TEXT NOT NULL, subject TEXT NOT NULL, used BIGINT NOT NULL, ends_at BIGINT NOT NULL,
      PRIMARY KEY (name, subject))`,
  ],
]

/** Brings a database to the schema of this version. Gateways that start at once do so one after the other. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(
    async ({ all, run }) => {
      await run('CREATE TABLE IF NOT EXISTS migrations (version BIGINT PRIMARY KEY)')
      const [found] = await all<{ version: number | null }>('SELECT max(version) AS version FROM migrations')
      const done = found?.version ?? 0
      if (done > MIGRATIONS.length) throw new Error(`the state is of a later version (${done}) than this program`)
      for (const [index, statements] of MIGRATIONS.entries()) {
        if (index < done) continue
        for (const statement of statements) await run(statement)
        await run('INSERT INTO migrations (version) VALUES (?)', [index + 1])
      }
    },
    { alone: true },
  )
}
