import type { Scope } from '../contract/policy.ts'
import { QueryError } from '../errors.ts'
import type { KeyRow, Keys } from '../state/keys.ts'
import { ANONYMOUS_TENANT, DEFAULT_TENANT, type TenantRow } from '../state/tenants.ts'
import type { Directory } from './directory.ts'
import { hashOf, isKeyShaped, newKey, randomLetters } from './key.ts'

/**
 * Who asks, with the tenant whose policy holds for all of the request. `open`: some key that was not looked at.
 */
export type Caller = Readonly<{ tenant: TenantRow }> &
  Readonly<{ kind: 'key'; keyId: string; key: KeyRow } | { kind: 'anonymous' } | { kind: 'open' }>

/** How callers are told apart. */
export type AccessPolicy = Readonly<{ mode: 'keys' | 'open'; anonymous: 'allow' | 'deny' }>

/** What access is decided by. */
export type AccessDeps = Readonly<{ directory: Pick<Directory, 'key' | 'tenant'>; now: () => number }>

/** What keys are made with. */
export type KeyDeps = Readonly<{ keys: Keys; now: () => number }>

/**
 * Tells who sent an `Authorization` header. The word Bearer may be left out.
 * Throws `UNAUTHENTICATED`: a wrong key is never taken for no key.
 */
export async function authenticate(
  header: string | undefined,
  policy: AccessPolicy,
  { directory, now }: AccessDeps,
): Promise<Caller> {
  const key = (header ?? '').replace(/^bearer(\s+|$)/i, '').trim()
  if (key === '') return anonymous(policy, directory)
  if (policy.mode === 'open') return { kind: 'open', tenant: await tenantOf(DEFAULT_TENANT, directory) }
  if (/^basic\s/i.test(key)) throw refused('Basic login is not known here; send `Authorization: Bearer <key>`.')
  if (!isKeyShaped(key)) throw refused('This is not a key of this server: copy it again, whole.')
  const row = await directory.key(hashOf(key))
  if (!row || row.revokedAt !== null) throw refused('This key is unknown or was revoked.')
  if (row.expiresAt !== null && row.expiresAt <= now()) throw refused('This key has expired.')
  const tenant = await directory.tenant(row.tenant)
  // It was removed just when the key was made. Whose policy is not known may nothing.
  if (!tenant) throw refused('The tenant of this key is no more.')
  return { kind: 'key', keyId: row.id, key: row, tenant }
}

/** Throws `SCOPE_REQUIRED` for a caller whose key may not be used for something; who has no key may query. */
export function requireScope(caller: Caller, scope: Scope): void {
  const scopes: readonly Scope[] = caller.kind === 'key' ? caller.key.scopes : ['query']
  if (scopes.includes(scope)) return
  if (caller.kind === 'anonymous') throw refused(`A key with the scope ${scope} is required.`)
  const advice = caller.kind === 'open' ? 'a server with OSO__AUTH__MODE=open looks at no key' : 'this key has it not'
  throw new QueryError('SCOPE_REQUIRED', `The scope ${scope} is required, and ${advice}.`)
}

/** What a key is made with besides its name; what is absent is as for a key that people query with. */
export type KeyOptions = Partial<Pick<KeyRow, 'expiresAt' | 'tenant' | 'scopes' | 'limits'>>

/** A key, which is shown the one time that it is made, and what is kept of it. */
export type MadeKey = Readonly<{ key: string; row: KeyRow }>

/** Makes a key, good for ever unless `expiresAt` says otherwise. */
export async function createKey(name: string, { keys, now }: KeyDeps, options: KeyOptions = {}): Promise<MadeKey> {
  const key = newKey()
  const row: KeyRow = {
    id: `k_${randomLetters(12)}`,
    name,
    hash: hashOf(key),
    createdAt: now(),
    expiresAt: null,
    revokedAt: null,
    tenant: DEFAULT_TENANT,
    scopes: ['query'],
    limits: {},
    ...options,
  }
  await keys.add(row)
  return { key, row }
}

/**
 * Makes a key that takes the place of another, with all that it may and its end; the old one is good for `graceMs` more, so
 * that what uses it can be changed first. Undefined when there is no such key, or it is no longer good: one that is revoked
 * meanwhile has no heir.
 */
export async function rotateKey(id: string, graceMs: number, deps: KeyDeps): Promise<MadeKey | undefined> {
  const old = await deps.keys.byId(id)
  if (!old || !isGood(old, deps.now())) return undefined
  const { expiresAt, tenant, scopes, limits } = old
  const made = await createKey(old.name, deps, { expiresAt, tenant, scopes, limits })
  const now = deps.now()
  const isReplaced = await (graceMs > 0 ? deps.keys.expire(id, now + graceMs) : deps.keys.revoke(id, now))
  if (isReplaced) return made
  await deps.keys.revoke(made.row.id, now)
  return undefined
}

/** Whether a key is neither revoked nor expired. */
export function isGood({ revokedAt, expiresAt }: KeyRow, now: number): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now)
}

/** The id that a caller's queries are kept under; null for those without a key of their own. */
export function keyIdOf(caller: Caller): string | null {
  return caller.kind === 'key' ? caller.keyId : null
}

async function anonymous(policy: AccessPolicy, directory: AccessDeps['directory']): Promise<Caller> {
  if (policy.mode === 'keys' && policy.anonymous === 'deny')
    throw refused('Authentication required: send `Authorization: Bearer <key>`.')
  return { kind: 'anonymous', tenant: await tenantOf(ANONYMOUS_TENANT, directory) }
}

async function tenantOf(id: string, directory: AccessDeps['directory']): Promise<TenantRow> {
  const tenant = await directory.tenant(id)
  if (tenant) return tenant
  throw new Error(`the tenant ${id}, which is always there, is not`)
}

function refused(message: string): QueryError {
  return new QueryError('UNAUTHENTICATED', message)
}
