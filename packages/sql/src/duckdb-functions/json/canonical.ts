import { doubleText } from '../double-text.ts'
import { type Json, readJson } from './read.ts'

/** JSON text as Trino keeps it: keys sorted, blanks gone, the last of equal keys, doubles in Java's text. */
export function canonicalJson(text: string): string {
  return writeJson(readJson(text), true)
}

/** A JSON value as text. `sorted`: keys by UTF-16 code unit, else in the order of the text. */
export function writeJson(value: Json, sorted: boolean): string {
  switch (value.kind) {
    case 'null':
      return 'null'
    case 'boolean':
      return String(value.value)
    case 'number':
      return numberText(value.text)
    case 'string':
      return jsonString(value.value)
    case 'array':
      return `[${value.items.map(item => writeJson(item, sorted)).join(',')}]`
    case 'object':
      return `{${members(value.members, sorted)
        .map(([key, member]) => `${jsonString(key)}:${writeJson(member, sorted)}`)
        .join(',')}}`
    default:
      return value satisfies never
  }
}

function members(all: readonly (readonly [string, Json])[], sorted: boolean): readonly (readonly [string, Json])[] {
  if (!sorted) return all
  return [...new Map(all)].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** An integer of any size as it is; everything else as the text of a double, an infinite one in quotes. */
function numberText(text: string): string {
  if (/^-?\d+$/.test(text)) return text === '-0' ? '0' : text
  const number = Number(text)
  const written = doubleText(number, 'plain')
  return Number.isFinite(number) ? written : jsonString(written)
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

/** A JSON string as Trino writes it: code points beyond the first plane as two escapes, all others as they are. */
export function jsonString(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must be escaped
  const escaped = value.replace(/["\\\u0000-\u001f\ud800-\udfff]/g, char => {
    return ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
  })
  return `"${escaped}"`
}
