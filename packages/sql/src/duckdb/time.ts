import type { TemporalType, Type } from '../types/type.ts'
import { isTemporal } from '../types/type.ts'
import { roundTimestamp } from './cast/time.ts'
import { type Compiler, lambda, type Value } from './compiler.ts'
import { intervalLength } from './literal.ts'
import { castTo, failAs, failFar, struct, when } from './text.ts'
import { earlierInstantAt, instantAt, localAt, minutesOf, nearEnough } from './zone.ts'
import { zoneOf } from './zone-of.ts'

const DAY_MS = 86_400_000n

/** A date, time or timestamp plus or minus an interval. */
export function addInterval(c: Compiler, point: Value, interval: Value, operator: '+' | '-', type: Type): string {
  const months = interval.type.kind === 'interval year to month'
  if (point.type.kind === 'date') {
    if (!months) return nearSum(c, point.sql, `${interval.sql} // ${DAY_MS}`, DAYS, addDays(point, interval, operator))
    const sum = castTo(`(${point.sql} ${operator} ${monthsOf(interval)})`, 'DATE')
    return nearSum(c, point.sql, interval.sql, MONTHS, sum)
  }
  const millis = `to_milliseconds(${interval.sql})`
  if (!isTemporal(type) || type.kind === 'time' || !type.zone) {
    const sum = `(${point.sql} ${operator} ${months ? monthsOf(interval) : millis})`
    return type.kind === 'timestamp' ? nearTimestamp(c, point.sql, interval, sum) : sum
  }
  const step = operator === '+' ? monthsOf(interval) : `-${monthsOf(interval)}`
  const moved = months ? onWallClock(c, point, step) : `(${point.sql} ${operator} ${millis})`
  return isShort(interval) ? moved : nearEnough(moved)
}

/**
 * A timestamp with a zone, moved by a DuckDB interval on the clock of its own zone. Where the clock shows the new reading
 * twice, it stays as far from UTC as it was, or else is the earlier of them.
 */
export function onWallClock(c: Compiler, point: Value, step: string): string {
  const zone = zoneOf(c, point.node)
  if (zone !== null && minutesOf(zone) !== undefined) return instantAt(`(${localAt(point.sql, zone)} + ${step})`, zone)
  const moved = lambda(c, both => {
    const local = localAt(`${both}.point`, zone)
    const reading = `(${local} + ${both}.step)`
    const asFar = `(${both}.point + (${reading} - ${local}))`
    return when([[`${localAt(asFar, zone)} = ${reading}`, asFar]], earlierInstantAt(reading, zone))
  })
  return `list_transform([${struct(['point', point.sql], ['step', step])}], ${moved})[1]`
}

/** How many of a unit there are in the years that a date may be from year 0, and be moved by, to stay one of DuckDB's. */
const MOST_YEARS = 140_000
const MONTHS = 12 * MOST_YEARS
const DAYS = 365 * MOST_YEARS

/**
 * A date moved by some number of units. Where it leads too far DuckDB fails by itself, and so that is looked for only
 * where a failure would be caught.
 */
export function nearSum(c: Compiler, date: string, amount: string, most: number, sum: string): string {
  if (c.state.caughtBy === undefined) return sum
  return when([[leadsFar(date, amount, most), failFar('DATE')]], sum)
}

/** As `nearSum`, of a timestamp, for which Trino fails in a way that TRY does not catch. */
function nearTimestamp(c: Compiler, point: string, interval: Value, sum: string): string {
  if (c.state.caughtBy === undefined) return sum
  const most = interval.type.kind === 'interval year to month' ? MONTHS : BigInt(DAYS) * DAY_MS
  return when([[leadsFar(point, interval.sql, most), failFar('TIMESTAMP', 'Timestamps')]], sum)
}

function leadsFar(point: string, amount: string, most: number | bigint): string {
  return `abs(year(${point})) > ${MOST_YEARS} OR ${amount} NOT BETWEEN -${most} AND ${most}`
}

// From what there is in tables, an interval that is written out leads nowhere too far unless it is itself of ages.
function isShort({ node, type }: Value): boolean {
  if (node.kind !== 'interval') return false
  const length = intervalLength(node)
  const most = type.kind === 'interval year to month' ? 12_000n : 366_000n * DAY_MS
  return length <= most && length >= -most
}

function monthsOf(interval: Value): string {
  return `to_months(CAST(${interval.sql} AS INTEGER))`
}

/** A date takes whole days only. */
function addDays(date: Value, interval: Value, operator: '+' | '-'): string {
  const days = castTo(`(${interval.sql} // ${DAY_MS})`, 'INTEGER')
  const sum = `(${date.sql} ${operator} ${days})`
  if (interval.node.kind === 'interval' && intervalLength(interval.node) % DAY_MS === 0n) return sum
  const failure = failAs('DATE', 'INVALID_FUNCTION_ARGUMENT', 'Cannot add hour, minutes or seconds to a date')
  return when([[`${date.sql} IS NOT NULL AND ${interval.sql} % ${DAY_MS} <> 0`, failure]], sum)
}

/** The milliseconds from one date, time or timestamp to another, rounded half up. */
export function difference(left: Value, right: Value): string {
  if (left.type.kind === 'date') return `((${left.sql} - ${right.sql}) * ${DAY_MS})`
  const [a, b] = [left, right].map(side => (side.type.kind === 'time' ? `(DATE '1970-01-01' + ${side.sql})` : side.sql))
  const micros = `(epoch_us(${a}) - epoch_us(${b}))`
  if (![left, right].some(side => isTemporal(side.type) && side.type.precision > 3)) return `(${micros} // 1000)`
  return `((${micros} + 500 - ((${micros} + 500) % 1000 + 1000) % 1000) // 1000)`
}

/** A timestamp at the local reading that date functions work on; a date is taken at midnight. */
export function localReading(c: Compiler, point: Value): string {
  return isTemporal(point.type) && point.type.zone ? localAt(point.sql, zoneOf(c, point.node)) : point.sql
}

/** Back from a local reading to a value of the point's type. */
export function fromLocal(c: Compiler, point: Value, local: string): string {
  return isTemporal(point.type) && point.type.zone ? instantAt(local, zoneOf(c, point.node)) : local
}

/** The time that the query began, with `precision` digits of a second, as an instant. */
export function now(precision: number): string {
  const type: TemporalType = { kind: 'timestamp', precision, zone: false }
  return instantAt(roundTimestamp(localAt('now()', 'UTC'), type), 'UTC')
}
