import type { TemporalType } from '../../types/type.ts'
import { isTemporal } from '../../types/type.ts'
import { carrier } from '../carrier.ts'
import type { Compiler } from '../compiler.ts'
import { refuse } from '../refuse.ts'
import { castTo, failAs, failFar, when } from '../text.ts'
import { instantAt, localAt, nearEnough } from '../zone.ts'
import type { CastSite } from './site.ts'

/** Between dates, times and timestamps. Lower precision rounds, half up; a timestamp as a date is cut. */
export function fromTime(c: Compiler, { sql, from, to, zone }: CastSite): string | undefined {
  if (from.kind === 'date') return fromDate(c, sql, to)
  if (!isTemporal(from)) return undefined
  if (from.kind === 'time') return to.kind === 'time' && !to.zone ? lower(sql, from, to) : undefined
  const local = from.zone ? localAt(sql, zone) : sql
  if (to.kind === 'date') return castTo(local, 'DATE')
  if (to.kind === 'time' && !to.zone)
    return lower(from.zone ? castTo(local, 'TIME') : timeOfDay(local, from), { ...from, kind: 'time', zone: false }, to)
  if (to.kind !== 'timestamp') return undefined
  if (from.zone === to.zone)
    return from.zone && from.precision > to.precision ? lowerZoned(sql, from, to) : lower(sql, from, to)
  return to.zone ? nearEnough(instantAt(lower(sql, from, to), 'UTC')) : lower(local, { ...from, zone: false }, to)
}

/** Trino counts a second too few before 1970 where there are parts of one, and fails where none is left. */
function timeOfDay(sql: string, from: TemporalType): string {
  const time = castTo(sql, 'TIME')
  if (from.precision === 0) return time
  const early = `${sql} < TIMESTAMP '1970-01-01' AND epoch_us(${sql}) % 1000000 <> 0`
  const none = failAs('TIME', 'GENERIC_INTERNAL_ERROR', 'value must be >= 0')
  const second = castTo(`${sql} - to_seconds(1)`, 'TIME')
  return when([[early, when([[`${time} < TIME '00:00:01'`, none]], second)]], time)
}

function fromDate(c: Compiler, sql: string, to: CastSite['to']): string | undefined {
  if (to.kind !== 'timestamp') return undefined
  const midnight = castTo(nearDate(c, sql), 'TIMESTAMP')
  return to.zone ? nearEnough(instantAt(midnight, 'UTC')) : midnight
}

/**
 * A date that DuckDB has a timestamp of. It fails for others by itself, and so they are looked for only where that
 * would be caught.
 */
export function nearDate(c: Compiler, sql: string): string {
  if (c.state.caughtBy === undefined) return sql
  return when([[`${sql} NOT BETWEEN DATE '290309-12-22 (BC)' AND DATE '294247-01-10'`, failFar('DATE')]], sql)
}

function lower(sql: string, from: TemporalType, to: TemporalType): string {
  return from.precision > to.precision ? roundTimestamp(sql, to) : sql
}

// Every zone is whole seconds from UTC, so that rounding can be done there.
function lowerZoned(sql: string, from: TemporalType, to: TemporalType): string {
  return instantAt(lower(localAt(sql, 'UTC'), { ...from, zone: false }, { ...to, zone: false }), 'UTC')
}

/** Rounds to the type's digits of a second, half up; a time of day wraps at midnight. */
export function roundTimestamp(sql: string, to: TemporalType): string {
  if (to.precision >= 6) return sql
  if (to.kind === 'time')
    return castTo(roundTimestamp(`(DATE '1970-01-01' + ${sql})`, { ...to, kind: 'timestamp' }), 'TIME')
  if (carrier(to) === undefined) return refuse('this precision', 'Use a precision of 6 digits at most.')
  const unit = 10 ** (6 - to.precision)
  const half = `(${sql} + to_microseconds(${unit / 2}))`
  if (to.precision === 0) return `date_trunc('second', ${half})`
  if (to.precision === 3) return `date_trunc('millisecond', ${half})`
  const micros = `epoch_us(${half})`
  return `make_timestamp(${micros} - ((${micros} % ${unit}) + ${unit}) % ${unit})`
}
