import { QueryError } from '../errors.ts'
import type { Counters } from './counters.ts'
import type { Leases } from './leases.ts'
import { type Policy, UNIT_WORDS } from './policy.ts'
import { spread } from './spread.ts'

/** Who pays for something: how they are known in logs and caches, and which limits hold for them. */
export type Account = Readonly<{ id: string; policies: readonly Policy[] }>

/** How a limit stands. */
export type Balance = Readonly<{
  policy: Policy
  used: number
  /** Seconds until the window begins anew; null for what has none. */
  resetSeconds: number | null
}>

/** A query that is counted as running until `close`, which charges what it took. */
export type Lease = Readonly<{ close: (took: Took) => Promise<void> }>

/** What a query took. */
export type Took = Readonly<{ bytes: number; engineMs: number }>

/** What limits are held by. */
export type LimiterDeps = Readonly<{
  counters: Counters
  leases: Leases
  /** A number from 0 to below 1, for spreading out those who come back. */
  chance: () => number
}>

const MS = 1000
const UNBOUNDED = { isTaken: true, running: [] } as const

/** Holds everybody to their limits: requests when they come, bytes and time once it is known what a query took. */
export class Limiter {
  readonly #deps: LimiterDeps

  constructor(deps: LimiterDeps) {
    this.#deps = deps
  }

  /** Counts a request, and tells how the limits then stand. One that is beyond a limit costs nothing of the others. */
  async take(account: Account): Promise<Balance[]> {
    const balances = await this.#balances(account, 1)
    const beyond = new Set(Limiter.beyond(balances).map(({ policy }) => policy))
    const others = account.policies.filter(policy => !beyond.has(policy))
    if (beyond.size > 0) await this.giveBack({ ...account, policies: others })
    return balances
  }

  /** Takes a request back: one that was not allowed costs nothing. */
  async giveBack({ policies }: Account): Promise<void> {
    const counted = policies.filter(({ unit }) => unit === 'requests')
    if (counted.length > 0) await this.#deps.counters.add(counted.flatMap(policy => chargeOf(policy, -1)))
  }

  /** How the limits stand. */
  balances(account: Account): Promise<Balance[]> {
    return this.#balances(account, 0)
  }

  /**
   * Begins a query by its id. Throws `QUOTA_EXCEEDED`, or `PAYMENT_REQUIRED`, when as many run already as may, or what is
   * charged later is used up.
   */
  async open(account: Account, id: string): Promise<Lease> {
    const balances = await this.balances(account)
    this.refuse(balances.filter(({ policy, used }) => policy.unit !== 'requests' && used >= policy.limit))
    const limited = account.policies.filter(({ unit }) => unit === 'concurrent-requests')
    const places = limited.map(({ subject, limit }) => ({ subject, most: limit }))
    // Between that look and this step another may have come first.
    const { isTaken, running } = places.length === 0 ? UNBOUNDED : await this.#deps.leases.take(id, places)
    if (!isTaken) this.refuse(limited.flatMap((policy, index) => fullBalance(policy, running[index] ?? 0)))
    let isOpen = true
    return {
      close: async took => {
        if (!isOpen) return
        isOpen = false
        await Promise.all([this.#deps.leases.release(id), this.#charge(account, took)])
      },
    }
  }

  /** Throws as `open` does when what is charged later is used up: for what is to run some time. */
  async require(account: Account): Promise<void> {
    const charged = account.policies.filter(({ unit }) => unit === 'content-bytes' || unit === 'oso-engine-seconds')
    const balances = await this.balances({ ...account, policies: charged })
    this.refuse(balances.filter(({ policy, used }) => used >= policy.limit))
  }

  /** Has somebody pay for what ran without a lease. */
  charge(account: Account, took: Took): Promise<void> {
    return this.#charge(account, took)
  }

  /** Throws for the limits that are broken, if there are any. Only what all can be bought is a matter of paying. */
  refuse(broken: readonly Balance[]): void {
    if (broken.length === 0) return
    const wait = Math.max(...broken.map(({ resetSeconds }) => resetSeconds ?? 1))
    const told = broken.map(
      ({ policy }) => `${policy.name} (${policy.limit} ${UNIT_WORDS[policy.unit]}${windowOf(policy)})`,
    )
    const isPaid = broken.every(({ policy }) => policy.paid)
    const advice = isPaid ? `Buy more, or wait ${wait} s.` : `Wait ${wait} s.`
    const code = isPaid ? 'PAYMENT_REQUIRED' : 'QUOTA_EXCEEDED'
    throw new QueryError(code, `A limit is used up: ${told.join(', ')}. ${advice}`, {
      retryAfter: spread(wait, this.#deps.chance()),
      violatedPolicies: broken.map(({ policy }) => policy.name),
      hint: 'GET /api/v1/usage tells what is left of each limit.',
    })
  }

  /** The requests that are beyond a limit, of balances that `take` gave. */
  static beyond(balances: readonly Balance[]): Balance[] {
    return balances.filter(({ policy, used }) => policy.unit === 'requests' && used > policy.limit)
  }

  async #balances({ policies }: Account, requests: number): Promise<Balance[]> {
    const windows = policies.flatMap(policy => chargeOf(policy, policy.unit === 'requests' ? requests : 0))
    const subjects = policies.flatMap(({ unit, subject }) => (unit === 'concurrent-requests' ? [subject] : []))
    const [used, running] = await Promise.all([this.#deps.counters.add(windows), this.#deps.leases.running(subjects)])
    const [nextUsed, nextRunning] = [used.values(), running.values()]
    return policies.map(policy => {
      if (policy.windowSeconds === null) return { policy, used: nextRunning.next().value ?? 0, resetSeconds: null }
      const { used, resetMs } = nextUsed.next().value ?? { used: 0, resetMs: policy.windowSeconds * MS }
      const inUnits = policy.unit === 'oso-engine-seconds' ? used / MS : used
      return { policy, used: inUnits, resetSeconds: Math.ceil(resetMs / MS) }
    })
  }

  async #charge({ policies }: Account, { bytes, engineMs }: Took): Promise<void> {
    const points = { 'content-bytes': bytes, 'oso-engine-seconds': engineMs, requests: 0, 'concurrent-requests': 0 }
    const charges = policies.flatMap(policy => chargeOf(policy, Math.ceil(points[policy.unit])))
    await this.#deps.counters.add(charges.filter(charge => charge.points > 0))
  }
}

function chargeOf({ name, windowSeconds, subject }: Policy, points: number) {
  return windowSeconds === null ? [] : [{ name, windowSeconds, subject, points }]
}

function fullBalance(policy: Policy, used: number): Balance[] {
  return used >= policy.limit ? [{ policy, used, resetSeconds: null }] : []
}

function windowOf({ windowSeconds }: Policy): string {
  return windowSeconds === null ? '' : ` in ${windowSeconds} s`
}
