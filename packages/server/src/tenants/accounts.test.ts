import { describe, expect, test } from 'vitest'
import type { Caller } from '../access/access.ts'
import type { LimitOverrides } from '../contract/limits.ts'
import { UNLIMITED } from '../limits/policy.ts'
import { KEY } from '../state/contract.ts'
import { type AccountSettings, accountOf, limitsOf } from './accounts.ts'

const MOST = { maxRows: 100, maxBytes: 1_000, timeoutMs: 10_000 }
const SETTINGS: AccountSettings = {
  keys: { ...UNLIMITED, ...MOST, requestsPerMinute: 60 },
  anonymous: { ...UNLIMITED, ...MOST, maxRows: 10, requestsPerMinute: 6 },
  network: { ...UNLIMITED, requestsPerSecond: 9 },
}
const tenant = (limits: LimitOverrides = {}) => ({ id: 'acme', name: 'Acme', models: {}, limits, createdAt: 0 })
const keyed = (own: LimitOverrides, limits?: LimitOverrides): Caller => ({
  ...{ kind: 'key', keyId: 'k1', key: { ...KEY, limits: own }, tenant: tenant(limits) },
})
const told = (caller: Caller) =>
  accountOf(caller, '203.0.113.9', SETTINGS).policies.map(({ name, limit, subject }) => `${name} ${limit} ${subject}`)

describe('the limits of a caller', () => {
  test('with a key are its own, of its tenant and of its network', () => {
    expect(told(keyed({}, { requestsPerMinute: 90 }))).toEqual([
      'minute 60 key:k1',
      'tenant-minute 90 tenant:acme',
      'network-burst 9 net:203.0.113.9',
    ])
    expect(told(keyed({ requestsPerMinute: 600, bytesPerDay: 5 }))[0]).toBe('minute 600 key:k1')
    expect(told(keyed({ requestsPerMinute: 0 }))).toEqual(['network-burst 9 net:203.0.113.9'])
  })

  test('without a key are those of its network', () => {
    expect(told({ kind: 'anonymous', tenant: tenant() })).toEqual([
      'minute 6 net:203.0.113.9',
      'network-burst 9 net:203.0.113.9',
    ])
  })

  test('are none where no key is looked at', () => {
    expect(told({ kind: 'open', tenant: tenant() })).toEqual([])
  })

  test('are held by its tenant in what ends hosts, and by its network without a key', () => {
    expect(accountOf(keyed({}), 'n', SETTINGS).id).toBe('tenant:acme')
    expect(accountOf({ kind: 'anonymous', tenant: tenant() }, 'n', SETTINGS).id).toBe('net:n')
  })
})

describe('what one query may cost', () => {
  test('is what the settings say, or the key, and never more than the tenant', () => {
    expect(limitsOf(keyed({}), SETTINGS)).toEqual(MOST)
    expect(limitsOf(keyed({ maxRows: 500, timeoutMs: 5 }), SETTINGS)).toEqual({ ...MOST, maxRows: 500, timeoutMs: 5 })
    expect(limitsOf(keyed({ maxRows: 500 }, { maxRows: 200 }), SETTINGS).maxRows).toBe(200)
    expect(limitsOf({ kind: 'anonymous', tenant: tenant({ maxRows: 3 }) }, SETTINGS).maxRows).toBe(3)
    expect(limitsOf({ kind: 'anonymous', tenant: tenant({ maxRows: 300 }) }, SETTINGS).maxRows).toBe(10)
  })
})
