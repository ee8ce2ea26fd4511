import type { LimitOverrides } from '../contract/limits.ts'
import type { ModelPolicy } from '../contract/policy.ts'
import type { Database } from './database.ts'

/** Whoever shares a policy: which models may be seen, and which limits hold for all its keys together. */
export type TenantRow = Readonly<{
  id: string
  name: string
  models: ModelPolicy
  /** Held by all keys of the tenant together; absent is none. */
  limits: LimitOverrides
  createdAt: number
}>

/** The tenant of keys that were made for no other. It is always there. */
export const DEFAULT_TENANT = 'default'

/** The tenant of callers without a key. It is always there. */
export const ANONYMOUS_TENANT = 'anonymous'

/** What of a tenant can be changed; what is undefined stays. */
export type TenantChange = Readonly<{ [K in 'name' | 'models' | 'limits']?: TenantRow[K] | undefined }>

/** The tenants. */
export interface Tenants {
  /** False when there is one of that id. */
  add(tenant: TenantRow): Promise<boolean>
  /** All tenants, by id. */
  list(): Promise<TenantRow[]>
  byId(id: string): Promise<TenantRow | undefined>
  /** False when there is no such tenant. */
  change(id: string, change: TenantChange): Promise<boolean>
  /** Removes a tenant that no key belongs to, not even a revoked one. False when there is none such. */
  remove(id: string): Promise<boolean>
}

type Tuple = Readonly<{ id: string; name: string; models: string; limits: string; created_at: number }>

const INSERT = `INSERT INTO tenants (id, name, models, limits, created_at) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (id) DO NOTHING`
const CHANGE = `UPDATE tenants SET name = coalesce(?, name), models = coalesce(?, models), limits = coalesce(?, limits)
  WHERE id = ?`
const REMOVE = `DELETE FROM tenants WHERE id = ? AND id NOT IN ('${DEFAULT_TENANT}', '${ANONYMOUS_TENANT}')
  AND NOT EXISTS (SELECT 1 FROM keys WHERE keys.tenant = tenants.id)`

/** The tenants of a database. */
export function tenantsIn(database: Database): Tenants {
  return {
    add: async ({ id, name, models, limits, createdAt }) =>
      (await database.run(INSERT, [id, name, JSON.stringify(models), JSON.stringify(limits), createdAt])) > 0,
    list: async () => (await database.all<Tuple>('SELECT * FROM tenants ORDER BY id')).map(tenantOf),
    byId: async id => {
      const [row] = await database.all<Tuple>('SELECT * FROM tenants WHERE id = ?', [id])
      return row && tenantOf(row)
    },
    change: async (id, { name, models, limits }) => {
      const values = [name ?? null, models ? JSON.stringify(models) : null, limits ? JSON.stringify(limits) : null]
      return (await database.run(CHANGE, [...values, id])) > 0
    },
    remove: async id => (await database.run(REMOVE, [id])) > 0,
  }
}

function tenantOf({ id, name, models, limits, created_at }: Tuple): TenantRow {
  // Written by this file, or by a migration, and by nothing else.
  return {
    ...{ id, name, createdAt: created_at },
    models: JSON.parse(models) as ModelPolicy,
    limits: JSON.parse(limits) as LimitOverrides,
  }
}
