import { fixedOffset, zoneName } from '../time-zone/names.ts'
import { Zones } from '../time-zone/zones.ts'
import { refuse } from './refuse.ts'
import { failAs, text, when } from './text.ts'

/*
 * DuckDB's timestamps with a zone are instants and know no zone of their own; Trino's carry one each. The compiler
 * knows the zone of nearly every value from where it comes from (UTC for columns, the one that AT TIME ZONE names), and
 * refuses what depends on a zone that it does not know.
 */

/**
 * The zone of a value: a name, the same for all rows; the text of an expression that gives each row's minutes east of
 * UTC; or `null` where it cannot be known.
 */
export type Zone = string | Readonly<{ minutes: string }> | null

/** The local reading of an instant in its zone, as a timestamp without one. */
export function localAt(sql: string, zone: Zone): string {
  const known = knownZone(zone)
  const minutes = minutesOf(known)
  if (minutes === undefined) return `timezone(${text(String(known))}, ${sql})`
  const utc = `timezone('UTC', ${sql})`
  return minutes === '0' ? utc : `(${utc} + to_minutes(${minutes}))`
}

/** The instant of a local reading in a zone. */
export function instantAt(sql: string, zone: Zone): string {
  const known = knownZone(zone)
  const minutes = minutesOf(known)
  if (minutes === undefined) return `timezone(${text(String(known))}, ${sql})`
  return `timezone('UTC', ${minutes === '0' ? sql : `(${sql} - to_minutes(${minutes}))`})`
}

/** As `instantAt`, but where a clock shows the reading twice, the earlier of them, as Trino reads texts. */
export function earlierInstantAt(local: string, zone: Zone): string {
  const known = knownZone(zone)
  return minutesOf(known) === undefined ? earlierInZone(local, text(String(known))) : instantAt(local, known)
}

/**
 * As `earlierInstantAt`, in the zone that an expression names. DuckDB takes the later instant; the earlier is what the
 * reading of a day before comes to, if a day after that the clock shows the same. `local` is repeated, so it must be short.
 */
export function earlierInZone(local: string, zone: string): string {
  const earlier = `(timezone(${zone}, ${local} - to_hours(24)) + to_hours(24))`
  return when([[`timezone(${zone}, ${earlier}) = ${local}`, earlier]], `timezone(${zone}, ${local})`)
}

function knownZone(zone: Zone): NonNullable<Zone> {
  return zone ?? refuse('a time zone that differs from row to row', "Add AT TIME ZONE 'UTC' to the value.")
}

/** Minutes east of UTC, as DuckDB's text; `undefined` for a zone of the world. */
export function minutesOf(zone: NonNullable<Zone>): string | undefined {
  return typeof zone === 'string' ? fixedOffset(zone)?.toString() : zone.minutes
}

/** `sql`, a point in time of that DuckDB type, or Trino's error if the zone that it is put into is none. */
export function inZone(sql: string, zone: string | null, type: string): string {
  if (zone === null || new Zones().has(zone)) return sql
  const failure = failAs(type, 'INVALID_FUNCTION_ARGUMENT', `'${zone}' is not a valid time zone`)
  return when([[`${sql} IS NOT NULL`, failure]])
}

/** The first millisecond that Trino's points in time with a zone do not have any more, 2 to the power of 51. */
const ZONED_LIMIT = 2_251_799_813_685_248

/**
 * An instant, or a refusal where it is further away than Trino's points in time with a zone go. Trino fails there, but
 * not where it compares with a constant.
 */
export function nearEnough(instant: string): string {
  const failure = failAs('TIMESTAMPTZ', 'NOT_PORTABLE', 'Points in time this far away have no time zone here')
  return when([[`epoch_ms(${instant}) NOT BETWEEN -${ZONED_LIMIT} AND ${ZONED_LIMIT - 1}`, failure]], instant)
}

/** The text of a zone, as Trino writes it. */
export function zoneText(zone: Zone): string {
  const known = knownZone(zone)
  if (typeof known === 'string') return text(zoneName(known))
  return when([[`${known.minutes} = 0`, "'UTC'"]], offsetText(known.minutes))
}

/** `+05:30` from minutes east of UTC. */
export function offsetText(minutes: string): string {
  const size = `abs(${minutes})`
  return `(${when([[`${minutes} < 0`, "'-'"]], "'+'")} || printf('%02d:%02d', ${size} // 60, ${size} % 60))`
}
