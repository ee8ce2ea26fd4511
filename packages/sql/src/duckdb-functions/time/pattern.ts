import { invalid, TrinoError } from '../function.ts'
import type { Moment, Parsed } from './fields.ts'

/** One element of a format: how it is written, and how it is read at a place of a text. */
export type Element = Readonly<{
  write: (moment: Moment, zone: Zone) => string
  /** Gives how many characters it took, or -1; keeps what they say in `into`. */
  read: (text: string, at: number, into: Parsed) => number
}>

/** The zone that a moment is shown in: its name, empty where there is none, and minutes east of UTC. */
export type Zone = Readonly<{ name: string; offset: number }>

const MONTHS = 'January February March April May June July August September October November December'.split(' ')
const DAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ')

/** A text as it is; read in any case. */
export function literal(text: string): Element {
  return {
    write: () => text,
    read: (from, at) => (from.slice(at, at + text.length).toLowerCase() === text.toLowerCase() ? text.length : -1),
  }
}

type NumberField = Exclude<keyof Parsed, 'afternoon'>

/** A number of at least `least` digits when written; one to `most` when read. */
export function number(field: NumberField, least: number, most: number, of?: (moment: Moment) => number): Element {
  const value = of ?? (moment => moment[field as keyof Moment])
  return {
    write: moment => padded(value(moment), least),
    read: (text, at, into) =>
      readNumber(text, at, most, n => {
        into[field] = n
      }),
  }
}

function padded(value: number, least: number): string {
  return `${value < 0 ? '-' : ''}${String(Math.abs(value)).padStart(least, '0')}`
}

function readNumber(text: string, at: number, most: number, keep: (value: number) => void): number {
  const digits = /^\d+/.exec(text.slice(at, at + most))?.[0]
  if (digits === undefined) return -1
  keep(Number(digits))
  return digits.length
}

/** As `number`, of a year, which may have a sign in front that is no digit of it. */
export function year(field: YearField, least: number, most: number): Element {
  const plain = number(field, least, most)
  return {
    write: plain.write,
    read: (text, at, into) => {
      const [sign = ''] = /^[+-](?=\d)/.exec(text.slice(at, at + 2)) ?? []
      const taken = plain.read(text, at + sign.length, into)
      if (sign === '-') into[field] = -(into[field] ?? 0)
      return taken < 0 ? taken : sign.length + taken
    },
  }
}

type YearField = 'year' | 'weekYear'

/** What years two digits may stand for: the hundred that begin with one. */
type ShortYears = Readonly<{ field: YearField; first: number }>

/** A year of two digits. `lenient`: with a sign, or with more or fewer digits, it is the year that is written. */
export function shortYear({ field, first }: ShortYears, lenient: boolean): Element {
  const whole = year(field, 2, MOST_DIGITS)
  return {
    write: moment => padded(Math.abs(moment[field]) % 100, 2),
    read: (text, at, into) => {
      const digits = /^[+-]?\d*/.exec(text.slice(at))?.[0] ?? ''
      if (lenient && !/^\d\d$/.test(digits)) return whole.read(text, at, into)
      if (!/^\d\d/.test(digits)) return -1
      into[field] = first + ((((Number(digits.slice(0, 2)) - first) % 100) + 100) % 100)
      return 2
    },
  }
}

/** The most digits that a year is read with. */
export const MOST_DIGITS = 9

/** Digits of the second's fraction, cut. */
export function fraction(digits: number, most: number): Element {
  return {
    write: moment => String(moment.millisecond).padStart(3, '0').padEnd(digits, '0').slice(0, digits),
    read: (text, at, into) => {
      const found = /^\d+/.exec(text.slice(at, at + most))?.[0]
      if (found === undefined) return -1
      into.millisecond = Number(found.padEnd(3, '0').slice(0, 3))
      return found.length
    },
  }
}

/** A name from a list, long or of three letters; read in both, in any case. */
function named(
  names: readonly string[],
  long: boolean,
  of: (moment: Moment) => number,
  field: 'month' | 'dayOfWeek',
): Element {
  return {
    write: moment => {
      const name = names[of(moment) - 1] ?? ''
      return long ? name : name.slice(0, 3)
    },
    read: (text, at, into) => {
      const rest = text.slice(at).toLowerCase()
      for (const [index, name] of names.entries()) {
        const taken = [name, name.slice(0, 3)].find(form => rest.startsWith(form.toLowerCase()))
        if (taken === undefined) continue
        into[field] = index + 1
        return taken.length
      }
      return -1
    },
  }
}

/** The name of the month. */
export function monthName(long: boolean): Element {
  return named(MONTHS, long, moment => moment.month, 'month')
}

/** The name of the day of the week. */
export function dayName(long: boolean): Element {
  return named(DAYS, long, moment => moment.dayOfWeek, 'dayOfWeek')
}

/** AM or PM. */
export function halfDay(): Element {
  return {
    write: moment => (moment.hour < 12 ? 'AM' : 'PM'),
    read: (text, at, into) => {
      const found = text.slice(at, at + 2).toUpperCase()
      if (found !== 'AM' && found !== 'PM') return -1
      into.afternoon = found === 'PM'
      return 2
    },
  }
}

/** The hour from 1 to 12. */
export function clockHour(least: number): Element {
  return number('hour12', least, 2, moment => moment.hour % 12 || 12)
}

/** The hour from 1 to 24. */
export function dayHour(least: number): Element {
  return hourOf('hour', least, { from: 1, to: 24 }, moment => moment.hour || 24)
}

/** The hour of a half day, from 0 to 11. */
export function halfDayHour(least: number): Element {
  return hourOf('hour12', least, { from: 0, to: 11 }, moment => moment.hour % 12)
}

/** As `number`, of an hour that is refused where it is read outside of its bounds; the last of a day is its first. */
function hourOf(
  field: 'hour' | 'hour12',
  least: number,
  { from, to }: Readonly<{ from: number; to: number }>,
  of: (moment: Moment) => number,
): Element {
  return {
    write: moment => padded(of(moment), least),
    read: (text, at, into) =>
      readNumber(text, at, 2, hour => {
        into[field] = hour < from || hour > to ? invalid('the hour is out of range') : hour % 24
      }),
  }
}

/** An offset from UTC, `+0100` or `+01:00`. */
export function offset(colon: boolean): Element {
  return {
    write: (_, zone) => {
      const size = Math.abs(known(zone).offset)
      const parts = [Math.floor(size / 60), size % 60].map(n => padded(n, 2))
      return `${zone.offset < 0 ? '-' : '+'}${parts.join(colon ? ':' : '')}`
    },
    read: (text, at, into) => {
      const [all, sign, hours, minutes = '0'] = /^(?:Z|([+-])(\d\d):?(\d\d)?)/.exec(text.slice(at)) ?? []
      if (all === undefined) return -1
      into.offset = (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes))
      return all.length
    },
  }
}

/** The zone's name; it can be written, not read. */
export function zoneId(): Element {
  return {
    write: (_, zone) => known(zone).name,
    read: () => unsupported('reading the name of a time zone'),
  }
}

/** The zone of a moment, which one that was read off a clock does not have. */
function known(zone: Zone): Zone {
  if (zone.name !== '') return zone
  throw new TrinoError('INVALID_FUNCTION_ARGUMENT', 'A timestamp without a time zone has none to write with z or Z')
}

/** For what Trino does and this does not. */
export function unsupported(what: string): never {
  throw new TrinoError('NOT_PORTABLE', `${what} is not available here`)
}

/** The moment in a format. */
export function write(elements: readonly Element[], moment: Moment, zone: Zone): string {
  return elements.map(element => element.write(moment, zone)).join('')
}

/** What a text says that has a format from its first to its last character. */
export function read(elements: readonly Element[], text: string): Parsed {
  const into: Parsed = {}
  let at = 0
  for (const element of elements) {
    const taken = element.read(text, at, into)
    if (taken < 0) return invalid(`Invalid format: "${text}"${at > 0 ? ` is malformed at "${text.slice(at)}"` : ''}`)
    at += taken
  }
  return at === text.length ? into : invalid(`Invalid format: "${text}" is malformed at "${text.slice(at)}"`)
}
