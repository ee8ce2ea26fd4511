import type {
  Expression,
  JsonArray,
  JsonExists,
  JsonFormat,
  JsonInput,
  JsonMember,
  JsonObject,
  JsonPassing,
  JsonPathCall,
  JsonQuery,
  JsonQueryBehaviour,
  JsonReturning,
  JsonValue,
  JsonValueBehaviour,
} from '../tree/nodes.ts'
import { string } from './literal.ts'
import { name } from './name.ts'
import type { Reader } from './reader.ts'
import { startsExpression } from './soft.ts'
import { type } from './type.ts'

/** pathCall = input "," string [AS name] [PASSING passing {"," passing}] */
export function pathCall(reader: Reader): JsonPathCall {
  const { at } = reader
  const input = jsonInput(reader)
  reader.expect(',')
  const path = string(reader)
  const pathName = reader.take('AS') ? name(reader) : null
  const passed = reader.take('PASSING') ? reader.many(passing) : []
  return { kind: 'jsonPathCall', at, input, path, pathName, passing: passed }
}

/** passing = input AS name */
function passing(reader: Reader): JsonPassing {
  const { at } = reader
  const value = jsonInput(reader)
  reader.expect('AS')
  return { kind: 'jsonPassing', at, value, name: name(reader) }
}

/** input = expression [FORMAT JSON [ENCODING …]] */
function jsonInput(reader: Reader): JsonInput {
  const { at } = reader
  const value: Expression = reader.expression()
  return { kind: 'jsonInput', at, value, format: reader.is('FORMAT') ? format(reader) : null }
}

/** format = FORMAT JSON [ENCODING (UTF8 | UTF16 | UTF32)] */
export function format(reader: Reader): JsonFormat {
  const { at } = reader
  reader.expect('FORMAT', 'JSON')
  if (!reader.take('ENCODING')) return { kind: 'jsonFormat', at, encoding: null }
  const encoding = reader.expectOne('UTF8', 'UTF16', 'UTF32')
  return { kind: 'jsonFormat', at, encoding: ENCODINGS[encoding] }
}

const ENCODINGS = { utf8: 'UTF8', utf16: 'UTF16', utf32: 'UTF32' } as const

/** JSON_EXISTS "(" pathCall [(TRUE | FALSE | UNKNOWN | ERROR) ON ERROR] ")" */
export function jsonExists(reader: Reader): JsonExists {
  const { at } = reader
  reader.expect('JSON_EXISTS', '(')
  const path = pathCall(reader)
  const onError = reader.takeOne('TRUE', 'FALSE', 'UNKNOWN', 'ERROR')
  if (onError) reader.expect('ON', 'ERROR')
  reader.expect(')')
  return { kind: 'jsonExists', at, path, onError }
}

/** JSON_VALUE "(" pathCall [RETURNING type] [behaviour ON EMPTY] [behaviour ON ERROR] ")" */
export function jsonValue(reader: Reader): JsonValue {
  const { at } = reader
  reader.expect('JSON_VALUE', '(')
  const path = pathCall(reader)
  const returned = reader.take('RETURNING') ? type(reader) : null
  const behaviours = onEmptyOnError(reader, valueBehaviour)
  reader.expect(')')
  return { kind: 'jsonValue', at, path, returning: returned, ...behaviours }
}

/** JSON_QUERY "(" pathCall [returning] queryOptions ")" */
export function jsonQuery(reader: Reader): JsonQuery {
  const { at } = reader
  reader.expect('JSON_QUERY', '(')
  const path = pathCall(reader)
  const returned = reader.is('RETURNING') ? returning(reader) : null
  const options = queryOptions(reader)
  reader.expect(')')
  return { kind: 'jsonQuery', at, path, returning: returned, ...options }
}

/** returning = RETURNING type [format] */
function returning(reader: Reader): JsonReturning {
  const { at } = reader
  reader.expect('RETURNING')
  return { kind: 'jsonReturning', at, type: type(reader), format: reader.is('FORMAT') ? format(reader) : null }
}

/** queryOptions = [wrapper WRAPPER] [(KEEP | OMIT) QUOTES [ON SCALAR STRING]] [behaviour ON EMPTY] [behaviour ON ERROR] */
export function queryOptions(reader: Reader): Pick<JsonQuery, 'wrapper' | 'quotes' | 'onEmpty' | 'onError'> {
  const wrapping = wrapper(reader)
  const quotes = reader.takeOne('KEEP', 'OMIT')
  if (quotes) {
    reader.expect('QUOTES')
    if (reader.take('ON')) reader.expect('SCALAR', 'STRING')
  }
  return { wrapper: wrapping, quotes, ...onEmptyOnError(reader, queryBehaviour) }
}

/** wrapper = WITHOUT [ARRAY] | WITH [CONDITIONAL | UNCONDITIONAL] [ARRAY] */
function wrapper(reader: Reader): JsonQuery['wrapper'] {
  const word = reader.takeOne('WITHOUT', 'WITH')
  if (!word) return null
  const condition = word === 'with' ? (reader.takeOne('CONDITIONAL', 'UNCONDITIONAL') ?? 'unconditional') : word
  reader.take('ARRAY')
  reader.expect('WRAPPER')
  return condition
}

/** onEmptyOnError = [behaviour ON EMPTY] [behaviour ON ERROR] */
export function onEmptyOnError<T>(reader: Reader, behaviour: (reader: Reader) => T | null) {
  const first = behaviour(reader)
  if (first === null) return { onEmpty: null, onError: null }
  reader.expect('ON')
  if (reader.expectOne('EMPTY', 'ERROR') === 'error') return { onEmpty: null, onError: first }
  const second = behaviour(reader)
  if (second !== null) reader.expect('ON', 'ERROR')
  return { onEmpty: first, onError: second }
}

/** behaviour = ERROR | NULL | DEFAULT expression */
export function valueBehaviour(reader: Reader): JsonValueBehaviour | null {
  const { at } = reader
  switch (reader.takeOne('ERROR', 'NULL', 'DEFAULT')) {
    case 'error':
      return { kind: 'jsonError', at }
    case 'null':
      return { kind: 'jsonNull', at }
    case 'default':
      return { kind: 'jsonDefault', at, value: reader.expression() }
    default:
      return null
  }
}

/** behaviour = ERROR | NULL | EMPTY (ARRAY | OBJECT) */
function queryBehaviour(reader: Reader): JsonQueryBehaviour | null {
  const word = reader.takeOne('ERROR', 'NULL', 'EMPTY')
  if (word !== 'empty') return word
  return reader.expectOne('ARRAY', 'OBJECT') === 'array' ? 'empty array' : 'empty object'
}

/** JSON_OBJECT "(" [member {"," member} [nulls] [(WITH | WITHOUT) UNIQUE [KEYS]]] [returning] ")" */
export function jsonObject(reader: Reader): JsonObject {
  const { at } = reader
  reader.expect('JSON_OBJECT', '(')
  const members = reader.is(')') || isReturning(reader) ? [] : reader.many(member)
  const nulls = (members.length > 0 && onNull(reader)) || 'null'
  const unique = members.length > 0 ? reader.takeOne('WITH', 'WITHOUT') : null
  if (unique) {
    reader.expect('UNIQUE')
    reader.take('KEYS')
  }
  const returned = reader.is('RETURNING') ? returning(reader) : null
  reader.expect(')')
  return { kind: 'jsonObject', at, members, nulls, uniqueKeys: unique === 'with', returning: returned }
}

/** member = [KEY] expression VALUE input | expression ":" input */
function member(reader: Reader): JsonMember {
  const { at } = reader
  const word = isKey(reader)
  if (word) reader.next()
  const key = reader.expression()
  if (word) reader.expect('VALUE')
  else reader.expectOne('VALUE', ':')
  return { kind: 'jsonMember', at, key, value: jsonInput(reader) }
}

// KEY and VALUE are names as well: `key VALUE 1`, `KEY value VALUE 1`, `KEY value AND a VALUE 1`.
function isKey(reader: Reader): boolean {
  if (!reader.is('KEY') || !startsExpression(reader, 1)) return false
  if (reader.value(1) !== 'VALUE') return true
  return reader.value(2) === 'VALUE' ? startsExpression(reader, 3) : !startsExpression(reader, 2)
}

/** JSON_ARRAY "(" [input {"," input} [nulls]] [returning] ")" */
export function jsonArray(reader: Reader): JsonArray {
  const { at } = reader
  reader.expect('JSON_ARRAY', '(')
  const items = reader.is(')') || isReturning(reader) ? [] : reader.many(jsonInput)
  const nulls = (items.length > 0 && onNull(reader)) || 'absent'
  const returned = reader.is('RETURNING') ? returning(reader) : null
  reader.expect(')')
  return { kind: 'jsonArray', at, items, nulls, returning: returned }
}

/** nulls = (NULL | ABSENT) ON NULL */
function onNull(reader: Reader): 'null' | 'absent' | null {
  const nulls = reader.takeOne('NULL', 'ABSENT')
  if (nulls) reader.expect('ON', 'NULL')
  return nulls
}

// RETURNING is a name as well: `json_array(returning)`, `json_array(returning + 1)`.
function isReturning(reader: Reader): boolean {
  return reader.is('RETURNING') && reader.isName(1)
}
