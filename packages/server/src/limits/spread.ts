/** A little later than so many seconds, by a chance from 0 to below 1: who waits for the same does not come back at once. */
export function spread(seconds: number, chance: number): number {
  return seconds + Math.floor(chance * (1 + seconds / 10))
}
