/** The share of the last one in the mean: what was long ago tells little of what waits now. */
const WEIGHT = 0.2
const MOST_SECONDS = 60

/** How fast queries get done, to tell those who cannot be taken when to come again: not all at once. */
export class Pace {
  #meanMs = 1_000
  readonly #chance: () => number

  /** `chance` gives a number from 0 to below 1. */
  constructor(chance: () => number = Math.random) {
    this.#chance = chance
  }

  /** A query was done after so long. */
  took(ms: number): void {
    this.#meanMs += WEIGHT * (ms - this.#meanMs)
  }

  /** Seconds until so many queries are done by so many hosts, or up to half as long again; at least one, at most a minute. */
  secondsFor(queries: number, hosts: number): number {
    const seconds = ((this.#meanMs * queries) / hosts / 1_000) * (1 + this.#chance() / 2)
    return Math.min(MOST_SECONDS, Math.max(1, Math.ceil(seconds)))
  }
}
