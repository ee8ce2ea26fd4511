import type { LimitOverrides } from '../contract/limits.ts'
import type { Scope } from '../contract/policy.ts'
import type { Database } from './database.ts'

/** An API key as it is kept: never the key itself. Times are milliseconds since 1970. */
export type KeyRow = Readonly<{
  /** What people call it by; tells nothing about the key. */
  id: string
  name: string
  /** SHA-256 of the key, in hex. */
  hash: string
  createdAt: number
  /** Null: never. */
  expiresAt: number | null
  /** Null while it is good. */
  revokedAt: number | null
  /** The tenant whose models and limits hold for it. */
  tenant: string
  scopes: readonly Scope[]
  /** What of the settings' limits is otherwise for this key. */
  limits: LimitOverrides
}>

/** What of a key can be changed; what is undefined stays. */
export type KeyChange = Readonly<{ [K in 'name' | 'scopes' | 'limits' | 'tenant']?: KeyRow[K] | undefined }>

/** The keys. */
export interface Keys {
  add(key: KeyRow): Promise<void>
  /** All keys, the oldest first. */
  list(): Promise<KeyRow[]>
  byId(id: string): Promise<KeyRow | undefined>
  byHash(hash: string): Promise<KeyRow | undefined>
  /** False when there is no such key, or it was revoked before. */
  revoke(id: string, at: number): Promise<boolean>
  /** Has a key end at a time, or before if it does already. False when there is no such key, or it was revoked. */
  expire(id: string, at: number): Promise<boolean>
  /** False when there is no such key, or it was revoked. */
  change(id: string, change: KeyChange): Promise<boolean>
}

type Tuple = Readonly<{
  id: string
  name: string
  hash: string
  created_at: number
  expires_at: number | null
  revoked_at: number | null
  tenant: string
  scopes: string
  limits: string
}>

const INSERT = `INSERT INTO keys (id, name, hash, created_at, expires_at, revoked_at, tenant, scopes, limits)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
const EXPIRE = `UPDATE keys SET expires_at = CASE WHEN expires_at IS NULL OR expires_at > ? THEN ? ELSE expires_at END
  WHERE id = ? AND revoked_at IS NULL`
const CHANGE = `UPDATE keys SET name = coalesce(?, name), scopes = coalesce(?, scopes), limits = coalesce(?, limits),
  tenant = coalesce(?, tenant) WHERE id = ? AND revoked_at IS NULL`

/** The keys of a database. */
export function keysIn(database: Database): Keys {
  const one = async (condition: string, value: string): Promise<KeyRow | undefined> => {
    const [row] = await database.all<Tuple>(`SELECT * FROM keys WHERE ${condition}`, [value])
    return row && keyOf(row)
  }
  return {
    add: async key => {
      const { id, name, hash, createdAt, expiresAt, revokedAt, tenant, scopes, limits } = key
      const written = [JSON.stringify(scopes), JSON.stringify(limits)]
      await database.run(INSERT, [id, name, hash, createdAt, expiresAt, revokedAt, tenant, ...written])
    },
    list: async () => (await database.all<Tuple>('SELECT * FROM keys ORDER BY created_at, id')).map(keyOf),
    byId: id => one('id = ?', id),
    byHash: hash => one('hash = ?', hash),
    revoke: async (id, at) =>
      (await database.run('UPDATE keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL', [at, id])) > 0,
    expire: async (id, at) => (await database.run(EXPIRE, [at, at, id])) > 0,
    change: async (id, { name, scopes, limits, tenant }) => {
      const values = [name ?? null, written(scopes), written(limits), tenant ?? null]
      return (await database.run(CHANGE, [...values, id])) > 0
    },
  }
}

function written(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

function keyOf(row: Tuple): KeyRow {
  const { id, name, hash, tenant } = row
  return {
    ...{ id, name, hash, tenant },
    ...{ createdAt: row.created_at, expiresAt: row.expires_at, revokedAt: row.revoked_at },
    // Written by this file, or by a migration, and by nothing else.
    scopes: JSON.parse(row.scopes) as Scope[],
    limits: JSON.parse(row.limits) as LimitOverrides,
  }
}
