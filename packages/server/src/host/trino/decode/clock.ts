import { type Cursor, MINUS, QUOTE } from './cursor.ts'

const ZERO = 0x30
const PLUS = 0x2b
const DASH = 0x2d
const COLON = 0x3a
const POINT = 0x2e
const BLANK = 0x20

const SECONDS_A_DAY = 86_400

/** A point in time as it is written: its day and second on the wall, digits of its fraction, and its zone. */
export class Clock {
  /** Days since 1970-01-01. */
  days = 0
  /** Of the day. */
  seconds = 0
  /** The digits behind the point as an integer, filled up with zeros to the digits that were asked for. */
  fraction = 0
  /** Empty when there is none. */
  zone = ''

  /** Seconds since 1970 on the wall. */
  get wallSeconds(): number {
    return this.days * SECONDS_A_DAY + this.seconds
  }

  /** Reads `2024-02-29`, with a sign before years of more than four digits and before those before the year 0. */
  readDate(cursor: Cursor): void {
    begin(cursor)
    this.#date(cursor)
    finish(cursor)
  }

  /** Reads `10:11:12.123`, its fraction in units of 10^-digits. */
  readTime(cursor: Cursor, digits: number): void {
    begin(cursor)
    this.#time(cursor, digits)
    finish(cursor)
  }

  /** Reads `2024-02-29 10:11:12.123`, and a zone where one follows. */
  readTimestamp(cursor: Cursor, digits: number): void {
    begin(cursor)
    this.#date(cursor)
    separator(cursor, BLANK)
    this.#time(cursor, digits)
    this.zone = zoneText(cursor)
    finish(cursor)
  }

  #date(cursor: Cursor): void {
    const sign = cursor.bytes[cursor.at]
    if (sign === MINUS || sign === PLUS) cursor.at++
    const year = number(cursor)
    separator(cursor, DASH)
    const month = number(cursor)
    separator(cursor, DASH)
    this.days = daysOf(sign === MINUS ? -year : year, month, number(cursor))
  }

  #time(cursor: Cursor, digits: number): void {
    const hours = number(cursor)
    separator(cursor, COLON)
    const minutes = number(cursor)
    separator(cursor, COLON)
    this.seconds = hours * 3600 + minutes * 60 + number(cursor)
    this.fraction = 0
    if (cursor.bytes[cursor.at] !== POINT) return
    const start = ++cursor.at
    const fraction = number(cursor)
    this.fraction = fraction * 10 ** (digits - (cursor.at - start))
  }
}

function begin(cursor: Cursor): void {
  cursor.expect(QUOTE)
}

function finish(cursor: Cursor): void {
  cursor.expect(QUOTE)
}

function separator(cursor: Cursor, byte: number): void {
  if (cursor.bytes[cursor.at++] !== byte) throw cursor.damaged('a date or a time is none')
}

function number(cursor: Cursor): number {
  const { bytes } = cursor
  const start = cursor.at
  let value = 0
  for (let digit = (bytes[cursor.at] ?? 0) - ZERO; digit >= 0 && digit <= 9; ) {
    value = value * 10 + digit
    digit = (bytes[++cursor.at] ?? 0) - ZERO
  }
  if (cursor.at === start) throw cursor.damaged('a date or a time has no digits')
  return value
}

function zoneText(cursor: Cursor): string {
  const { bytes } = cursor
  if (bytes[cursor.at] !== BLANK) return ''
  const start = cursor.at + 1
  while (cursor.at < bytes.length && bytes[cursor.at] !== QUOTE) cursor.at++
  return bytes.toString('latin1', start, cursor.at)
}

/** Days since 1970-01-01 in the calendar that ISO 8601 has for all years. */
export function daysOf(year: number, month: number, day: number): number {
  // The year begins in March, so that the leap day is its last.
  const shifted = month > 2 ? year : year - 1
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** A day as ISO 8601 writes it: with a sign before years of more than four digits and before those before the year 0. */
export function dateOf(days: number): string {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  const sign = year < 0 ? '-' : year > 9999 ? '+' : ''
  return `${sign}${two(Math.abs(year), 4)}-${two(month)}-${two(day)}`
}

function two(value: number, digits = 2): string {
  return String(value).padStart(digits, '0')
}
