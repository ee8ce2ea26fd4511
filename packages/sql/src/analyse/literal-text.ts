import { isDay, isTooFar, readZonedText } from '../time-zone/zoned-text.ts'
import type { Zones } from '../time-zone/zones.ts'
import { isInteger, type Type } from '../types/type.ts'

/** Digits of the fraction of a second, and whether a zone is written; `undefined` where the text is not of that type. */
export type TemporalText = Readonly<{ precision: number; zone: boolean }>

const MAX_DIGITS = 12
const TIME = /^\s*(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d+))?)?(?:\s*([+-]\d{1,2}:\d{2}))?\s*$/
const OFFSET = /^(?:[+-]\d{1,2}(?::?\d{2})?|Z)$/
/** What Java's Double.parseDouble reads. */
const DOUBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Java's trim takes them away.
  /^[\x00- ]*[+-]?(?:NaN|Infinity|(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|0[xX](?:[\da-fA-F]+\.?|[\da-fA-F]*\.[\da-fA-F]+)[pP][+-]?\d+)[fFdD]?)[\x00- ]*$/
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
  const read = readZonedText(text)
  if (!read) return undefined
  const { fields, fraction, zone } = read
  if (zone !== null && !OFFSET.test(zone) && (!zones.has(zone) || zones.skips(zone, fields))) return undefined
  return zone !== null && isTooFar(fields, zone) ? undefined : digits(fraction, zone !== null)
}

function digits(fraction: string, zone: boolean): TemporalText | undefined {
  return fraction.length > MAX_DIGITS ? undefined : { precision: fraction.length, zone }
}

function isClock(hour = '', minute = '', second = '0'): boolean {
  return hour !== '' && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60
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
      return isDate(text)
    case 'real':
    case 'double':
      return DOUBLE.test(text)
    case 'json':
      return isJson(text)
    case 'uuid':
      return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
    default:
      return true
  }
}

function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? []
  if (year === undefined || !isDay(Number(year), Number(month), Number(day))) return false
  const written = (Number(year) * 100 + Number(month)) * 100 + Number(day)
  return written >= FIRST_DATE && written <= LAST_DATE
}

/** The dates that are 32 bits of days from 1970, with the digits of month and day behind those of the year. */
const [FIRST_DATE, LAST_DATE] = [-5877641_00_00 + 6_23, 5881580_07_11]

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
