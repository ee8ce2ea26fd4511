import type { Caller } from '../access/access.ts'
import type { LimitOverrides } from '../contract/limits.ts'
import type { Account } from '../limits/limiter.ts'
import { type LimitSettings, type Policy, policiesOf, UNLIMITED } from '../limits/policy.ts'
import type { Limits } from '../plan/limits.ts'

/** The limits of settings: of each key, of each network without a key, and of each network with or without. */
export type AccountSettings = Readonly<{
  keys: LimitSettings & Limits
  anonymous: LimitSettings & Limits
  network: LimitSettings
}>

/** Who pays for a caller's requests: the key or the network itself, the tenant, and whatever comes from that network. */
export function accountOf(caller: Caller, network: string, settings: AccountSettings): Account {
  const { tenant } = caller
  const shared = [...tenantPolicies(caller), ...networkPolicies(network, settings)]
  switch (caller.kind) {
    case 'key': {
      const own = policiesOf(settings.keys, { holder: 'key', subject: `key:${caller.keyId}` }, caller.key.limits)
      return { id: `tenant:${tenant.id}`, policies: [...own, ...shared] }
    }
    case 'anonymous': {
      const own = policiesOf(settings.anonymous, { holder: 'network', subject: `net:${network}` })
      return { id: `net:${network}`, policies: [...own, ...shared] }
    }
    case 'open':
      return { id: `net:${network}`, policies: [] }
    default:
      return caller satisfies never
  }
}

/** What one query of a caller may cost. A key may have more than the settings say; nobody more than the tenant. */
export function limitsOf(caller: Caller, settings: AccountSettings): Limits {
  if (caller.kind === 'anonymous') return within(settings.anonymous, caller.tenant.limits)
  const own = caller.kind === 'key' ? caller.key.limits : {}
  const { maxRows, maxBytes, timeoutMs } = settings.keys
  const limits = {
    maxRows: own.maxRows ?? maxRows,
    maxBytes: own.maxBytes ?? maxBytes,
    timeoutMs: own.timeoutMs ?? timeoutMs,
  }
  return within(limits, caller.tenant.limits)
}

function tenantPolicies({ tenant }: Caller): Policy[] {
  const held = { holder: 'tenant', subject: `tenant:${tenant.id}`, prefix: 'tenant-' } as const
  return policiesOf(UNLIMITED, held, tenant.limits)
}

function networkPolicies(network: string, settings: AccountSettings): Policy[] {
  return policiesOf(settings.network, { holder: 'network', subject: `net:${network}`, prefix: 'network-' })
}

function within(limits: Limits, { maxRows, maxBytes, timeoutMs }: LimitOverrides): Limits {
  const least = (one: number, other = Number.POSITIVE_INFINITY): number => Math.min(one, other)
  return {
    maxRows: least(limits.maxRows, maxRows),
    maxBytes: least(limits.maxBytes, maxBytes),
    timeoutMs: least(limits.timeoutMs, timeoutMs),
  }
}
