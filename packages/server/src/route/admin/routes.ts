import {
  changeKey,
  changeTenant,
  listKeys,
  listTenants,
  makeKey,
  makeTenant,
  readKey,
  readTenant,
  removeTenant,
  revokeKey,
  rotateKey,
} from '../../contract/admin.ts'
import type { RouteHandler } from '../deps.ts'
import type { AdminDeps } from './deps.ts'
import { changeKeyRoute, keyRoute, keysRoute, makeKeyRoute, revokeKeyRoute, rotateKeyRoute } from './keys.ts'
import { changeTenantRoute, makeTenantRoute, removeTenantRoute, tenantRoute, tenantsRoute } from './tenants.ts'

type AdminRoute = Readonly<{ method: string; getRoutingPath(): string }>

/** The routes of who runs the server, each with what answers it. */
export function adminRoutes(deps: AdminDeps): [AdminRoute, RouteHandler][] {
  return [
    [listKeys, keysRoute(deps)],
    [makeKey, makeKeyRoute(deps)],
    [readKey, keyRoute(deps)],
    [changeKey, changeKeyRoute(deps)],
    [revokeKey, revokeKeyRoute(deps)],
    [rotateKey, rotateKeyRoute(deps)],
    [listTenants, tenantsRoute(deps)],
    [makeTenant, makeTenantRoute(deps)],
    [readTenant, tenantRoute(deps)],
    [changeTenant, changeTenantRoute(deps)],
    [removeTenant, removeTenantRoute(deps)],
  ]
}
