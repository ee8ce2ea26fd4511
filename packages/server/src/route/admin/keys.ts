import { createKey, isGood, type MadeKey as Made, rotateKey } from '../../access/access.ts'
import { KeyChange, type KeyInfo, type MadeKey, NewKey, Rotation } from '../../contract/admin.ts'
import { QueryError } from '../../errors.ts'
import type { KeyRow } from '../../state/keys.ts'
import { readBody } from '../body.ts'
import type { RouteHandler } from '../deps.ts'
import type { AdminDeps } from './deps.ts'

/** `GET /admin/keys`: all keys. */
export function keysRoute({ keys, now }: AdminDeps): RouteHandler {
  return async c => c.json({ keys: (await keys.list()).map(key => infoOf(key, now())) })
}

/** `POST /admin/keys`: makes a key. */
export function makeKeyRoute(deps: AdminDeps): RouteHandler {
  return async c => {
    const { name, expiresAt, tenant, scopes, limits } = await readBody(c.req.raw, NewKey, deps.maxBodyBytes)
    if (tenant !== undefined) await requireTenant(tenant, deps)
    const made = await createKey(name, deps, {
      ...(expiresAt !== undefined && { expiresAt: Date.parse(expiresAt) }),
      ...(tenant !== undefined && { tenant }),
      ...(scopes !== undefined && { scopes }),
      ...(limits !== undefined && { limits }),
    })
    return c.json(madeOf(made, deps), 201)
  }
}

/** `GET /admin/keys/{id}`: one key. */
export function keyRoute(deps: AdminDeps): RouteHandler {
  return async c => c.json(await infoById(c.req.param('id') ?? '', deps))
}

/** `PATCH /admin/keys/{id}`: changes a good key. */
export function changeKeyRoute(deps: AdminDeps): RouteHandler {
  return async c => {
    const id = c.req.param('id') ?? ''
    const change = await readBody(c.req.raw, KeyChange, deps.maxBodyBytes)
    if (change.tenant !== undefined) await requireTenant(change.tenant, deps)
    if (!(await deps.keys.change(id, change))) throw notFound(id)
    deps.directory.clear()
    return c.json(await infoById(id, deps))
  }
}

/** `DELETE /admin/keys/{id}`: revokes a key. It stays in the list, as revoked. */
export function revokeKeyRoute(deps: AdminDeps): RouteHandler {
  return async c => {
    const id = c.req.param('id') ?? ''
    if (!(await deps.keys.revoke(id, deps.now()))) throw notFound(id)
    deps.directory.clear()
    return c.json(await infoById(id, deps))
  }
}

/** `POST /admin/keys/{id}/rotate`: makes a key that takes the place of another. */
export function rotateKeyRoute(deps: AdminDeps): RouteHandler {
  return async c => {
    const id = c.req.param('id') ?? ''
    const { graceSeconds = 0 } = await readBody(c.req.raw, Rotation, deps.maxBodyBytes)
    const made = await rotateKey(id, graceSeconds * 1000, deps)
    if (!made) throw notFound(id)
    deps.directory.clear()
    return c.json(madeOf(made, deps), 201)
  }
}

async function requireTenant(id: string, { tenants }: AdminDeps): Promise<void> {
  if (!(await tenants.byId(id))) throw new QueryError('TENANT_NOT_FOUND', `There is no tenant ${id}.`)
}

async function infoById(id: string, { keys, now }: AdminDeps): Promise<KeyInfo> {
  const key = await keys.byId(id)
  if (key) return infoOf(key, now())
  throw notFound(id)
}

function madeOf({ key, row }: Made, { now }: AdminDeps): MadeKey {
  return { ...infoOf(row, now()), key }
}

function infoOf(key: KeyRow, now: number): KeyInfo {
  const { id, name, tenant, scopes, limits, createdAt, expiresAt, revokedAt } = key
  return {
    ...{ id, name, tenant, scopes: [...scopes], limits },
    state: revokedAt !== null ? 'revoked' : isGood(key, now) ? 'good' : 'expired',
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    revokedAt: revokedAt === null ? null : new Date(revokedAt).toISOString(),
  }
}

function notFound(id: string): QueryError {
  return new QueryError('KEY_NOT_FOUND', `There is no good key ${id}.`)
}
