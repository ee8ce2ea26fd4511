import { fixedOffset } from './names.ts'

/** The text of a timestamp in its parts; `zone` is what stands behind it, if anything. */
export type ZonedText = Readonly<{
  /** Year, month, day, hour, minute and second. */
  fields: readonly number[]
  /** The digits behind the seconds. */
  fraction: string
  zone: string | null
}>

const BLANK = '[\\x00-\\x20]*'
const TEXT = new RegExp(
  `^${BLANK}([+-]?\\d{4,})-(\\d{1,2})-(\\d{1,2})(?: (\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d+))?)?)?(?:\\s*(\\S+))?${BLANK}$`,
)

/** Reads `2024-01-31 01:02:03.4 Europe/Paris`, as casts and literals take it. What stands for the zone is not looked at. */
export function readZonedText(text: string): ZonedText | undefined {
  const match = TEXT.exec(text)
  if (!match) return undefined
  const [hour = '0', minute = '0', second = '0', fraction = '', zone] = match.slice(4)
  const fields = [match[1], match[2], match[3], hour, minute, second].map(Number)
  return isMoment(fields) ? { fields, fraction, zone: zone ?? null } : undefined
}

function isMoment([year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0]: readonly number[]): boolean {
  return isDay(year, month, day) && hour < 24 && minute < 60 && second < 60
}

/** Whether the calendar has the day. */
export function isDay(year: number, month: number, day: number): boolean {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day >= 1 && day <= ([31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0)
}

/** Trino's points in time with a zone have 52 bits for their milliseconds. */
const LIMIT = 2 ** 51

/** Whether a reading is beyond Trino's points in time with a zone; the offset of a region counts only where it is fixed. */
export function isTooFar(fields: readonly number[], zone: string): boolean {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = fields
  if (Math.abs(year) < 70_000) return false
  const offset = (fixedOffset(zone) ?? 0) * 60_000
  const local = new Date(0).setUTCFullYear(year, month - 1, day) + ((hour * 60 + minute) * 60 + second) * 1000
  const millis = local - offset
  return Number.isNaN(millis) || millis < -LIMIT || millis >= LIMIT
}
