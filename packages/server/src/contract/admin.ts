import { createRoute, z } from '@hono/zod-openapi'
import { LimitOverrides } from './limits.ts'
import { ModelPolicy, Scope } from './policy.ts'
import { problemResponse } from './problem.ts'

const id = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'lower-case letters, digits, _ and -, 64 at most')
// A name is shown in terminals and logs, and PostgreSQL keeps no NUL.
const CONTROLS = '\\u0000-\\u001f\\u007f-\\u009f'
const name = z
  .string()
  .min(1)
  .max(200)
  .regex(new RegExp(`^[^${CONTROLS}]*$`), 'no control characters')
const security = [{ apiKey: [] }]

/** An API key, without the key itself. */
export const KeyInfo = z
  .object({
    id: z.string(),
    name: z.string(),
    tenant: z.string(),
    scopes: z.array(Scope),
    limits: LimitOverrides,
    state: z.enum(['good', 'expired', 'revoked']),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
  })
  .openapi('KeyInfo')

/** An API key, without the key itself. */
export type KeyInfo = z.infer<typeof KeyInfo>

/** A key that was just made: the one answer in which it stands. */
export const MadeKey = KeyInfo.extend({ key: z.string().describe('Shown this once.') }).openapi('MadeKey')

/** A key that was just made. */
export type MadeKey = z.infer<typeof MadeKey>

/** What a key is made with. */
export const NewKey = z
  .strictObject({
    name,
    tenant: id.optional().describe('Absent: `default`.'),
    scopes: z.array(Scope).min(1).optional().describe('Absent: `query`.'),
    limits: LimitOverrides.optional(),
    expiresAt: z.iso.datetime().optional().describe('Absent: never.'),
  })
  .openapi('NewKey')

/** What of a key is to be otherwise. */
export const KeyChange = z
  .strictObject({
    name: name.optional(),
    tenant: id.optional(),
    scopes: z.array(Scope).min(1).optional(),
    limits: LimitOverrides.optional().describe('Takes the place of all limits of its own that the key has.'),
  })
  .openapi('KeyChange')

/** How a key is replaced. */
export const Rotation = z
  .strictObject({
    graceSeconds: z.int().min(0).max(31_536_000).optional().describe('How long the old one stays good.'),
  })
  .openapi('Rotation')

/** Whoever shares a policy. */
export const TenantInfo = z
  .object({
    id: z.string(),
    name: z.string(),
    models: ModelPolicy,
    limits: LimitOverrides,
    createdAt: z.iso.datetime(),
  })
  .openapi('TenantInfo')

/** Whoever shares a policy. */
export type TenantInfo = z.infer<typeof TenantInfo>

/** What a tenant is made with. */
export const NewTenant = z
  .strictObject({
    id,
    name: name.optional().describe('Absent: the id.'),
    models: ModelPolicy.optional().describe('Absent: all.'),
    limits: LimitOverrides.optional().describe('Held by all its keys together, besides those of each; absent: none.'),
  })
  .openapi('NewTenant')

/** What of a tenant is to be otherwise. */
export const TenantChange = z
  .strictObject({ name: name.optional(), models: ModelPolicy.optional(), limits: LimitOverrides.optional() })
  .openapi('TenantChange')

const ofKey = z.object({ id: z.string().min(1).max(64) })
const ofTenant = z.object({ id })

function json<S extends z.ZodType>(schema: S) {
  return { 'application/json': { schema } }
}

function body<S extends z.ZodType>(schema: S) {
  return { body: { required: true, content: json(schema) } }
}

/** Lists all keys, without the keys themselves. */
export const listKeys = createRoute({
  ...{ operationId: 'listKeys', summary: 'List keys', method: 'get', path: '/admin/keys', security },
  responses: {
    200: { description: 'The keys, the oldest first.', content: json(z.object({ keys: z.array(KeyInfo) })) },
    default: problemResponse,
  },
})

/** Makes a key. */
export const makeKey = createRoute({
  ...{ operationId: 'makeKey', summary: 'Make a key', method: 'post', path: '/admin/keys', security },
  request: body(NewKey),
  responses: { 201: { description: 'The key.', content: json(MadeKey) }, default: problemResponse },
})

/** Tells of one key. */
export const readKey = createRoute({
  ...{ operationId: 'readKey', summary: 'Read a key', method: 'get', path: '/admin/keys/{id}', security },
  request: { params: ofKey },
  responses: { 200: { description: 'The key.', content: json(KeyInfo) }, default: problemResponse },
})

/** Changes a key. */
export const changeKey = createRoute({
  ...{ operationId: 'changeKey', summary: 'Change a key: its limits, scopes, tenant', method: 'patch' },
  ...{ path: '/admin/keys/{id}', security },
  request: { params: ofKey, ...body(KeyChange) },
  responses: { 200: { description: 'The key as it is now.', content: json(KeyInfo) }, default: problemResponse },
})

/** Revokes a key. */
export const revokeKey = createRoute({
  ...{ operationId: 'revokeKey', summary: 'Revoke a key', method: 'delete', path: '/admin/keys/{id}', security },
  request: { params: ofKey },
  responses: { 200: { description: 'The key as it is now.', content: json(KeyInfo) }, default: problemResponse },
})

/** Replaces a key. */
export const rotateKey = createRoute({
  ...{ operationId: 'rotateKey', summary: 'Make a key that takes the place of another', method: 'post' },
  ...{ path: '/admin/keys/{id}/rotate', security },
  request: { params: ofKey, ...body(Rotation) },
  responses: { 201: { description: 'The new key.', content: json(MadeKey) }, default: problemResponse },
})

/** Lists all tenants. */
export const listTenants = createRoute({
  ...{ operationId: 'listTenants', summary: 'List tenants', method: 'get', path: '/admin/tenants', security },
  responses: {
    200: { description: 'The tenants, by id.', content: json(z.object({ tenants: z.array(TenantInfo) })) },
    default: problemResponse,
  },
})

/** Makes a tenant. */
export const makeTenant = createRoute({
  ...{ operationId: 'makeTenant', summary: 'Make a tenant', method: 'post', path: '/admin/tenants', security },
  request: body(NewTenant),
  responses: { 201: { description: 'The tenant.', content: json(TenantInfo) }, default: problemResponse },
})

/** Tells of one tenant. */
export const readTenant = createRoute({
  ...{ operationId: 'readTenant', summary: 'Read a tenant', method: 'get', path: '/admin/tenants/{id}', security },
  request: { params: ofTenant },
  responses: { 200: { description: 'The tenant.', content: json(TenantInfo) }, default: problemResponse },
})

/** Changes a tenant. */
export const changeTenant = createRoute({
  ...{ operationId: 'changeTenant', summary: 'Change what a tenant may see and use', method: 'patch' },
  ...{ path: '/admin/tenants/{id}', security },
  request: { params: ofTenant, ...body(TenantChange) },
  responses: { 200: { description: 'The tenant as it is now.', content: json(TenantInfo) }, default: problemResponse },
})

/** Removes a tenant without keys. */
export const removeTenant = createRoute({
  ...{ operationId: 'removeTenant', summary: 'Remove a tenant that has no keys', method: 'delete' },
  ...{ path: '/admin/tenants/{id}', security },
  request: { params: ofTenant },
  responses: { 200: { description: 'The tenant as it was.', content: json(TenantInfo) }, default: problemResponse },
})

/** The routes of who runs the server. */
export const ADMIN_ROUTES = [
  listKeys,
  makeKey,
  readKey,
  changeKey,
  revokeKey,
  rotateKey,
  listTenants,
  makeTenant,
  readTenant,
  changeTenant,
  removeTenant,
] as const
