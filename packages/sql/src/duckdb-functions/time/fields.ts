import { invalid, TrinoError } from '../function.ts'

/** A point in time, taken apart as calendars write it: ISO weeks, months from 1, Monday is 1. */
export type Moment = Readonly<{
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  millisecond: number
  dayOfYear: number
  dayOfWeek: number
  week: number
  weekYear: number
}>

export const DAY_MS = 86_400_000

/** The whole days before a date of the proleptic Gregorian calendar, from 1970-01-01. */
export function dayNumber(year: number, month: number, day: number): number {
  // Date.UTC takes years below 100 for those of the 20th century.
  return Math.round(new Date(0).setUTCFullYear(year, month - 1, day) / DAY_MS)
}

/** The parts of a timestamp in microseconds, rounded to milliseconds. */
export function momentOf(micros: bigint): Moment {
  const up = micros + 500n
  const millis = Number(up >= 0n || up % 1000n === 0n ? up / 1000n : up / 1000n - 1n)
  const date = new Date(millis)
  const year = date.getUTCFullYear()
  const days = Math.floor(millis / DAY_MS)
  const dayOfWeek = ((((days + 3) % 7) + 7) % 7) + 1
  // The ISO year of a week is that of its Thursday.
  const thursday = new Date((days + 4 - dayOfWeek) * DAY_MS)
  const weekYear = thursday.getUTCFullYear()
  return {
    year,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
    dayOfYear: days - dayNumber(year, 1, 1) + 1,
    dayOfWeek,
    week: Math.floor((days + 4 - dayOfWeek - dayNumber(weekYear, 1, 1)) / 7) + 1,
    weekYear,
  }
}

/** What a text said about a point in time; what it left open is taken from 1970-01-01 00:00. */
export type Parsed = {
  year?: number
  month?: number
  day?: number
  dayOfYear?: number
  weekYear?: number
  week?: number
  dayOfWeek?: number
  hour?: number
  hour12?: number
  afternoon?: boolean
  minute?: number
  second?: number
  millisecond?: number
  /** Minutes east of UTC, where an offset was written. */
  offset?: number
}

/** A month or day without a year is one of the year 2000, as in Joda. */
const YEAR_OF_NO_YEAR = 2000

/** The microseconds that the parts make; fails where they are no date. */
export function microsOf(parsed: Parsed): bigint {
  const hour = hourOf(parsed)
  const { minute = 0, second = 0, millisecond = 0, offset = 0 } = parsed
  if (hour > 23 || minute > 59 || second > 59) return invalid('a field of the time is out of range')
  const millis = dayOf(parsed) * DAY_MS + ((hour * 60 + minute - offset) * 60 + second) * 1000 + millisecond
  return Number.isNaN(millis) ? tooFar(parsed) : BigInt(millis) * 1000n
}

/** The last year, and first one before year 0, that Trino has timestamps of; JavaScript's dates end earlier. */
const LAST_YEAR = 294_247

function tooFar({ year = 1970, weekYear = year }: Parsed): never {
  if (Math.abs(weekYear) > LAST_YEAR) return invalid('the year is out of range')
  throw new TrinoError('NOT_PORTABLE', 'years this far away are not available here')
}

function hourOf({ hour, hour12, afternoon }: Parsed): number {
  if (hour !== undefined) return hour
  if (hour12 === undefined) return afternoon ? 12 : 0
  if (hour12 > 12) return invalid('the hour of a half day is out of range')
  return (hour12 % 12) + (afternoon ? 12 : 0)
}

function dayOf(parsed: Parsed): number {
  if (parsed.week !== undefined || parsed.weekYear !== undefined) return dayOfWeekDate(parsed)
  const dated = parsed.month !== undefined || parsed.day !== undefined
  const year = parsed.year ?? (dated ? YEAR_OF_NO_YEAR : 1970)
  if (parsed.dayOfYear !== undefined) {
    const days = dayNumber(year, 1, 1) + parsed.dayOfYear - 1
    return parsed.dayOfYear < 1 || days >= dayNumber(year + 1, 1, 1)
      ? invalid('the day of the year is out of range')
      : days
  }
  const { month = 1, day = 1 } = parsed
  if (month < 1 || month > 12 || day < 1 || day > lastDay(year, month))
    return invalid('a field of the date is out of range')
  return dayNumber(year, month, day)
}

function lastDay(year: number, month: number): number {
  return dayNumber(month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1, 1) - dayNumber(year, month, 1)
}

function dayOfWeekDate({ weekYear = 1970, week = 1, dayOfWeek = 1 }: Parsed): number {
  const fourth = dayNumber(weekYear, 1, 4)
  const monday = fourth - ((((fourth + 3) % 7) + 7) % 7)
  const days = monday + (week - 1) * 7 + dayOfWeek - 1
  if (week < 1 || dayOfWeek < 1 || dayOfWeek > 7 || momentOf(BigInt(days) * 86_400_000_000n).weekYear !== weekYear) {
    return invalid('the week is out of range')
  }
  return days
}
