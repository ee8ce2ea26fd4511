import type { Unit } from '../arrow/type.ts'
import { invalidArgument } from '../errors.ts'

const PER_SECOND: Readonly<Record<Unit, bigint>> = { s: 1n, ms: 1000n, us: 1_000_000n, ns: 1_000_000_000n }
const DIGITS: Readonly<Record<Unit, number>> = { s: 0, ms: 3, us: 6, ns: 9 }
const DAY_MS = 86_400_000
// The last millisecond that a Date can tell, and the first with a minus.
const LAST_MS = 8.64e15

/** What all timestamps of a column have in common. */
export type TimestampKind = Readonly<{
  unit: Unit
  /** Digits of the fraction of a second that the SQL type has. */
  digits: number
  /** The time zone, for `timestamp with time zone`: the instant is exact, the zone is how it would be shown. */
  zone: string | undefined
}>

/** The part of `Temporal` that is used. */
export type TemporalLike<Zoned, Plain> = Readonly<{
  Instant: new (epochNanoseconds: bigint) => { toZonedDateTimeISO(zone: string): Zoned & { toPlainDateTime(): Plain } }
}>

/**
 * A timestamp: a Date for charts and comparison, exact beneath it.
 *
 * A timestamp without time zone is read as UTC. Where the database counts finer than milliseconds the Date is cut, not
 * rounded, and `epoch` and the texts keep every digit.
 *
 * @example
 * const [row] = result.rows()
 * row.time.getUTCFullYear() // as any Date
 * row.time.epoch            // 1706702400123456n, counted in row.time.unit
 * String(row.time)          // '2024-01-31 12:00:00.123456'
 */
export class Timestamp extends Date {
  // What the Date beneath does not hold: the fraction of a millisecond, so that no timestamp of a large table needs a
  // bigint of its own. All of the epoch where it lies beyond what a Date can tell.
  readonly #rest: bigint | number
  readonly #kind: TimestampKind

  constructor(epoch: bigint | number, kind: TimestampKind) {
    const ms = milliseconds(epoch, kind.unit)
    super(ms)
    this.#rest = Math.abs(ms) <= LAST_MS ? restOf(epoch, ms, kind.unit) : BigInt(epoch)
    this.#kind = kind
  }

  /** Since 1970-01-01 00:00:00 UTC, in `unit`. */
  get epoch(): bigint {
    if (typeof this.#rest === 'bigint') return this.#rest
    const ms = BigInt(this.getTime())
    const { unit } = this.#kind
    return unit === 's' ? ms / 1000n : ms * BigInt(PER_MILLISECOND[unit]) + BigInt(this.#rest)
  }

  get unit(): Unit {
    return this.#kind.unit
  }

  get zone(): string | undefined {
    return this.#kind.zone
  }

  /**
   * As Trino writes it: `2024-01-31 12:00:00.123456`, with ` UTC` behind when the type has a time zone.
   *
   * @example
   * String(row.time) // '2024-01-31 12:00:00.123456'
   */
  override toString(): string {
    return this.toText(this.#kind.digits)
  }

  /**
   * As Trino writes it, with so many digits of a second's fraction.
   *
   * @example
   * row.time.toText(0) // '2024-01-31 12:00:00'
   */
  toText(digits: number): string {
    return this.#text(' ', digits) + (this.#kind.zone ? ' UTC' : '')
  }

  /**
   * As a value of Temporal, exact: a `ZonedDateTime` where the type has a time zone, else a `PlainDateTime`.
   * Where the runtime has no Temporal, give a polyfill's.
   *
   * @example
   * row.time.toTemporal().toPlainDate()
   */
  toTemporal<Zoned, Plain>(temporal: TemporalLike<Zoned, Plain> = platformTemporal()): Zoned | Plain {
    const { unit, zone } = this.#kind
    const instant = new temporal.Instant((this.epoch * PER_SECOND.ns) / PER_SECOND[unit])
    return zone ? instant.toZonedDateTimeISO(zone) : instant.toZonedDateTimeISO('UTC').toPlainDateTime()
  }

  /**
   * ISO 8601 with every digit; with `Z` when the type has a time zone.
   *
   * @example
   * JSON.stringify(row.time) // '"2024-01-31T12:00:00.123456"'
   */
  override toJSON(): string {
    return this.#text('T', this.#kind.digits) + (this.#kind.zone ? 'Z' : '')
  }

  /** What `console.log` shows of it in Node and Bun, where a Date would lose digits. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }

  #text(between: string, digits: number): string {
    const { unit } = this.#kind
    const { epoch } = this
    const seconds = floorDiv(epoch, PER_SECOND[unit])
    const fraction = String(epoch - seconds * PER_SECOND[unit]).padStart(DIGITS[unit], '0')
    const date = new Date(Number(seconds) * 1000)
    if (Number.isNaN(date.getTime())) return `epoch ${epoch} ${unit}`
    const [day = '', time = ''] = date.toISOString().split('T')
    const cut = digits > 0 ? `.${fraction.padEnd(digits, '0').slice(0, digits)}` : ''
    return day + between + time.slice(0, 8) + cut
  }
}

/** The digits of a second's fraction: those that the SQL type names, else those that the unit has. */
export function digitsOf(type: string, unit: Unit): number {
  const named = /\((\d+)\)/.exec(type)?.[1]
  return named === undefined ? DIGITS[unit] : Number(named)
}

/** Days since 1970-01-01 as a Date at midnight UTC. */
export function dateOfDays(days: number): Date {
  return new Date(days * DAY_MS)
}

/** A time of day, `12:34:56.789`. */
export function timeText(value: bigint, unit: Unit, digits: number): string {
  const perSecond = PER_SECOND[unit]
  const fraction = String(value % perSecond)
    .padStart(DIGITS[unit], '0')
    .padEnd(digits, '0')
    .slice(0, digits)
  return clock(Number(value / perSecond)) + (digits > 0 ? `.${fraction}` : '')
}

/** An interval of months as Trino writes it, `2-6` or `-0-1`. */
export function monthsText(months: number): string {
  const size = Math.abs(months)
  return `${months < 0 ? '-' : ''}${Math.floor(size / 12)}-${size % 12}`
}

/** An interval of milliseconds as Trino writes it, `1 02:03:04.000`. */
export function durationText(milliseconds: bigint): string {
  const size = milliseconds < 0n ? -milliseconds : milliseconds
  const days = size / BigInt(DAY_MS)
  const rest = Number(size % BigInt(DAY_MS))
  const fraction = String(rest % 1000).padStart(3, '0')
  return `${milliseconds < 0n ? '-' : ''}${days} ${clock(Math.floor(rest / 1000))}.${fraction}`
}

/** A count in `unit` as whole milliseconds, towards the past. */
export function wholeMilliseconds(value: bigint, unit: Unit): bigint {
  return unit === 's' ? value * 1000n : floorDiv(value, PER_SECOND[unit] / 1000n)
}

const PER_MILLISECOND: Readonly<Record<Unit, number>> = { s: 0.001, ms: 1, us: 1e3, ns: 1e6 }

function platformTemporal<Zoned, Plain>(): TemporalLike<Zoned, Plain> {
  const { Temporal } = globalThis as { Temporal?: TemporalLike<Zoned, Plain> }
  if (Temporal) return Temporal
  throw invalidArgument('this runtime has no Temporal', "Give a polyfill's: toTemporal(Temporal).")
}

/** Towards the past. As a number where that is exact, since dividing bigints costs ten times as much. */
function milliseconds(epoch: bigint | number, unit: Unit): number {
  const near = Number(epoch)
  if (unit === 's') return near * 1000
  if (Number.isSafeInteger(near)) return Math.floor(near / PER_MILLISECOND[unit])
  return Number(wholeMilliseconds(BigInt(epoch), unit))
}

/** What a count has beyond its whole milliseconds. */
function restOf(epoch: bigint | number, ms: number, unit: Unit): number {
  if (unit === 's' || unit === 'ms') return 0
  if (typeof epoch === 'number') return epoch - ms * PER_MILLISECOND[unit]
  return Number(epoch - BigInt(ms) * BigInt(PER_MILLISECOND[unit]))
}

function clock(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

function floorDiv(value: bigint, by: bigint): bigint {
  const quotient = value / by
  return value % by < 0n ? quotient - 1n : quotient
}
