import { describe, expect, test } from 'vitest'
import type { KeyRow, Keys } from '../state/keys.ts'
import { openStore } from '../state/open.ts'
import type { Tenants } from '../state/tenants.ts'
import { type AccessDeps, authenticate, createKey, type KeyDeps, requireScope, rotateKey } from './access.ts'
import { isKeyShaped, newKey } from './key.ts'

// Nothing is remembered, so that each step is seen at once.
const around = (keys: Keys, tenants: Tenants) => ({ keys, directory: { key: keys.byHash, tenant: tenants.byId } })

const KEYS = { mode: 'keys', anonymous: 'allow' } as const

async function deps(): Promise<AccessDeps & KeyDeps> {
  const store = await openStore(':memory:')
  if (!store) throw new Error('there is no memory')
  return { ...around(store.keys, store.tenants), now: () => 1_000 }
}

describe('a key', () => {
  test('is known by its form, and a mistyped one is not', () => {
    const key = newKey()
    expect(isKeyShaped(key)).toBe(true)
    const other = key.at(10) === 'a' ? 'b' : 'a'
    expect(isKeyShaped(key.slice(0, 10) + other + key.slice(11))).toBe(false)
    expect(isKeyShaped(key.slice(1))).toBe(false)
  })

  test('is never given twice', () => {
    expect(new Set(Array.from({ length: 1_000 }, newKey)).size).toBe(1_000)
  })

  test('is not kept, only its hash', async () => {
    const { keys, now } = await deps()
    const { key } = await createKey('laptop', { keys, now })
    expect(JSON.stringify(await keys.list())).not.toContain(key.slice(4, 20))
  })
})

describe('authenticate', () => {
  test('knows a key with the word Bearer in any case, and without it', async () => {
    const world = await deps()
    const { key, row } = await createKey('laptop', world)
    for (const header of [`Bearer ${key}`, `bearer  ${key}`, key]) {
      expect(await authenticate(header, KEYS, world)).toMatchObject({ kind: 'key', keyId: row.id })
    }
  })

  test('takes a wrong key for wrong, never for none', async () => {
    const world = await deps()
    for (const header of ['Bearer nonsense', `Bearer ${newKey()}`, 'Basic dXNlcjpwdw==']) {
      await expect(authenticate(header, KEYS, world)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    }
  })

  test('refuses a revoked key and an expired one', async () => {
    const world = await deps()
    const { key, row } = await createKey('laptop', world)
    await world.keys.revoke(row.id, 999)
    await expect(authenticate(key, KEYS, world)).rejects.toThrow('revoked')
    const second = await createKey('phone', { ...world, keys: { ...world.keys, add: async () => {} } })
    await world.keys.add({ ...second.row, expiresAt: 1_000 })
    await expect(authenticate(second.key, KEYS, world)).rejects.toThrow('expired')
  })

  test('lets callers without a key in only where the policy says so', async () => {
    const world = await deps()
    expect(await authenticate(undefined, KEYS, world)).toMatchObject({ kind: 'anonymous', tenant: { id: 'anonymous' } })
    await expect(authenticate('Bearer', { ...KEYS, anonymous: 'deny' }, world)).rejects.toThrow('required')
  })

  test('looks at no key in open mode', async () => {
    expect(await authenticate('Bearer whatever', { mode: 'open', anonymous: 'allow' }, await deps())).toMatchObject({
      kind: 'open',
      tenant: { id: 'default' },
    })
  })
})

describe('a key that takes the place of another', () => {
  const at = <W extends KeyDeps>(world: W, now: number): W => ({ ...world, now: () => now })

  test('has its name and end, and the old one is refused at once', async () => {
    const world = await deps()
    const old = await createKey('laptop', at(world, 1_000), { expiresAt: 9_000, scopes: ['admin'] })
    const made = await rotateKey(old.row.id, 0, at(world, 2_000))
    expect(made?.row).toMatchObject({ name: 'laptop', expiresAt: 9_000, scopes: ['admin'] })
    expect(await authenticate(made?.key, KEYS, at(world, 3_000))).toMatchObject({ keyId: made?.row.id })
    await expect(authenticate(old.key, KEYS, at(world, 3_000))).rejects.toThrow('revoked')
    await expect(authenticate(made?.key, KEYS, at(world, 9_000))).rejects.toThrow('expired')
  })

  test('lets the old one be good for as long as is said', async () => {
    const world = await deps()
    const old = await createKey('laptop', at(world, 1_000))
    await rotateKey(old.row.id, 500, at(world, 2_000))
    expect(await authenticate(old.key, KEYS, at(world, 2_499))).toMatchObject({ kind: 'key' })
    await expect(authenticate(old.key, KEYS, at(world, 2_500))).rejects.toThrow('expired')
  })

  test('is not made for one that is unknown, revoked or expired', async () => {
    const world = await deps()
    const { row } = await createKey('laptop', at(world, 1_000), { expiresAt: 2_000 })
    expect(await rotateKey(row.id, 0, at(world, 2_000))).toBeUndefined()
    expect(await rotateKey('k_none', 0, at(world, 1_000))).toBeUndefined()
  })

  test('is not good where the old one is revoked while it is made', async () => {
    const world = await deps()
    const { row } = await createKey('laptop', at(world, 1_000))
    const { keys } = world
    const add = async (made: KeyRow): Promise<void> => {
      await keys.add(made)
      await keys.revoke(row.id, 1_500)
    }
    expect(await rotateKey(row.id, 500, { ...at(world, 2_000), keys: { ...keys, add } })).toBeUndefined()
    expect((await keys.list()).map(({ revokedAt }) => revokedAt)).toEqual([1_500, 2_000])
  })
})

test('a key whose tenant is no more may nothing', async () => {
  const world = await deps()
  const { key } = await createKey('laptop', world, { tenant: 'removed' })
  await expect(authenticate(key, KEYS, world)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
})

describe('a scope', () => {
  test('is what a key was made with, and without a key it is to query', async () => {
    const world = await deps()
    const { key } = await createKey('figures', world, { scopes: ['metrics'] })
    const caller = await authenticate(key, KEYS, world)
    expect(() => requireScope(caller, 'metrics')).not.toThrow()
    expect(() => requireScope(caller, 'query')).toThrow(expect.objectContaining({ code: 'SCOPE_REQUIRED' }))
    const nobody = await authenticate(undefined, KEYS, world)
    expect(() => requireScope(nobody, 'query')).not.toThrow()
    expect(() => requireScope(nobody, 'admin')).toThrow(expect.objectContaining({ code: 'UNAUTHENTICATED' }))
    const open = await authenticate('any', { ...KEYS, mode: 'open' }, world)
    expect(() => requireScope(open, 'admin')).toThrow(expect.objectContaining({ code: 'SCOPE_REQUIRED' }))
  })
})
