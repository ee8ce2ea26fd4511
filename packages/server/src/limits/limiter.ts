import { QueryError } from '../errors.ts'
import type { Counters } from './counters.ts'
import type { Policy } from './policy.ts'

/** Whom something is counted for, and which limits hold for them. */
export type Subject = Readonly<{ id: string; policies: readonly Policy[] }>

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

/** A chance from 0 to below 1, for spreading out those who come back. */
export type Chance = () => number

const MS = 1000

/** Holds everybody to their limits: requests when they come, bytes and time once it is known what a query took. */
export class Limiter {
  readonly #counters: Counters
  readonly #chance: Chance
  readonly #running = new Map<string, number>()

  constructor(counters: Counters, chance: Chance) {
    this.#counters = counters
    this.#chance = chance
  }

  /** Counts a request, and tells how the limits then stand. */
  async take({ id, policies }: Subject): Promise<Balance[]> {
    return Promise.all(policies.map(policy => this.#balance(policy, id, policy.unit === 'requests' ? 1 : 0)))
  }

  /** Takes a request back: one that was not allowed costs nothing. */
  async giveBack({ id, policies }: Subject): Promise<void> {
    const counted = policies.filter(({ unit }) => unit === 'requests')
    await Promise.all(counted.map(policy => this.#balance(policy, id, -1)))
  }

  /** How the limits stand. */
  async balances({ id, policies }: Subject): Promise<Balance[]> {
    return Promise.all(policies.map(policy => this.#balance(policy, id, 0)))
  }

  /** Begins a query. Throws `QUOTA_EXCEEDED` when as many run already as may, or what is charged later is used up. */
  async open(subject: Subject): Promise<Lease> {
    const balances = await this.balances(subject)
    this.refuse(balances.filter(({ policy, used }) => policy.unit !== 'requests' && used >= policy.limit))
    const { id } = subject
    this.#running.set(id, (this.#running.get(id) ?? 0) + 1)
    let isOpen = true
    return {
      close: async took => {
        if (!isOpen) return
        isOpen = false
        this.#leave(id)
        await this.#charge(subject, took)
      },
    }
  }

  /** Throws `QUOTA_EXCEEDED` for the limits that are broken, if there are any. */
  refuse(broken: readonly Balance[]): void {
    if (broken.length === 0) return
    const wait = Math.max(...broken.map(({ resetSeconds }) => resetSeconds ?? 1))
    const names = broken.map(({ policy }) => policy.name)
    const told = broken.map(({ policy }) => `${policy.name} (${policy.limit} ${policy.unit}${windowOf(policy)})`)
    throw new QueryError('QUOTA_EXCEEDED', `A limit is used up: ${told.join(', ')}. Wait ${wait} s.`, {
      retryAfter: this.#spread(wait),
      violatedPolicies: names,
      hint: 'GET /api/v1/usage tells what is left of each limit.',
    })
  }

  /** The requests that are beyond a limit, of balances that `take` gave. */
  static beyond(balances: readonly Balance[]): Balance[] {
    return balances.filter(({ policy, used }) => policy.unit === 'requests' && used > policy.limit)
  }

  async #balance(policy: Policy, id: string, points: number): Promise<Balance> {
    const { name, windowSeconds } = policy
    if (windowSeconds === null) return { policy, used: this.#running.get(id) ?? 0, resetSeconds: null }
    const { used, resetMs } =
      points === 0
        ? await this.#counters.read(name, windowSeconds, id)
        : await this.#counters.add(name, windowSeconds, id, points)
    const inUnits = policy.unit === 'oso-engine-seconds' ? used / MS : used
    return { policy, used: inUnits, resetSeconds: Math.ceil(resetMs / MS) }
  }

  #leave(id: string): void {
    const left = (this.#running.get(id) ?? 1) - 1
    if (left > 0) this.#running.set(id, left)
    else this.#running.delete(id)
  }

  async #charge({ id, policies }: Subject, { bytes, engineMs }: Took): Promise<void> {
    for (const { name, unit, windowSeconds } of policies) {
      const points = unit === 'content-bytes' ? bytes : unit === 'oso-engine-seconds' ? engineMs : 0
      if (windowSeconds !== null && points > 0) await this.#counters.add(name, windowSeconds, id, Math.ceil(points))
    }
  }

  /** A little later than the window ends, and not the same for all who wait for it. */
  #spread(seconds: number): number {
    return seconds + Math.floor(this.#chance() * (1 + seconds / 10))
  }
}

function windowOf({ windowSeconds }: Policy): string {
  return windowSeconds === null ? '' : ` in ${windowSeconds} s`
}
