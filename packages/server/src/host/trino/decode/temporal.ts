import { QueryError } from '../../../errors.ts'
import { Clock } from './clock.ts'
import { type Cursor, product } from './cursor.ts'
import { WordsBuilder } from './fixed.ts'
import { offsetAt } from './zone.ts'

/** DATE: days since 1970. */
export class DateBuilder extends WordsBuilder {
  readonly #clock = new Clock()

  constructor() {
    super(1)
  }

  protected value(cursor: Cursor): void {
    this.#clock.readDate(cursor)
    this.words[this.length] = this.#clock.days
  }
}

/** TIME: units of 10^-digits seconds since midnight. */
export class TimeBuilder extends WordsBuilder {
  readonly #clock = new Clock()
  readonly #digits: number

  constructor(digits: number) {
    super(2)
    this.#digits = digits
  }

  protected value(cursor: Cursor): void {
    this.#clock.readTime(cursor, this.#digits)
    product(cursor, this.#clock.seconds, 10 ** this.#digits, this.#clock.fraction)
    this.put(this.length * 2, cursor)
  }
}

const NANOS = 9
/** Seconds since 1970 whose nanoseconds 64 bits hold: the years 1678 to 2261 and parts of the ones around. */
const MOST_NANO_SECONDS = 9_223_372_036

/** TIMESTAMP: units of 10^-digits seconds since 1970; one with a zone is told in UTC. */
export class TimestampBuilder extends WordsBuilder {
  readonly #clock = new Clock()
  readonly #digits: number

  constructor(digits: number) {
    super(2)
    this.#digits = digits
  }

  protected value(cursor: Cursor): void {
    const clock = this.#clock
    clock.readTimestamp(cursor, this.#digits)
    const wall = clock.wallSeconds
    const seconds = clock.zone === '' ? wall : wall - offsetAt(clock.zone, wall)
    if (this.#digits === NANOS && Math.abs(seconds) >= MOST_NANO_SECONDS) throw tooFar()
    product(cursor, seconds, 10 ** this.#digits, clock.fraction)
    this.put(this.length * 2, cursor)
  }
}

function tooFar(): QueryError {
  const advice = 'Cast the column to timestamp(6), or ask for a text format.'
  return new QueryError('NUMERIC_VALUE_OUT_OF_RANGE', `A timestamp is too far from 1970 for nanoseconds. ${advice}`)
}

const INTERVAL_WORDS = 4
const NANOS_A_MS = 1_000_000

/** INTERVAL YEAR TO MONTH, `-2-6`: months, days, nanoseconds. */
export class MonthsBuilder extends WordsBuilder {
  constructor() {
    super(INTERVAL_WORDS)
  }

  protected value(cursor: Cursor): void {
    const [, sign, years, months] = /^(-?)(\d+)-(\d+)$/.exec(cursor.text()) ?? []
    const count = Number(years) * 12 + Number(months)
    this.words[this.length * INTERVAL_WORDS] = sign === '-' ? -count : count
  }
}

/** INTERVAL DAY TO SECOND, `-1 02:03:04.005`: months, days, nanoseconds. */
export class DaysBuilder extends WordsBuilder {
  constructor() {
    super(INTERVAL_WORDS)
  }

  protected value(cursor: Cursor): void {
    const [, sign, days, hours, minutes, seconds, ms] = /^(-?)(\d+) (\d+):(\d+):(\d+)\.(\d+)$/.exec(cursor.text()) ?? []
    if (ms === undefined) throw cursor.damaged('an interval is none')
    const total = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(ms)
    const one = sign === '-' ? -1 : 1
    const at = this.length * INTERVAL_WORDS
    this.words[at + 1] = one * Number(days)
    product(cursor, one * total, NANOS_A_MS, 0)
    this.put(at + 2, cursor)
  }
}
