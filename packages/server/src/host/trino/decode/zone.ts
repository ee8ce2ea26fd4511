import { QueryError } from '../../../errors.ts'

const FIXED = /^([+-])(\d\d):(\d\d)$/
const HOUR = 3600
/** Zones differ from UTC by less than this. */
const MOST_OFFSET = 26 * HOUR
/** Answers that are kept of one zone: the hours of some years. */
const MOST_KEPT = 50_000

/**
 * How many seconds a zone is ahead of UTC when its wall shows `wallSeconds`. Throws `NOT_SUPPORTED` in the hour that a
 * wall shows twice: what was sent does not say which of the two points in time is meant.
 */
export function offsetAt(zone: string, wallSeconds: number): number {
  if (zone === 'UTC' || zone === 'Z') return 0
  const fixed = FIXED.exec(zone)
  if (fixed) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * HOUR + Number(fixed[3]) * 60)
  return zoneOf(zone).offsetAt(wallSeconds)
}

const zones = new Map<string, Zone>()

function zoneOf(name: string): Zone {
  const known = zones.get(name)
  if (known) return known
  const zone = new Zone(name)
  zones.set(name, zone)
  return zone
}

/** The rules of a place, asked by the minute. */
class Zone {
  readonly #name: string
  readonly #format: Intl.DateTimeFormat
  readonly #offsets = new Map<number, number>()

  constructor(name: string) {
    this.#name = name
    this.#format = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: name, hourCycle: 'h23', era: 'short' },
      ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
    })
  }

  // Changes of a zone come at whole minutes, and at whole seconds before zones had whole minutes.
  offsetAt(wallSeconds: number): number {
    const minute = Math.floor(wallSeconds / 60)
    const known = this.#offsets.get(minute)
    if (known !== undefined) return known
    const offset = this.#find(minute * 60)
    if (this.#offsets.size >= MOST_KEPT) this.#offsets.clear()
    this.#offsets.set(minute, offset)
    return offset
  }

  #find(wallSeconds: number): number {
    const before = this.#offsetAtPoint(wallSeconds - MOST_OFFSET)
    const after = this.#offsetAtPoint(wallSeconds + MOST_OFFSET)
    const fitting = [...new Set([before, after])].filter(offset => this.#offsetAtPoint(wallSeconds - offset) === offset)
    const [only] = fitting
    if (fitting.length === 1 && only !== undefined) return only
    throw new QueryError(
      'NOT_SUPPORTED',
      `A time in ${this.#name} lies in an hour that its clocks show twice. Write \`AT TIME ZONE 'UTC'\` behind the column.`,
    )
  }

  #offsetAtPoint(seconds: number): number {
    const part: Record<string, string> = {}
    for (const { type, value } of this.#format.formatToParts(seconds * 1000)) part[type] = value
    const year = part.era === 'BC' ? 1 - Number(part.year) : Number(part.year)
    const wall = new Date(0)
    wall.setUTCFullYear(year, Number(part.month) - 1, Number(part.day))
    wall.setUTCHours(Number(part.hour), Number(part.minute), Number(part.second))
    return wall.getTime() / 1000 - seconds
  }
}
