import { type Type, writeType } from 'oso-sql'

/*
 * Values of both engines in one form, by Trino's type: text that is equal exactly when the values are. Floating-point
 * numbers are the exception; `sameNumber` compares those.
 */

/** A value that was written down in the corpus, as the client protocol of Trino writes it in JSON. */
export function recorded(value: unknown, type: Type): unknown {
  if (value === null || value === undefined) return null
  if (typeof value === 'object' && 'approx' in value) return Number(value.approx)
  switch (type.kind) {
    case 'real':
      return Math.fround(number(value))
    case 'double':
      return number(value)
    case 'timestamp':
      return type.zone ? instantOfText(String(value)) : fraction(String(value))
    case 'time':
      return fraction(String(value))
    case 'varbinary':
      return hex(value)
    case 'interval day to second':
      return milliseconds(String(value))
    case 'interval year to month':
      return months(String(value))
    default:
      return container(value, type, recorded) ?? String(value)
  }
}

/** A value that DuckDB gave, as oso-duckdb reads it. */
export function measured(value: unknown, type: Type): unknown {
  if (value === null || value === undefined) return null
  switch (type.kind) {
    case 'real':
    case 'double':
      return number(value)
    case 'timestamp':
      return fraction(String(value).replace(/ UTC$| Etc\/UTC$/, ''))
    case 'time':
      return fraction(String(value))
    case 'varbinary':
      return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value)
    case 'interval day to second':
    case 'interval year to month':
      return intervalOf(String(value), type.kind)
    default:
      return container(value, type, measured) ?? String(value)
  }
}

type Read = (value: unknown, type: Type) => unknown

function container(value: unknown, type: Type, read: Read): unknown {
  if (type.kind === 'array') return (value as unknown[]).map(item => read(item, type.element))
  if (type.kind === 'row') {
    const cells = Array.isArray(value) ? value : Object.values(value as object)
    return type.fields.map((field, i) => read(cells[i], field.type))
  }
  if (type.kind !== 'map') return undefined
  const entries = Array.isArray(value) ? (value as [unknown, unknown][]) : Object.entries(value as object)
  const written = entries.map(([key, item]) => [JSON.stringify(read(key, type.key)), read(item, type.value)])
  return written.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
}

function number(value: unknown): number {
  return value === 'NaN'
    ? Number.NaN
    : value === 'Infinity'
      ? Infinity
      : value === '-Infinity'
        ? -Infinity
        : Number(value)
}

/** The corpus writes binary as base64, or as `{ hex }`. */
function hex(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'hex' in value) return String(value.hex).toLowerCase()
  return Buffer.from(String(value), 'base64').toString('hex')
}

/** Zeros at the end of a fraction of a second do not count. */
function fraction(text: string): string {
  return text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text
}

/** `2024-07-01 12:00:00 Europe/Paris` as the local time in UTC; the instant is what both engines hand out. */
function instantOfText(text: string): string {
  const [, local = '', zone = 'UTC'] = /^(\S+ \S+) (.+)$/.exec(text) ?? []
  const digits = /\.(\d+)/.exec(local)?.[1] ?? ''
  // JavaScript writes years of more than four digits, or with a sign, with six digits.
  const wide = local.replace(/^([+-])(\d+)/, (_, sign, year) => sign + year.padStart(6, '0'))
  const utc = Date.parse(`${wide.replace(/\..*/, '').replace(' ', 'T')}Z`)
  const iso = new Date(utc - offsetAt(zone, utc)).toISOString().replace(/\..*/, '').replace('T', ' ')
  const instant = iso.replace(/^([+-])0*(\d{4,})/, '$1$2')
  return fraction(digits ? `${instant}.${digits}` : instant)
}

const DAY = 86_400_000

/** Where a clock shows the time twice, the first of them is taken to be meant. */
function offsetAt(zone: string, local: number): number {
  const fixed = /^([+-])(\d\d):(\d\d)$/.exec(zone)
  if (fixed) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000
  if (zone === 'UTC') return 0
  const before = zoneOffset(zone, local - DAY)
  if (zoneOffset(zone, local - before) === before) return before
  return zoneOffset(zone, local - zoneOffset(zone, local))
}

function zoneOffset(zone: string, instant: number): number {
  const shown = new Date(instant).toLocaleString('sv-SE', { timeZone: zone })
  return Date.parse(`${shown.replace(' ', 'T')}Z`) - Math.floor(instant / 1000) * 1000
}

function milliseconds(text: string): string {
  const [, sign, days, hours, minutes, seconds, millis] = /^(-?)(\d+) (\d+):(\d+):(\d+)\.(\d+)$/.exec(text) ?? []
  const total =
    ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000 + Number(millis)
  return `${(sign === '-' ? -total : total) || 0} ms`
}

function months(text: string): string {
  const [, sign, years, rest] = /^(-?)(\d+)-(\d+)$/.exec(text) ?? []
  const total = Number(years) * 12 + Number(rest)
  return `${(sign === '-' ? -total : total) || 0} months`
}

/** oso-duckdb writes an interval as `14 months 3 days 4000000 microseconds`. */
function intervalOf(text: string, kind: Type['kind']): string {
  const [, months = 0, days = 0, micros = 0] = /^(-?\d+) months (-?\d+) days (-?\d+) microseconds$/.exec(text) ?? []
  if (kind === 'interval year to month') return `${months} months`
  return `${Number(days) * 86_400_000 + Number(micros) / 1000} ms`
}

/** Whether two values in the form of this file are the same. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') return sameNumber(a, b)
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => sameValue(item, b[i]))
  return a === b
}

function sameNumber(a: number, b: number): boolean {
  if (Object.is(a, b) || a === b) return true
  return Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b))
}

/** The type as the wire writes it, for comparing with the corpus. */
export function typeOnWire(type: Type): string {
  return writeType(type).toLowerCase().replaceAll(' ', '')
}
