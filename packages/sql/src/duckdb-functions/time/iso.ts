import { invalid } from '../function.ts'
import { microsOf, type Parsed } from './fields.ts'

const DATE = /^([+-]?\d{1,9})(?:-(\d{1,2})(?:-(\d{1,2}))?|-W(\d{1,2})(?:-(\d))?|-(\d{3}))?$/
const TIME = /^(?:(\d{1,2})(?::(\d{1,2})(?::(\d{1,2}))?)?(?:[.,](\d+))?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/i

/** The most milliseconds that Trino packs with a zone. */
const MOST_MILLIS = 2_251_799_813_685_247n

/** Days from 1970-01-01 of a date in ISO 8601: by month, by week, or by day of the year. */
export function isoDate(text: string): number {
  const parsed = date(text) ?? invalid(`Invalid format: "${text}"`)
  return Number(microsOf(parsed) / 86_400_000_000n)
}

/** The instant, in microseconds, of a timestamp in ISO 8601; without an offset it is in UTC. */
export function isoTimestamp(text: string): bigint {
  const micros = microsOf(timestamp(text))
  const millis = micros / 1000n
  return millis > MOST_MILLIS || millis < -MOST_MILLIS ? invalid(`Millis overflow: ${millis}`) : micros
}

/** Minutes east of UTC that such a timestamp is written in. */
export function isoOffset(text: string): bigint {
  return BigInt(timestamp(text).offset ?? 0)
}

function timestamp(text: string): Parsed {
  const [day = '', clock] = text.split(/t/i)
  const parsed = day === '' && clock ? {} : date(day)
  const time = clock === undefined ? {} : clockOf(clock)
  return parsed && time ? { ...parsed, ...time } : invalid(`Invalid format: "${text}"`)
}

function date(text: string): Parsed | undefined {
  const [all, year, month, day, week, dayOfWeek, dayOfYear] = DATE.exec(text) ?? []
  if (all === undefined) return undefined
  if (week !== undefined) return { weekYear: Number(year), week: Number(week), dayOfWeek: Number(dayOfWeek ?? 1) }
  if (dayOfYear !== undefined) return { year: Number(year), dayOfYear: Number(dayOfYear) }
  return { year: Number(year), month: Number(month ?? 1), day: Number(day ?? 1) }
}

function clockOf(text: string): Parsed | undefined {
  const [all, hour = '0', minute, second, fraction = '', zone = 'Z'] = TIME.exec(text) ?? []
  if (all === undefined) return undefined
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? []
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  const part = { hour: Number(hour), minute: Number(minute ?? 0), second: Number(second ?? 0), offset }
  // A fraction is one of the last part that is written.
  const unit = second !== undefined ? 1000 : minute !== undefined ? 60_000 : 3_600_000
  const rest = Math.floor(Number(`0.${fraction}0`) * unit)
  if (unit === 1000) return { ...part, millisecond: rest }
  if (unit === 60_000) return { ...part, second: Math.floor(rest / 1000), millisecond: rest % 1000 }
  const [seconds, millisecond] = [Math.floor(rest / 1000), rest % 1000]
  return { ...part, minute: Math.floor(seconds / 60), second: seconds % 60, millisecond }
}
