import { fixedOffset } from './names.ts'

const DAY_MS = 86_400_000
const FIELDS = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const

/** Time zones by name. Making the rules of one takes long, so those that a query names are kept while it is analysed. */
export class Zones {
  readonly #formats = new Map<string, Intl.DateTimeFormat | null>()

  /** Whether the name is one of the time zone database, or an offset such as `UTC+2`. */
  has(name: string): boolean {
    return fixedOffset(name) !== undefined || this.#format(name) !== null
  }

  /** Whether clocks were put forward over a local time, given from years to seconds, so that none ever showed it. */
  skips(name: string, local: readonly number[]): boolean {
    const format = name.includes('/') ? this.#format(name) : null
    if (!format) return false
    const wanted = utc(local)
    // A time that exists reads back as itself under an offset that holds near it.
    const offsets = [wanted - DAY_MS, wanted + DAY_MS].map(instant => localTime(format, instant) - instant)
    return !offsets.some(offset => localTime(format, wanted - offset) === wanted)
  }

  #format(name: string): Intl.DateTimeFormat | null {
    const known = this.#formats.get(name)
    if (known !== undefined) return known
    const format = formatOf(name)
    this.#formats.set(name, format)
    return format
  }
}

// Names that Java does not have, and those that begin with a small letter: its names have their case.
const UNKNOWN = /^(?:[a-z+-]|(?:EST|MST|HST|ROC|Factory)$)/

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  if (UNKNOWN.test(timeZone)) return null
  try {
    const fields = Object.fromEntries(FIELDS.map(field => [field, 'numeric']))
    return new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...fields })
  } catch {
    return null
  }
}

/** The local time at an instant, as if it were UTC. */
function localTime(format: Intl.DateTimeFormat, instant: number): number {
  const parts = new Map<string, number>(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
  return utc(FIELDS.map(field => parts.get(field) ?? 0))
}

function utc([year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0]: readonly number[]): number {
  return Date.UTC(year, month - 1, day, hour, minute, second)
}
