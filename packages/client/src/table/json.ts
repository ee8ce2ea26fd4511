import { Timestamp } from '../values/time.ts'

/** How `jsonText` writes a 64-bit integer: as JSON's integer, which many readers round, or as text. */
export type JsonIntegers = 'number' | 'text'

/**
 * A value of a result as JSON text, without loss: dates as `2024-01-31`, timestamps with all digits, bytes in base64,
 * NaN and infinities as text, maps as objects where their keys are texts and as pairs otherwise.
 */
export function jsonText(value: unknown, integers: JsonIntegers): string {
  switch (typeof value) {
    case 'bigint':
      return integers === 'number' ? String(value) : `"${value}"`
    case 'number':
      return Number.isFinite(value) ? JSON.stringify(value) : `"${value}"`
    case 'object':
      return value === null ? 'null' : objectText(value, integers)
    default:
      return JSON.stringify(value) ?? 'null'
  }
}

function objectText(value: object, integers: JsonIntegers): string {
  if (value instanceof Timestamp) return JSON.stringify(value.toString())
  if (value instanceof Date) return JSON.stringify(dateText(value))
  if (value instanceof Uint8Array) return JSON.stringify(base64(value))
  if (Array.isArray(value)) return `[${value.map(item => jsonText(item, integers)).join(',')}]`
  const entries = value instanceof Map ? [...value] : Object.entries(value)
  if (!entries.every(([key]) => typeof key === 'string')) return jsonText(entries, integers)
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${jsonText(item, integers)}`).join(',')}}`
}

/** A Date of a `date` column, `2024-01-31`. */
export function dateText(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'Invalid Date' : (date.toISOString().split('T')[0] ?? '')
}

/** Bytes in base64. */
export function base64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}
