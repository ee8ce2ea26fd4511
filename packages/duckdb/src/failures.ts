import { type DuckdbError, readError } from './errors.ts'

/**
 * What TypeScript functions threw that no TRY may make NULL of, until the query that called them is told. DuckDB's TRY
 * catches whatever a function says of itself, so this goes beside it. Functions run on the thread that fetches, one
 * call at a time: what is noted when DuckDB comes back is of the query that was asked. What DuckDB computes of constants
 * while it plans counts too, be it reached or not, as a TRY over them is gone by then.
 */
export class Failures {
  #first: DuckdbError | undefined

  note(message: string): void {
    this.#first ??= readError(`Invalid Input Error: ${message}`)
  }

  /** What was noted since the last time, if anything; it is told once. */
  take(): DuckdbError | undefined {
    const first = this.#first
    this.#first = undefined
    return first
  }
}
