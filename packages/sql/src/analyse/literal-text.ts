import { isInteger, type Type } from '../types/type.ts'
import type { Zones } from './zones.ts'

/** Digits of the fraction of a second, and whether a zone is written; `undefined` where the text is not of that type. */
export type TemporalText = Readonly<{ precision: number; zone: boolean }>

const MAX_DIGITS = 12
const TIME = /^\s*(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d+))?)?(?:\s*([+-]\d{1,2}:\d{2}))?\s*$/
const TIMESTAMP =
  /^\s*([+-]?\d{4,})-(\d{1,2})-(\d{1,2})(?: (\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d+))?)?)?(?:\s*([+-]\d{1,2}(?::?\d{2})?|Z)|\s+([A-Za-z][\w/+:-]*))?\s*$/
const DATE = /^\s*([+-]?\d{1,9})-(\d{1,2})-(\d{1,2})\s*$/

/** Reads the text of a TIME or TIMESTAMP literal. */
export function temporalLiteral(kind: 'time' | 'timestamp', text: string, zones: Zones): TemporalText | undefined {
  return kind === 'time' ? timeLiteral(text) : timestampLiteral(text, zones)
}

function timeLiteral(text: string): TemporalText | undefined {
  const match = TIME.exec(text)
  if (!match || !isClock(match[1], match[2], match[3])) return undefined
  return digits(match[4] ?? '', match[5] !== undefined)
}

function timestampLiteral(text: string, zones: Zones): TemporalText | undefined {
  const [, year, month, day, hour, minute, second, fraction = '', offset, zone] = TIMESTAMP.exec(text) ?? []
  if (!isDay(year, month, day) || !isClock(hour ?? '0', minute ?? '0', second)) return undefined
  const local = [year, month, day, hour ?? 0, minute ?? 0, second ?? 0].map(Number)
  if (zone !== undefined && (!zones.has(zone) || zones.skips(zone, local))) return undefined
  return digits(fraction, offset !== undefined || zone !== undefined)
}

function digits(fraction: string, zone: boolean): TemporalText | undefined {
  return fraction.length > MAX_DIGITS ? undefined : { precision: fraction.length, zone }
}

function isClock(hour = '', minute = '', second = '0'): boolean {
  return hour !== '' && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60
}

function isDay(year = '', month = '', day = ''): boolean {
  const [y, m, d] = [Number(year), Number(month), Number(day)]
  if (year === '' || m < 1 || m > 12 || d < 1) return false
  const leap = y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0)
  return d <= ([31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m - 1] ?? 0)
}

const RANGE: Partial<Record<Type['kind'], bigint>> = {
  tinyint: 2n ** 7n,
  smallint: 2n ** 15n,
  integer: 2n ** 31n,
  bigint: 2n ** 63n,
}

/** Whether a text is a value of the type; types that any text may be cast to are not looked into. */
export function readsAs(type: Type, text: string): boolean {
  if (isInteger(type)) return isIntegerText(text, RANGE[type.kind] ?? 0n)
  switch (type.kind) {
    case 'boolean':
      return /^(true|false|t|f|1|0)$/i.test(text)
    case 'date':
      return isDay(...(DATE.exec(text)?.slice(1) ?? []))
    case 'real':
    case 'double':
      return /^\s*[+-]?(NaN|Infinity|(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?)\s*$/i.test(text)
    case 'json':
      return isJson(text)
    case 'uuid':
      return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
    default:
      return true
  }
}

function isIntegerText(text: string, limit: bigint): boolean {
  if (!/^\s*[+-]?\d+\s*$/.test(text)) return false
  const value = BigInt(text.trim().replace('+', ''))
  return value >= -limit && value < limit
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
