import { plainDigits } from '../decimal-text.ts'
import { doubleText } from '../double-text.ts'
import { type ScalarFunction, scalar, TrinoError } from '../function.ts'
import { writeJson } from './canonical.ts'
import { type Json, JsonSyntaxError, readJson } from './read.ts'

/** Casts from JSON: scalars as text that DuckDB casts on, containers as lists of the JSON texts inside. */
export const CASTS: readonly ScalarFunction[] = [
  scalar('trino_json_scalar', ['VARCHAR', 'VARCHAR'], 'VARCHAR', (text, kind) => scalarAs(value(text), kind)),
  scalar('trino_json_elements', ['VARCHAR'], 'VARCHAR[]', text => {
    const json = value(text)
    if (json.kind === 'null') return null
    return json.kind === 'array' ? json.items.map(item => writeJson(item, false)) : notA(json, 'array')
  }),
  scalar('trino_json_keys', ['VARCHAR'], 'VARCHAR[]', text => membersOf(text)?.map(([key]) => key) ?? null),
  scalar(
    'trino_json_values',
    ['VARCHAR'],
    'VARCHAR[]',
    text => membersOf(text)?.map(([, item]) => writeJson(item, false)) ?? null,
  ),
  scalar('trino_json_parse_cast', ['VARCHAR', 'BOOLEAN'], 'VARCHAR', parsedForCast),
  scalar('trino_json_fields', ['VARCHAR', 'VARCHAR'], 'VARCHAR[]', (text, names) =>
    fields(value(text), names.split('\n')),
  ),
]

/**
 * The text of `CAST(json_parse(text) AS …)` to a container, which Trino reads in one go: in the text's own order, with
 * repeated names an error where a map or a row is made. Values that stay JSON keep one of each; where there are such, a
 * text that repeats names is refused.
 */
function parsedForCast(text: string, holdsJson: boolean): string {
  const json = value(text)
  if (holdsJson && repeatsNames(json)) throw new TrinoError('NOT_PORTABLE', 'JSON with repeated names is not cast here')
  return writeJson(json, false)
}

function repeatsNames(json: Json): boolean {
  if (json.kind === 'array') return json.items.some(repeatsNames)
  if (json.kind !== 'object') return false
  const names = new Set(json.members.map(([name]) => name))
  return names.size < json.members.length || json.members.some(([, item]) => repeatsNames(item))
}

function value(text: string): Json {
  try {
    return readJson(text)
  } catch (error) {
    // json_array_get gives text that is no JSON though its type is; Trino cannot read it either.
    if (error instanceof JsonSyntaxError)
      throw new TrinoError('INVALID_CAST_ARGUMENT', 'Cannot cast a value that is no JSON')
    throw error
  }
}

function notA(json: Json, type: string): never {
  throw new TrinoError('INVALID_CAST_ARGUMENT', `Cannot cast '${writeJson(json, false).slice(0, 100)}' to ${type}`)
}

function membersOf(text: string): readonly (readonly [string, Json])[] | null {
  const json = value(text)
  if (json.kind === 'null') return null
  if (json.kind !== 'object') return notA(json, 'map')
  const names = new Set<string>()
  for (const [key] of json.members) {
    if (names.has(key)) throw repeated('key', key)
    names.add(key)
  }
  return json.members
}

/** By name from an object, whose keys count in lower case; by position from an array of as many. */
function fields(json: Json, names: readonly string[]): readonly (string | null)[] | null {
  if (json.kind === 'null') return null
  if (json.kind === 'array' && json.items.length === names.length) return json.items.map(item => writeJson(item, false))
  if (json.kind !== 'object') return notA(json, 'row')
  const found = new Map<string, Json>()
  for (const [key, item] of json.members) {
    const name = key.toLowerCase()
    if (found.has(name) && names.includes(name)) throw repeated('field', name)
    found.set(name, item)
  }
  return names.map(name => {
    const item = found.get(name)
    return item === undefined ? null : writeJson(item, false)
  })
}

function repeated(what: string, name: string): TrinoError {
  return new TrinoError('INVALID_CAST_ARGUMENT', `Cannot cast JSON with a repeated ${what}: ${name}`)
}

/** The text that a cast to the kind of type goes on from. */
export function scalarAs(json: Json, kind: string): string | null {
  switch (json.kind) {
    case 'null':
      return null
    case 'boolean':
      return kind === 'varchar' || kind === 'boolean' ? String(json.value) : json.value ? '1' : '0'
    case 'string':
      return kind === 'varchar' ? json.value : parsed(json, json.value, kind)
    case 'number':
      return numberAs(json.text, kind)
    default:
      return notA(json, kind)
  }
}

const SPELLING: Readonly<Record<string, RegExp>> = {
  boolean: /^(true|false|t|f|1|0)$/i,
  double: /^\s*[+-]?(NaN|Infinity|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)\s*$/,
  real: /^\s*[+-]?(NaN|Infinity|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)\s*$/,
  decimal: /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/,
}
const INTEGER = /^\s*[+-]?\d+\s*$/

function parsed(json: Json, text: string, kind: string): string {
  if (!(SPELLING[kind] ?? INTEGER).test(text)) return notA(json, kind)
  return kind === 'decimal' ? plainDigits(text) : text.trim()
}

function numberAs(text: string, kind: string): string {
  const whole = /^-?\d+$/.test(text)
  switch (kind) {
    case 'varchar':
      return whole ? wholeText(text) : doubleText(Number(text), 'scientific')
    case 'boolean':
      return isBeyondLong(text) ? notA({ kind: 'number', text }, kind) : String(Number(text) !== 0)
    case 'double':
    case 'real':
      return text
    case 'decimal':
      return plainDigits(text)
    default:
      return whole ? text : rounded(Number(text))
  }
}

function wholeText(text: string): string {
  return text === '-0' ? '0' : text
}

/** Whether a number is whole and has more than 64 bits. */
export function isBeyondLong(text: string): boolean {
  return /^-?\d{19,}$/.test(text) && BigInt.asIntN(64, BigInt(text)) !== BigInt(text)
}

function rounded(number: number): string {
  const size = BigInt(Math.round(Math.abs(number)))
  return String(number < 0 ? -size : size)
}
