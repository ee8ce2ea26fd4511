import { invalid } from '../function.ts'
import { microsOf, type Parsed } from './fields.ts'

const DATE = /^([+-]?\d{4,9})(?:-(\d{2})(?:-(\d{2}))?|-W(\d{2})(?:-(\d))?|-(\d{3}))?$/
const TIME = /^(\d{2})(?::(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/

/** Days from 1970-01-01 of a date in ISO 8601: by month, by week, or by day of the year. */
export function isoDate(text: string): number {
  const parsed = date(text) ?? invalid(`Invalid format: "${text}"`)
  return Number(microsOf(parsed) / 86_400_000_000n)
}

/** The instant, in microseconds, of a timestamp in ISO 8601; without an offset it is in UTC. */
export function isoTimestamp(text: string): bigint {
  return microsOf(timestamp(text))
}

/** Minutes east of UTC that such a timestamp is written in. */
export function isoOffset(text: string): bigint {
  return BigInt(timestamp(text).offset ?? 0)
}

function timestamp(text: string): Parsed {
  const [day = '', clock] = text.split('T')
  const parsed = date(day)
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
  const [all, hour, minute = '0', second = '0', fraction = '', zone = 'Z'] = TIME.exec(text) ?? []
  if (all === undefined) return undefined
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? []
  const millisecond = Number(fraction.padEnd(3, '0').slice(0, 3))
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  return { hour: Number(hour), minute: Number(minute), second: Number(second), millisecond, offset }
}
