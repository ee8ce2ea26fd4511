/** The share of the last one in the mean: what was long ago tells little of what waits now. */
const WEIGHT = 0.2
const MOST_SECONDS = 60

/** How fast queries get done, to tell those who cannot be taken when to come again. */
export class Pace {
  #meanMs = 1_000

  /** A query was done after so long. */
  took(ms: number): void {
    this.#meanMs += WEIGHT * (ms - this.#meanMs)
  }

  /** Seconds until so many queries are done by so many hosts; at least one, and not more than a minute. */
  secondsFor(queries: number, hosts: number): number {
    return Math.min(MOST_SECONDS, Math.max(1, Math.ceil((this.#meanMs * queries) / hosts / 1_000)))
  }
}
