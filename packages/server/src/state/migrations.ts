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
  [
    `CREATE TABLE jobs (
      id TEXT PRIMARY KEY, key_id TEXT, subject TEXT NOT NULL, sql TEXT NOT NULL, format TEXT NOT NULL,
      encoding TEXT NOT NULL, work TEXT NOT NULL, created_at BIGINT NOT NULL, state TEXT NOT NULL, owner TEXT,
      attempt BIGINT NOT NULL, started_at BIGINT, ended_at BIGINT, bytes BIGINT NOT NULL DEFAULT 0, result TEXT,
      expires_at BIGINT, removed BIGINT NOT NULL DEFAULT 0, cancelled BIGINT NOT NULL DEFAULT 0, error TEXT)`,
    'CREATE INDEX jobs_by_state ON jobs (state, subject, created_at)',
    'CREATE INDEX jobs_by_key ON jobs (key_id, created_at)',
    'CREATE INDEX jobs_by_subject ON jobs (subject)',
    'CREATE INDEX jobs_by_expiry ON jobs (expires_at)',
    `CREATE TABLE requests (
      subject TEXT NOT NULL, name TEXT NOT NULL, hash TEXT NOT NULL, target TEXT NOT NULL, at BIGINT NOT NULL,
      PRIMARY KEY (subject, name))`,
    'CREATE TABLE secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL)',
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
