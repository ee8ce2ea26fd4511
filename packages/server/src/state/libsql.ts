import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'libsql'
import type { KeyRow, QueryEnd, QueryRow, Store } from './store.ts'

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL, expires_at INTEGER, revoked_at INTEGER
  ) STRICT;
  CREATE TABLE IF NOT EXISTS queries (
    id TEXT PRIMARY KEY, key_id TEXT, sql TEXT NOT NULL, started_at INTEGER NOT NULL, ended TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS queries_by_start ON queries (started_at);
`

type KeyTuple = { id: string; name: string; hash: string; created_at: number; expires_at: number | null } & {
  revoked_at: number | null
}
type QueryTuple = { id: string; key_id: string | null; sql: string; started_at: number; ended: string | null }

/**
 * A store in one SQLite file, made when it is not there; `:memory:` keeps nothing.
 * Several processes may have the file open: the gateway, and the command that makes keys.
 */
export function openLibsql(path: string): Store {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
  const db = new Database(path)
  // A record may be lost with the machine's power, not with the process: durable enough at a tenth of the time.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;')
  db.exec(SCHEMA)
  const statement = statements(db)
  return {
    addKey: async key => {
      statement.addKey.run(key.id, key.name, key.hash, key.createdAt, key.expiresAt, key.revokedAt)
    },
    // The shapes of rows are those of SCHEMA.
    keys: async () => (statement.keys.all() as KeyTuple[]).map(keyOf),
    keyByHash: async hash => optional(statement.keyByHash.get(hash) as KeyTuple | undefined, keyOf),
    revokeKey: async (id, at) => statement.revokeKey.run(at, id).changes > 0,
    expireKey: async (id, at) => statement.expireKey.run(at, id).changes > 0,
    startQuery: async ({ id, keyId, sql, startedAt }) => {
      statement.startQuery.run(id, keyId, sql, startedAt)
    },
    endQuery: async (id, end) => {
      statement.endQuery.run(JSON.stringify(end), id)
    },
    endAllQueries: async end => statement.endAllQueries.run(JSON.stringify(end)).changes,
    query: async id => optional(statement.query.get(id) as QueryTuple | undefined, queryOf),
    forgetQueries: async time => statement.forgetQueries.run(time).changes,
    close: async () => {
      db.close()
    },
  }
}

function statements(db: Database.Database) {
  return {
    addKey: db.prepare('INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?)'),
    keys: db.prepare('SELECT * FROM keys ORDER BY created_at, id'),
    keyByHash: db.prepare('SELECT * FROM keys WHERE hash = ?'),
    revokeKey: db.prepare('UPDATE keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL'),
    expireKey: db.prepare(
      'UPDATE keys SET expires_at = min(?1, coalesce(expires_at, ?1)) WHERE id = ?2 AND revoked_at IS NULL',
    ),
    startQuery: db.prepare('INSERT INTO queries VALUES (?, ?, ?, ?, NULL)'),
    endQuery: db.prepare('UPDATE queries SET ended = ? WHERE id = ? AND ended IS NULL'),
    endAllQueries: db.prepare('UPDATE queries SET ended = ? WHERE ended IS NULL'),
    query: db.prepare('SELECT * FROM queries WHERE id = ?'),
    forgetQueries: db.prepare('DELETE FROM queries WHERE started_at < ?'),
  }
}

function optional<T, U>(value: T | undefined, of: (value: T) => U): U | undefined {
  return value === undefined ? undefined : of(value)
}

function keyOf(row: KeyTuple): KeyRow {
  const { id, name, hash } = row
  return { id, name, hash, createdAt: row.created_at, expiresAt: row.expires_at, revokedAt: row.revoked_at }
}

function queryOf(row: QueryTuple): QueryRow {
  // Written by endQuery and by nothing else.
  const end = row.ended === null ? null : (JSON.parse(row.ended) as QueryEnd)
  return { id: row.id, keyId: row.key_id, sql: row.sql, startedAt: row.started_at, end }
}
