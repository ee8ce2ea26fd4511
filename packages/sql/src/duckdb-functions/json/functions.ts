import { invalid, type ScalarFunction, scalar } from '../function.ts'
import { canonicalJson, jsonString, writeJson } from './canonical.ts'
import { CASTS } from './casts.ts'
import { extract } from './extract.ts'
import { FORMS } from './forms.ts'
import { readKeys } from './path.ts'
import { type Json, JsonSyntaxError, readElements, readJson } from './read.ts'

/** What Trino does with JSON text. */
export const JSON_FUNCTIONS: readonly ScalarFunction[] = [
  scalar('trino_json_parse', ['VARCHAR'], 'VARCHAR', parse),
  scalar('trino_json_string', ['VARCHAR'], 'VARCHAR', jsonString),
  scalar('trino_json_extract', ['VARCHAR', 'VARCHAR'], 'VARCHAR', (text, path) => {
    const found = extract(text, readKeys(path))
    return found === undefined ? null : writeJson(found, false)
  }),
  scalar('trino_json_extract_scalar', ['VARCHAR', 'VARCHAR'], 'VARCHAR', (text, path) =>
    scalarText(extract(text, readKeys(path))),
  ),
  scalar('trino_json_size', ['VARCHAR', 'VARCHAR'], 'BIGINT', (text, path) => size(extract(text, readKeys(path)))),
  scalar('trino_json_array_length', ['VARCHAR'], 'BIGINT', text => {
    const items = elements(text, all => [...all])
    return items === null ? null : BigInt(items.length)
  }),
  scalar('trino_json_array_get', ['VARCHAR', 'BIGINT'], 'VARCHAR', (text, index) =>
    elementText(elements(text, all => elementAt(all, Number(index)))),
  ),
  scalar('trino_json_array_contains', ['VARCHAR', 'VARCHAR', 'VARCHAR'], 'BOOLEAN', contains),
  scalar('trino_is_json_scalar', ['VARCHAR'], 'BOOLEAN', text => {
    const { kind } = read(text)
    return kind !== 'array' && kind !== 'object'
  }),
  ...CASTS,
  ...FORMS,
]

function parse(text: string): string {
  try {
    return canonicalJson(text)
  } catch (error) {
    if (error instanceof JsonSyntaxError) return invalid(`Cannot convert value to JSON: '${text.slice(0, 100)}'`)
    throw error
  }
}

function read(text: string): Json {
  try {
    return readJson(text)
  } catch (error) {
    if (error instanceof JsonSyntaxError) return invalid(`Invalid JSON value: ${text.slice(0, 100)}`)
    throw error
  }
}

/** A string's value, or a number or boolean as it is written; nothing for what is no scalar, or null. */
function scalarText(value: Json | undefined): string | null {
  switch (value?.kind) {
    case 'string':
      return value.value
    case 'number':
      return value.text
    case 'boolean':
      return String(value.value)
    default:
      return null
  }
}

function size(value: Json | undefined): bigint | null {
  if (value === undefined) return null
  if (value.kind === 'object') return BigInt(value.members.length)
  return value.kind === 'array' ? BigInt(value.items.length) : 0n
}

/** What is found among the elements of an array; NULL where the text is none, as far as it had to be read. */
function elements<T>(text: string, find: (all: Iterable<Json>) => T): T | null {
  try {
    return find(readElements(text))
  } catch (error) {
    if (error instanceof JsonSyntaxError) return null
    throw error
  }
}

function elementAt(all: Iterable<Json>, index: number): Json | undefined {
  if (index < 0) return [...all].at(index)
  let at = 0
  for (const item of all) if (at++ === index) return item
  return undefined
}

// json_array_get gives a string without its quotes, though its type is JSON.
function elementText(value: Json | null | undefined): string | null {
  if (!value || value.kind === 'null') return null
  return value.kind === 'array' || value.kind === 'object' ? writeJson(value, false) : scalarText(value)
}

function contains(text: string, wanted: string, kind: string): boolean | null {
  if (kind === 'double' && !Number.isFinite(Number(wanted))) return false
  return elements(text, all => {
    for (const item of all) if (isWanted(item, wanted, kind)) return true
    return false
  })
}

function isWanted(item: Json, wanted: string, kind: string): boolean {
  if (kind === 'boolean') return item.kind === 'boolean' && String(item.value) === wanted
  if (kind === 'varchar') return item.kind === 'string' && item.value === wanted
  if (item.kind !== 'number') return false
  const whole = /^-?\d+$/.test(item.text)
  return kind === 'double' ? !whole && Number(item.text) === Number(wanted) : whole && item.text === wanted
}
