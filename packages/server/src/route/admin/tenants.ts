import { NewTenant, TenantChange, type TenantInfo } from '../../contract/admin.ts'
import { QueryError } from '../../errors.ts'
import type { TenantRow } from '../../state/tenants.ts'
import { readBody } from '../body.ts'
import type { RouteHandler } from '../deps.ts'
import type { AdminDeps } from './deps.ts'

/** `GET /admin/tenants`: all tenants. */
export function tenantsRoute({ tenants }: AdminDeps): RouteHandler {
  return async c => c.json({ tenants: (await tenants.list()).map(infoOf) })
}

/** `POST /admin/tenants`: makes a tenant. */
export function makeTenantRoute({ tenants, now, maxBodyBytes }: AdminDeps): RouteHandler {
  return async c => {
    const { id, name = id, models = {}, limits = {} } = await readBody(c.req.raw, NewTenant, maxBodyBytes)
    const tenant = { id, name, models, limits, createdAt: now() }
    if (!(await tenants.add(tenant))) throw new QueryError('TENANT_EXISTS', `There is a tenant ${id} already.`)
    return c.json(infoOf(tenant), 201)
  }
}

/** `GET /admin/tenants/{id}`: one tenant. */
export function tenantRoute(deps: AdminDeps): RouteHandler {
  return async c => c.json(infoOf(await byId(c.req.param('id') ?? '', deps)))
}

/** `PATCH /admin/tenants/{id}`: changes what a tenant may see and use. */
export function changeTenantRoute(deps: AdminDeps): RouteHandler {
  return async c => {
    const id = c.req.param('id') ?? ''
    const change = await readBody(c.req.raw, TenantChange, deps.maxBodyBytes)
    if (!(await deps.tenants.change(id, change))) throw notFound(id)
    deps.directory.clear()
    return c.json(infoOf(await byId(id, deps)))
  }
}

/** `DELETE /admin/tenants/{id}`: removes a tenant that has no keys. */
export function removeTenantRoute(deps: AdminDeps): RouteHandler {
  return async c => {
    const tenant = await byId(c.req.param('id') ?? '', deps)
    if (!(await deps.tenants.remove(tenant.id)))
      throw new QueryError('TENANT_IN_USE', `The tenant ${tenant.id} has keys, or is always there.`)
    deps.directory.clear()
    return c.json(infoOf(tenant))
  }
}

async function byId(id: string, { tenants }: AdminDeps): Promise<TenantRow> {
  const tenant = await tenants.byId(id)
  if (tenant) return tenant
  throw notFound(id)
}

function infoOf({ id, name, models, limits, createdAt }: TenantRow): TenantInfo {
  return { id, name, models, limits, createdAt: new Date(createdAt).toISOString() }
}

function notFound(id: string): QueryError {
  return new QueryError('TENANT_NOT_FOUND', `There is no tenant ${id}.`)
}
