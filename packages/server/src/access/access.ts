import { QueryError } from '../errors.ts'
import type { KeyRow, Keys } from '../state/keys.ts'
import { DEFAULT_TENANT } from '../state/tenants.ts'
import { hashOf, isKeyShaped, newKey, randomLetters } from './key.ts'

/** Who asks. `open`: some key that was not looked at. */
export type Caller = Readonly<{ kind: 'key'; keyId: string } | { kind: 'anonymous' } | { kind: 'open' }>

/** How callers are told apart. */
export type AccessPolicy = Readonly<{ mode: 'keys' | 'open'; anonymous: 'allow' | 'deny' }>

/** The clock and the keys that access is decided by. */
export type AccessDeps = Readonly<{ keys: Keys; now: () => number }>

/**
 * Tells who sent an `Authorization` header. The word Bearer may be left out.
 * Throws `UNAUTHENTICATED`: a wrong key is never taken for no key.
 */
export async function authenticate(
  header: string | undefined,
  policy: AccessPolicy,
  { keys, now }: AccessDeps,
): Promise<Caller> {
  const key = (header ?? '').replace(/^bearer(\s+|$)/i, '').trim()
  if (policy.mode === 'open') return key === '' ? { kind: 'anonymous' } : { kind: 'open' }
  if (key === '') return anonymous(policy)
  if (/^basic\s/i.test(key)) throw refused('Basic login is not known here; send `Authorization: Bearer <key>`.')
  if (!isKeyShaped(key)) throw refused('This is not a key of this server: copy it again, whole.')
  const row = await keys.byHash(hashOf(key))
  if (!row || row.revokedAt !== null) throw refused('This key is unknown or was revoked.')
  if (row.expiresAt !== null && row.expiresAt <= now()) throw refused('This key has expired.')
  return { kind: 'key', keyId: row.id }
}

/** Makes a key, good until `expiresAt` (null: for ever). It is shown here and never again. */
export async function createKey(
  name: string,
  { keys, now }: AccessDeps,
  expiresAt: number | null = null,
): Promise<{ key: string; row: KeyRow }> {
  const key = newKey()
  const row: KeyRow = {
    id: `k_${randomLetters(12)}`,
    name,
    hash: hashOf(key),
    createdAt: now(),
    expiresAt,
    revokedAt: null,
    tenant: DEFAULT_TENANT,
    scopes: ['query'],
    limits: {},
  }
  await keys.add(row)
  return { key, row }
}

/**
 * Makes a key that takes the place of another, with its name and end; the old one is good for `graceMs` more, so that
 * what uses it can be changed first. Undefined when there is no such key, or it is no longer good.
 */
export async function rotateKey(
  id: string,
  graceMs: number,
  deps: AccessDeps,
): Promise<{ key: string; row: KeyRow } | undefined> {
  const old = await deps.keys.byId(id)
  if (!old || !isGood(old, deps.now())) return undefined
  const made = await createKey(old.name, deps, old.expiresAt)
  if (graceMs > 0) await deps.keys.expire(id, deps.now() + graceMs)
  else await deps.keys.revoke(id, deps.now())
  return made
}

/** Whether a key is neither revoked nor expired. */
export function isGood({ revokedAt, expiresAt }: KeyRow, now: number): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now)
}

/** The id that a caller's queries are kept under; null for those without a key of their own. */
export function keyIdOf(caller: Caller): string | null {
  return caller.kind === 'key' ? caller.keyId : null
}

function anonymous(policy: AccessPolicy): Caller {
  if (policy.anonymous === 'deny') throw refused('Authentication required: send `Authorization: Bearer <key>`.')
  return { kind: 'anonymous' }
}

function refused(message: string): QueryError {
  return new QueryError('UNAUTHENTICATED', message)
}
