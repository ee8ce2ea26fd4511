import { Zones } from '../analyse/zones.ts'
import { refuse } from './refuse.ts'
import { failAs, text, when } from './text.ts'

/*
 * DuckDB's timestamps with a zone are instants and know no zone of their own; Trino's carry one each. The compiler
 * knows the zone of nearly every value from where it comes from (UTC for columns, the one that AT TIME ZONE names), and
 * refuses what depends on a zone that it does not know.
 */

const OFFSET = /^([+-])(\d{1,2}):?(\d{2})?$/

/** The local reading of an instant in its zone, as a timestamp without one. */
export function localAt(sql: string, zone: string | null): string {
  const known = knownZone(zone)
  const minutes = offsetMinutes(known)
  if (minutes === undefined) return `timezone(${text(known)}, ${sql})`
  const utc = `timezone('UTC', ${sql})`
  return minutes === 0 ? utc : `(${utc} + to_minutes(${minutes}))`
}

/** The instant of a local reading in a zone. */
export function instantAt(sql: string, zone: string | null): string {
  const known = knownZone(zone)
  const minutes = offsetMinutes(known)
  if (minutes === undefined) return `timezone(${text(known)}, ${sql})`
  return `timezone('UTC', ${minutes === 0 ? sql : `(${sql} - to_minutes(${minutes}))`})`
}

function knownZone(zone: string | null): string {
  return zone ?? refuse('a time zone that differs from row to row', "Add AT TIME ZONE 'UTC' to the value.")
}

/** Minutes east of UTC for a fixed offset and for UTC itself, `undefined` for a zone of the world. */
export function offsetMinutes(zone: string): number | undefined {
  if (/^(utc|z|gmt|ut|etc\/utc)$/i.test(zone)) return 0
  const offset = OFFSET.exec(zone)
  if (!offset) return undefined
  const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0)
  return offset[1] === '-' ? -minutes : minutes
}

/** `sql`, a point in time of that DuckDB type, or Trino's error if the zone that it is put into is none. */
export function inZone(sql: string, zone: string | null, type: string): string {
  if (zone === null || offsetMinutes(zone) !== undefined || new Zones().has(zone)) return sql
  const failure = failAs(type, 'INVALID_FUNCTION_ARGUMENT', `'${zone}' is not a valid time zone`)
  return when([[`${sql} IS NOT NULL`, failure]])
}

/** How Trino writes the zone: `UTC`, `+02:00`, `Europe/Paris`. */
export function zoneName(zone: string): string {
  const minutes = offsetMinutes(zone)
  if (minutes === undefined) return zone
  if (minutes === 0) return 'UTC'
  const size = Math.abs(minutes)
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
