import { invalid, type ScalarFunction, scalar } from './function.ts'

/** Numbers with a unit, for people. */
export const UNITS: readonly ScalarFunction[] = [
  scalar('trino_format_number', ['DOUBLE'], 'VARCHAR', formatNumber),
  scalar('trino_human_seconds', ['DOUBLE'], 'VARCHAR', humanSeconds),
  scalar('trino_data_size', ['VARCHAR'], 'VARCHAR', dataSize),
  scalar('trino_parse_duration', ['VARCHAR'], 'BIGINT', parseDuration),
]

const THOUSANDS = ['', 'K', 'M', 'B', 'T', 'Q'] as const

/** The greatest bigint, as a double. */
const MAX_LONG = 2 ** 63

/** Three digits and a letter: `1.23M`, of the whole number, rounded half up. */
function formatNumber(value: number): string {
  let size = Number.isNaN(value) ? 0 : Math.max(-MAX_LONG, Math.min(MAX_LONG, Math.trunc(value)))
  let unit = 0
  while (Math.abs(size) >= 1000 && unit < THOUSANDS.length - 1) {
    size /= 1000
    unit++
  }
  // By the signed number: of negative ones Trino always writes two places.
  const places = size < 10 ? 2 : size < 100 ? 1 : 0
  return `${Number(size.toFixed(places))}${THOUSANDS[unit]}`
}

const SPANS = [
  ['week', 604_800n],
  ['day', 86_400n],
  ['hour', 3600n],
  ['minute', 60n],
] as const

/** How many there are at most: what a bigint holds. */
const MOST_SECONDS = 2n ** 63n - 1n

/** Whole seconds, rounded half up and without a sign. */
function humanSeconds(value: number): string {
  if (!Number.isFinite(value)) return invalid(`Invalid argument found: ${value}`)
  const whole = BigInt(Math.floor(Math.abs(value) + 0.5))
  let rest = whole > MOST_SECONDS ? MOST_SECONDS : whole
  const parts: string[] = []
  for (const [name, seconds] of SPANS) {
    const count = rest / seconds
    rest %= seconds
    if (count !== 0n) parts.push(plural(count, name))
  }
  if (rest !== 0n || parts.length === 0) parts.push(plural(rest, 'second'))
  return parts.join(', ')
}

function plural(count: bigint, unit: string): string {
  return `${count} ${unit}${count === 1n ? '' : 's'}`
}

const SIZES = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB']

/** `2.3MB` in bytes, a kilobyte being 1024 of them, cut to whole ones. */
function dataSize(text: string): string {
  const [, whole = '', fraction = '', unit = ''] = /^(\d*)(?:\.(\d*))?([a-zA-Z]+)$/.exec(text) ?? []
  const power = SIZES.indexOf(unit)
  if (whole + fraction === '' || power < 0) return invalid(`Invalid data size: '${text}'`)
  return String((BigInt(whole + fraction) * 1024n ** BigInt(power)) / 10n ** BigInt(fraction.length))
}

const DURATIONS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

function parseDuration(text: string): bigint {
  const [, amount = '', unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-zA-Z]+)\s*$/.exec(text) ?? []
  const factor = DURATIONS[unit]
  return factor === undefined
    ? invalid(`duration is not a valid data duration string: ${text}`)
    : BigInt(Math.round(Number(amount) * factor))
}
