import { fixedOffset } from '../../time-zone/names.ts'
import { isTooFar, readZonedText } from '../../time-zone/zoned-text.ts'
import { Zones } from '../../time-zone/zones.ts'
import { TrinoError } from '../function.ts'
import { DAY_MS, dayNumber } from './fields.ts'

const zones = new Zones()

/**
 * A timestamp with a zone, from text: the microseconds of its local reading, rounded to so many digits of a second, and
 * the zone to take them in. A fixed offset is taken off already. What names no zone is in UTC. `tryCast`: every failure
 * is to be one that is caught.
 */
export function zonedText(text: string, digits: bigint, tryCast: boolean): readonly string[] {
  const read = readZonedText(text)
  const zone = read?.zone ?? 'UTC'
  if (read && TOO_FAR.test(zone) && !tryCast) throw new TrinoError('NOT_SUPPORTED', `Time zone not supported: ${zone}`)
  if (!read || !zones.has(zone)) return unreadable(text)
  if (isTooFar(read.fields, zone)) return unreadable(text)
  const offset = fixedOffset(zone)
  const micros = localMicros(read.fields) + roundedMicros(read.fraction, Number(digits))
  return offset === undefined ? [String(micros), zone] : [String(micros - BigInt(offset) * 60_000_000n), 'UTC']
}

// Beyond 14 hours from UTC.
const TOO_FAR = /^[+-](?:14:?(?!00)\d\d|1[5-8](?::?\d\d)?)$/

function unreadable(text: string): never {
  throw new TrinoError('INVALID_CAST_ARGUMENT', `Value cannot be cast to timestamp: ${text}`)
}

function localMicros([year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0]: readonly number[]): bigint {
  return BigInt(dayNumber(year, month, day) * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000) * 1000n
}

const PICOSECONDS = 12

function roundedMicros(fraction: string, digits: number): bigint {
  const unit = 10n ** BigInt(PICOSECONDS - digits)
  const picos = BigInt(fraction.padEnd(PICOSECONDS, '0').slice(0, PICOSECONDS))
  return ((picos + unit / 2n) / unit) * (unit / 1_000_000n)
}
