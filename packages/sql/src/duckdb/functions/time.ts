import type { Type } from '../../types/type.ts'
import { cast } from '../cast/cast.ts'
import { roundTimestamp } from '../cast/time.ts'
import { yearGuard } from '../cast/varchar.ts'
import { type Compiler, external, lambda, type Value } from '../compiler.ts'
import { refuse } from '../refuse.ts'
import { castTo, failAs, when } from '../text.ts'
import { fromLocal, localReading, nearSum, now, onWallClock } from '../time.ts'
import { earlierInstantAt, instantAt, inZone, minutesOf, nearEnough, offsetText, type Zone, zoneText } from '../zone.ts'
import { zoneOf } from '../zone-of.ts'
import {
  all,
  arg,
  literalInteger,
  literalText,
  type Rewrite,
  type Rewrites,
  type Site,
  sql,
  target,
  unless,
} from './site.ts'

/** Dates and times: parts, truncation, arithmetic, reading and writing. */
export const TIME: Rewrites = {
  ...Object.fromEntries(
    [
      'year',
      'month',
      'day',
      'hour',
      'minute',
      'second',
      'millisecond',
      'quarter',
      'week',
      'week_of_year',
      'year_of_week',
      'yow',
    ]
      .concat(['day_of_month', 'day_of_week', 'dow', 'day_of_year', 'doy', 'timezone_hour', 'timezone_minute'])
      .map((name): [string, Rewrite] => [name, site => EXTRACT(site.c, name, arg(site, 0))]),
  ),
  date: site => cast(site.c, sql(site, 0), arg(site, 0).type, site.type, zoneFor(site, 0)),
  last_day_of_month: site => `last_day(${castTo(localReading(site.c, arg(site, 0)), 'DATE')})`,
  date_trunc: dateTrunc,
  date_add: dateAdd,
  date_diff: dateDiff,
  now: () => now(3),
  current_date: () => castTo("timezone('UTC', now())", 'DATE'),
  to_unixtime: site => `(epoch_us(${sql(site, 0)}) / 1e6)`,
  from_unixtime: fromUnixtime,
  to_milliseconds: site => sql(site, 0),
  at_timezone: site => inZone(sql(site, 0), zoneArgument(site), target(site)),
  with_timezone: site => {
    const zone = zoneArgument(site)
    const local = inZone(sql(site, 0), zone, 'TIMESTAMP')
    if (local !== sql(site, 0)) return instantAt(local, 'UTC')
    return `list_transform([${local}], ${lambda(site.c, e => nearEnough(earlierInstantAt(e, zone)))})[1]`
  },
  timezone: site => when([[`${sql(site, 0)} IS NOT NULL`, zoneText(zoneFor(site, 0))]]),
  date_format: site =>
    external(site.c, 'trino_date_format', castTo(localReading(site.c, arg(site, 0)), 'TIMESTAMP'), sql(site, 1)),
  date_parse: site => external(site.c, 'trino_date_parse', ...all(site)),
  format_datetime: formatDatetime,
  parse_datetime: site => {
    const parsed = external(site.c, 'trino_parse_datetime', ...all(site))
    return `list_transform([${parsed}], ${lambda(site.c, e => nearEnough(instantAt(e, 'UTC')))})[1]`
  },
  from_iso8601_date: site => external(site.c, 'trino_iso_date', sql(site, 0)),
  from_iso8601_timestamp: site => instantAt(external(site.c, 'trino_iso_timestamp', sql(site, 0)), 'UTC'),
  to_iso8601: toIso,
  parse_duration: site => external(site.c, 'trino_parse_duration', sql(site, 0)),
}

function isZoned({ type }: Value): boolean {
  return 'zone' in type && type.zone
}

function zoneFor(site: Site, index: number): Zone {
  const value = arg(site, index)
  return isZoned(value) ? zoneOf(site.c, value.node) : null
}

function zoneArgument(site: Site): string {
  return literalText(site.args[1]) ?? refuse(`${site.name} with a zone that is no literal`, LITERAL_ZONE)
}

const LITERAL_ZONE = 'Write the zone as a string literal.'
const ONE_ZONE = "Add AT TIME ZONE 'UTC', or another offset, to the value."

const PARTS: Readonly<Record<string, (local: string) => string>> = {
  year: x => `year(${x})`,
  quarter: x => `quarter(${x})`,
  month: x => `month(${x})`,
  week: x => `week(${x})`,
  week_of_year: x => `week(${x})`,
  day: x => `day(${x})`,
  day_of_month: x => `day(${x})`,
  day_of_week: x => `isodow(${x})`,
  dow: x => `isodow(${x})`,
  day_of_year: x => `dayofyear(${x})`,
  doy: x => `dayofyear(${x})`,
  year_of_week: x => `isoyear(${x})`,
  yow: x => `isoyear(${x})`,
  hour: x => `hour(${x})`,
  minute: x => `minute(${x})`,
  second: x => `second(${x})`,
  millisecond: x => `(millisecond(${x}) % 1000)`,
}

/** A part of a point in time or of an interval, as EXTRACT and the function of its name give it. */
export function EXTRACT(c: Compiler, field: string, value: Value): string {
  const zone = 'zone' in value.type && value.type.zone ? zoneOf(c, value.node) : null
  if (field === 'timezone_hour' || field === 'timezone_minute')
    return when([[`${value.sql} IS NOT NULL`, zonePart(field, zone)]])
  const interval = intervalPart(field, value)
  if (interval !== undefined) return interval
  const part = PARTS[field]
  return part ? part(localReading(c, value)) : refuse(`the field ${field}`)
}

function zonePart(field: string, zone: Zone): string {
  const minutes = zone === null ? undefined : minutesOf(zone)
  if (minutes === undefined) return refuse(`${field} of a zone that is not a fixed offset`, ONE_ZONE)
  const part = field === 'timezone_hour' ? `trunc(${minutes} / 60)` : `${minutes} % 60`
  return castTo(part, 'BIGINT')
}

const MILLIS: Readonly<Record<string, readonly [number, number]>> = {
  day: [86_400_000, Number.MAX_SAFE_INTEGER],
  day_of_month: [86_400_000, Number.MAX_SAFE_INTEGER],
  hour: [3_600_000, 24],
  minute: [60_000, 60],
  second: [1000, 60],
  millisecond: [1, 1000],
}

function intervalPart(field: string, { type, sql: x }: Value): string | undefined {
  if (type.kind === 'interval year to month') return field === 'year' ? `(${x} // 12)` : `(${x} % 12)`
  if (type.kind !== 'interval day to second') return undefined
  const [unit, range] = MILLIS[field] ?? refuse(`the field ${field} of an interval`)
  return range === Number.MAX_SAFE_INTEGER ? `(${x} // ${unit})` : `(${x} // ${unit} % ${range})`
}

const DATE_UNITS = ['day', 'week', 'month', 'quarter', 'year']
const CLOCK_UNITS = ['millisecond', 'second', 'minute', 'hour']

/** The unit of a date function, which must be written out: what it does depends on the type. */
function unitOf(site: Site, type: Type): string {
  const unit = literalText(site.args[0])?.toLowerCase()
  if (unit === undefined)
    return refuse(`${site.name} with a unit that is no literal`, 'Write the unit as a string literal.')
  const known = type.kind === 'date' ? DATE_UNITS : type.kind === 'time' ? CLOCK_UNITS : [...CLOCK_UNITS, ...DATE_UNITS]
  return known.includes(unit) ? unit : ''
}

function badUnit(site: Site, type: Type): string {
  const unit = literalText(site.args[0]) ?? ''
  const message = `${unit} is not a valid ${type.kind.toUpperCase()} field`
  const known = site.args.slice(1).map(argument => `${argument.sql} IS NOT NULL`)
  return when([[known.join(' AND '), failAs(target(site), 'INVALID_FUNCTION_ARGUMENT', message)]])
}

function dateTrunc(site: Site): string {
  const point = arg(site, 1)
  const unit = unitOf(site, point.type)
  if (unit === '') return badUnit(site, point.type)
  if (point.type.kind === 'time') return castTo(`date_trunc('${unit}', (DATE '1970-01-01' + ${point.sql}))`, 'TIME')
  if (point.type.kind === 'date') return castTo(`date_trunc('${unit}', ${point.sql})`, 'DATE')
  const local = localReading(site.c, point)
  const truncated = `date_trunc('${unit}', ${local})`
  // Below a day the instant itself is moved, so that an hour that a clock shows twice stays the one it is.
  if (local !== point.sql && CLOCK_UNITS.includes(unit)) return `(${point.sql} - (${local} - ${truncated}))`
  return fromLocal(site.c, point, truncated)
}

const STEPS: Readonly<Record<string, string>> = {
  millisecond: 'to_milliseconds',
  second: 'to_seconds',
  minute: 'to_minutes',
  hour: 'to_hours',
  day: 'to_days',
  week: 'to_weeks',
  month: 'to_months',
  quarter: 'to_quarters',
  year: 'to_years',
}

/** So many years lead from no point in time that there is in tables to one that is too far away. */
const MANY = 10_000n
/** So many days, or years, lead from no date near today out of the dates that there are. */
const MANY_DAYS = 140_000

function dateAdd(site: Site): string {
  const point = arg(site, 2)
  const unit = unitOf(site, point.type)
  if (unit === '') return badUnit(site, point.type)
  const amount = sql(site, 1)
  const small = ['day', 'week', 'month', 'quarter', 'year'].includes(unit)
  const step = `${STEPS[unit]}(${small ? wholeNumber(site, point.type) : amount})`
  if (point.type.kind === 'date')
    return nearSum(site.c, point.sql, amount, MANY_DAYS, castTo(`(${point.sql} + ${step})`, 'DATE'))
  const moved = `(${point.sql} + ${step})`
  if (point.type.kind === 'time' || !isZoned(point)) return small ? moved : rounded(site, moved)
  const instant = small ? onWallClock(site.c, point, step) : rounded(site, moved)
  const written = literalInteger(site.args[1]) ?? MANY
  return written < MANY && written > -MANY ? instant : nearEnough(instant)
}

/** How many days and more are added, of which Trino's calendar counts no more than an integer holds. */
function wholeNumber(site: Site, type: Type): string {
  const amount = sql(site, 1)
  const written = literalInteger(site.args[1])
  if (written !== undefined && BigInt.asIntN(32, written) === written) return castTo(amount, 'INTEGER')
  const name = type.kind === 'date' ? 'GENERIC_INTERNAL_ERROR' : 'INVALID_FUNCTION_ARGUMENT'
  const tooMany = `${amount} NOT BETWEEN -2147483648 AND 2147483647`
  return castTo(when([[tooMany, failAs('BIGINT', name, 'integer overflow')]], amount), 'INTEGER')
}

// A millisecond that the type has no digits for is rounded away.
function rounded(site: Site, moved: string): string {
  const { type } = site
  if (type.kind !== 'timestamp' && type.kind !== 'time') return moved
  if (type.precision >= 3) return moved
  return type.zone ? instantAt(roundTimestamp(`timezone('UTC', ${moved})`, type), 'UTC') : roundTimestamp(moved, type)
}

/** Complete units from the second argument to the third, negative backwards. */
function dateDiff(site: Site): string {
  const [from, to] = [arg(site, 1), arg(site, 2)]
  const unit = unitOf(site, from.type)
  if (unit === '') return badUnit(site, from.type)
  const [a, b] = [from, to].map(side => toMillis(side.type, diffSide(site, side, CLOCK_UNITS.includes(unit))))
  return `date_sub('${unit}', ${a}, ${b})`
}

/** Of timestamps, parts of a millisecond are left out before anything is counted. */
function toMillis(type: Type, sql: string): string {
  return type.kind === 'timestamp' && type.precision > 3 ? `date_trunc('millisecond', ${sql})` : sql
}

// Hours and less are counted between instants, days and more on the wall clock of the first value's zone.
function diffSide(site: Site, side: Value, clock: boolean): string {
  if (side.type.kind === 'time') return `(DATE '1970-01-01' + ${side.sql})`
  if (side.type.kind !== 'timestamp' || !side.type.zone) return side.sql
  return clock ? `timezone('UTC', ${side.sql})` : localReading(site.c, { ...side, node: arg(site, 1).node })
}

/** The most minutes that a zone may be from UTC. */
const FARTHEST_ZONE = 840

/** Trino packs milliseconds and a zone into 64 bits. */
const MOST_SECONDS = '2251799813685.2475'

/** Milliseconds, rounded half up; text that is no number of seconds cannot come here. */
function fromUnixtime(site: Site): string {
  const x = sql(site, 0)
  const millis = castTo(`floor(${x} * 1000 + 0.5)`, 'BIGINT')
  const instant = `make_timestamp(${millis} * 1000)`
  if (site.args.length === 2 && literalText(site.args[1]) === undefined)
    return refuse('from_unixtime with a zone that is no literal', LITERAL_ZONE)
  const zero = instantAt('make_timestamp(0)', 'UTC')
  const found = when([[`isnan(${x})`, zero]], instantAt(instant, 'UTC'))
  const offset = site.args.slice(1).filter(({ type }) => type.kind === 'bigint')
  const tooFar = `${x} NOT BETWEEN -${MOST_SECONDS} AND ${MOST_SECONDS} AND NOT isnan(${x})`
  const whole = unless(site, tooFar, 'Millis overflow', found)
  if (offset.length === 0) return whole
  const [hours = '', minutes = ''] = offset.map(part => castTo(part.sql, 'HUGEINT'))
  const outside = `${wrapped(`${hours} * 60 + ${minutes}`)} NOT BETWEEN -${FARTHEST_ZONE} AND ${FARTHEST_ZONE}`
  const known = [site.args[0], ...offset].map(part => `${part?.sql} IS NOT NULL`).join(' AND ')
  return when([[known, unless(site, outside, 'Invalid offset minutes', whole)]])
}

/** A sum of Trino's, of which it keeps the lower 64 bits without a look at the others. */
function wrapped(huge: string): string {
  const [half, all] = ['9223372036854775808', '18446744073709551616']
  return `(((${huge} + ${half}) % ${all} + ${all}) % ${all} - ${half})`
}

function formatDatetime(site: Site): string {
  const zone = zoneFor(site, 0)
  const point = arg(site, 0)
  const zoned = 'zone' in point.type && point.type.zone
  const local = castTo(localReading(site.c, point), 'TIMESTAMP')
  if (!zoned) return external(site.c, 'trino_format_datetime', local, sql(site, 1), "''", '0')
  const name = zoneText(zone)
  const offset = `CAST((epoch_us(${local}) - epoch_us(${point.sql})) // 60000000 AS INTEGER)`
  return external(site.c, 'trino_format_datetime', local, sql(site, 1), name, offset)
}

function toIso(site: Site): string {
  const point = arg(site, 0)
  if (point.type.kind === 'date') return yearGuard(point.sql, `strftime(${point.sql}, '%Y-%m-%d')`)
  if (point.type.kind !== 'timestamp') return refuse('to_iso8601 of this type')
  const digits = point.type.precision
  const local = localReading(site.c, point)
  const format = `strftime(${local}, '%Y-%m-%dT%H:%M:%S${digits > 0 ? '.%f' : ''}')`
  const cut = digits > 0 && digits < 6 ? `substr(${format}, 1, ${20 + digits})` : format
  const written = yearGuard(local, cut)
  if (!point.type.zone) return written
  return `(${written} || ${zoneSuffix(zoneFor(site, 0), local, point.sql)})`
}

/** What ISO 8601 writes behind a local reading in a zone: `Z`, or how far it is from UTC. */
export function zoneSuffix(zone: Zone, local: string, instant: string): string {
  const fixed = zone === null ? undefined : minutesOf(zone)
  if (fixed === '0') return "'Z'"
  const minutes = fixed ?? `((epoch_us(${local}) - epoch_us(${instant})) // 60000000)`
  return when([[`${minutes} = 0`, "'Z'"]], offsetText(minutes))
}
