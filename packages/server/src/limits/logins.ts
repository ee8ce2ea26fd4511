import { QueryError } from '../errors.ts'
import type { Counters } from './counters.ts'
import { spread } from './spread.ts'

const WINDOW_SECONDS = 60

/** Counts wrong keys by where they come from, apart from all quotas: guessing burns nobody's. */
export class Logins {
  readonly #counters: Counters
  readonly #most: number
  readonly #chance: () => number

  /** `chance` gives a number from 0 to below 1, for spreading out those who come back. */
  constructor(counters: Counters, most: number, chance: () => number) {
    this.#counters = counters
    this.#most = most
    this.#chance = chance
  }

  /** Throws `TOO_MANY_FAILED_LOGINS` for a network that has sent too many wrong keys in the last minute. */
  async require(network: string): Promise<void> {
    const [held] = await this.#counters.add([chargeOf(network, 0)])
    if (!held || held.used < this.#most) return
    const wait = Math.ceil(held.resetMs / 1000)
    throw new QueryError('TOO_MANY_FAILED_LOGINS', `Too many wrong keys came from your address. Wait ${wait} s.`, {
      retryAfter: spread(wait, this.#chance()),
      violatedPolicies: ['logins'],
    })
  }

  /** Counts a wrong key. */
  async failed(network: string): Promise<void> {
    await this.#counters.add([chargeOf(network, 1)])
  }
}

function chargeOf(network: string, points: number) {
  return { name: 'logins', windowSeconds: WINDOW_SECONDS, subject: network, points }
}
