const UTC =
  /^(?:Z|UTC|GMT|UT|UCT|GMT[+-]?0|Zulu|Universal|Greenwich|Etc\/(?:UTC|GMT|UCT|GMT[+-]?0|Zulu|Universal|Greenwich))$/
const OFFSET = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{2}))?$/
const ETC = /^Etc\/GMT([+-])(\d{1,2})$/
/** The farthest that Trino lets a zone be from UTC. */
const FARTHEST = 14 * 60

/**
 * Minutes east of UTC for the names of zones that are always as far from it: `UTC`, `+05:30`, `GMT+2`; `undefined` for
 * a zone of the world. Names are read as Java reads them, with their case.
 */
export function fixedOffset(zone: string): number | undefined {
  if (UTC.test(zone)) return 0
  const [, west, number] = ETC.exec(zone) ?? []
  if (number !== undefined) return (west === '+' ? -1 : 1) * Number(number) * 60
  const [, sign, hours = '', minutes = '0'] = OFFSET.exec(zone) ?? []
  const size = Number(hours) * 60 + Number(minutes)
  return sign === undefined || size > FARTHEST || Number(minutes) > 59 ? undefined : sign === '-' ? -size : size
}

/** How Trino writes a zone: `UTC`, `+02:00`, `Europe/Paris`. */
export function zoneName(zone: string): string {
  const minutes = fixedOffset(zone)
  return minutes === undefined ? zone : offsetName(minutes)
}

/** How Trino writes a fixed offset. */
export function offsetName(minutes: number): string {
  if (minutes === 0) return 'UTC'
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
