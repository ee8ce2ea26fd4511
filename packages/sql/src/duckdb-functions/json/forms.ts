import { parsePath } from '../../json-path/parse-path.ts'
import { capped, type ScalarFunction, type SqlValue, scalar, TrinoError } from '../function.ts'
import { jsonString, writeJson } from './canonical.ts'
import { isBeyondLong, scalarAs } from './casts.ts'
import { type Json, JsonSyntaxError, readFirstJson } from './read.ts'
import { evaluatePath, PathFailure } from './sql-path.ts'

/**
 * JSON_EXISTS, JSON_VALUE and JSON_QUERY, as a status and a text. The status is `value`, `null`, `empty`, or the name of
 * Trino's error; what it comes to is decided in SQL, by ON EMPTY and ON ERROR.
 */
export const FORMS: readonly ScalarFunction[] = [
  scalar('trino_json_exists', ['VARCHAR', 'VARCHAR'], 'VARCHAR', (text, path) => {
    const found = find(text, path)
    return typeof found === 'string' ? found : found.length > 0 ? 'true' : 'false'
  }),
  scalar('trino_json_value', ['VARCHAR', 'VARCHAR', 'VARCHAR'], 'VARCHAR[]', (text, path, kind) =>
    jsonValueOf(find(text, path, NO_SCALAR), kind),
  ),
  scalar('trino_json_query', ['VARCHAR', 'VARCHAR', 'VARCHAR', 'VARCHAR'], 'VARCHAR[]', (text, path, wrapper, quotes) =>
    jsonQueryOf(find(text, path), wrapper, quotes),
  ),
  scalar('trino_json_reformat', ['VARCHAR'], 'VARCHAR', reformat),
  variadic('trino_json_object', ['VARCHAR', 'VARCHAR'], (nulls, unique, ...members) =>
    objectOf(nulls === 'null', unique === 'unique', members),
  ),
  variadic('trino_json_array', ['VARCHAR'], (nulls, ...items) => {
    const kept = nulls === 'null' ? items.map(item => item ?? 'null') : items.filter(item => item !== null)
    return `[${kept.join(',')}]`
  }),
]

function variadic(
  name: string,
  parameters: readonly string[],
  call: (...texts: readonly (string | null)[]) => string,
): ScalarFunction {
  const run = (...values: readonly SqlValue[]): string =>
    capped(call(...values.map(value => (typeof value === 'string' ? value : null))))
  return { name, parameters, variadic: 'VARCHAR', returns: 'VARCHAR', nulls: 'handle', call: run }
}

/** The items that a path finds, or the name of the error that kept it from looking. */
function find(text: string, path: string, nothing: Json = { kind: 'null' }): readonly Json[] | string {
  try {
    return evaluatePath(kept(path), isBlank(text) ? nothing : readFirstJson(text))
  } catch (error) {
    if (error instanceof JsonSyntaxError) return 'JSON_INPUT_CONVERSION_ERROR'
    if (error instanceof PathFailure) return 'PATH_EVALUATION_ERROR'
    throw error
  }
}

// Trino takes an empty text for JSON in which there is nothing: neither an error, nor a scalar.
const NO_SCALAR: Json = { kind: 'object', members: [] }

function isBlank(text: string): boolean {
  return /^[ \t\n\r]*$/.test(text)
}

let last: Readonly<{ text: string; path: ReturnType<typeof parsePath> }> | undefined

// A path is a literal, so that it is the same for all rows.
function kept(text: string): ReturnType<typeof parsePath> {
  if (last?.text !== text) last = { text, path: parsePath(text) }
  return last.path
}

function jsonValueOf(found: readonly Json[] | string, kind: string): readonly string[] {
  if (typeof found === 'string') return [found]
  const [item, ...more] = found
  if (item === undefined) return ['empty']
  if (more.length > 0 || item.kind === 'array' || item.kind === 'object') return ['JSON_VALUE_RESULT_ERROR']
  if (item.kind === 'number' && isBeyondLong(item.text)) return ['JSON_VALUE_RESULT_ERROR']
  try {
    const text = scalarAs(item, kind)
    return text === null ? ['null'] : ['value', text]
  } catch (error) {
    if (error instanceof TrinoError) return ['JSON_VALUE_RESULT_ERROR']
    throw error
  }
}

function jsonQueryOf(found: readonly Json[] | string, wrapper: string, quotes: string): readonly string[] {
  if (typeof found === 'string') return [found]
  const [item, ...more] = found
  if (item === undefined) return ['empty']
  const single = more.length === 0
  const wrap =
    wrapper === 'unconditional' ||
    (wrapper === 'conditional' && !(single && (item.kind === 'array' || item.kind === 'object')))
  if (wrap) return ['value', `[${found.map(one => writeJson(one, false)).join(',')}]`]
  if (!single) return ['JSON_QUERY_RESULT_ERROR']
  return ['value', quotes === 'omit' && item.kind === 'string' ? item.value : writeJson(item, false)]
}

function reformat(text: string): string {
  try {
    return writeJson(readFirstJson(text), false)
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new TrinoError('JSON_INPUT_CONVERSION_ERROR', 'the text is no JSON')
    throw error
  }
}

/** Keys and JSON texts in turn. Trino's object hands its members out in the order of a hash table of Java's. */
function objectOf(keepNulls: boolean, unique: boolean, parts: readonly (string | null)[]): string {
  const members = new Map<string, string>()
  for (let i = 0; i < parts.length; i += 2) {
    const [key, value] = [parts[i], parts[i + 1]]
    if (key === null || key === undefined)
      throw new TrinoError('INVALID_FUNCTION_ARGUMENT', 'null value passed for JSON object key to JSON_OBJECT function')
    if (members.has(key)) {
      const code = unique ? 'INVALID_FUNCTION_ARGUMENT' : 'NOT_SUPPORTED'
      throw new TrinoError(code, 'duplicate key passed to JSON_OBJECT function')
    }
    if (value !== null && value !== undefined) members.set(key, value)
    else if (keepNulls) members.set(key, 'null')
  }
  return `{${hashed(members)
    .map(([key, value]) => `${jsonString(key)}:${value}`)
    .join(',')}}`
}

/** By bucket of a java.util.HashMap, which doubles from 16 when it is three quarters full. */
function hashed(members: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  let buckets = 16
  while (members.size > buckets * 0.75) buckets *= 2
  const bucket = (key: string): number => {
    const hash = hashCode(key)
    return (hash ^ (hash >>> 16)) & (buckets - 1)
  }
  return [...members].sort(([a], [b]) => bucket(a) - bucket(b))
}

function hashCode(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0
  return hash
}
