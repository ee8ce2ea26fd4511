import { SqlError } from '../errors.ts'
import {
  array,
  char,
  decimal,
  MAX_CHAR,
  MAX_PRECISION,
  SIMPLE_TYPES,
  simple,
  type Type,
  UNBOUNDED,
  varchar,
} from './type.ts'

/** What stands in the parentheses of a type: a number or another type. */
export type TypeArgument = number | Type

const SIMPLE_BY_NAME = new Map(SIMPLE_TYPES.map(name => [name.toLowerCase(), simple(name)]))
const ALIASES = new Map([
  ['int', 'integer'],
  ['double precision', 'double'],
])

/** Digits of a second that a time or a timestamp has when none are given. */
const DEFAULT_PRECISION = 3
const MAX_TEMPORAL_PRECISION = 12

/**
 * The type that Trino knows by a name with arguments: `decimal` with 5 and 2, `timestamp with time zone` with 6.
 * Case does not matter; `undefined` where there is none. A number out of range is `INVALID_FUNCTION_ARGUMENT`.
 */
export function typeNamed(spelled: string, args: readonly TypeArgument[]): Type | undefined {
  const name = ALIASES.get(spelled.toLowerCase()) ?? spelled.toLowerCase()
  const numbers = args.filter(arg => typeof arg === 'number')
  const types = args.filter(arg => typeof arg !== 'number')
  if (numbers.length > 0 && types.length > 0) return undefined
  return types.length > 0 ? container(name, types) : scalar(name, numbers)
}

function scalar(name: string, numbers: readonly number[]): Type | undefined {
  const [first, second] = numbers
  if (name === 'decimal' && numbers.length <= 2) return checkedDecimal(first ?? MAX_PRECISION, second ?? 0)
  if (numbers.length > 1) return undefined
  switch (name) {
    case 'varchar':
      return checkedVarchar(first ?? UNBOUNDED)
    case 'char':
      return checkedChar(first ?? 1)
    case 'time':
    case 'timestamp':
    case 'time with time zone':
    case 'timestamp with time zone':
      return checkedTemporal(name, first ?? DEFAULT_PRECISION)
    default:
      return first === undefined ? SIMPLE_BY_NAME.get(name) : undefined
  }
}

function container(name: string, types: readonly Type[]): Type | undefined {
  const [first, second] = types
  if (name === 'row') return { kind: 'row', fields: types.map(type => ({ name: null, type })) }
  if (first && second && types.length === 2)
    return name === 'map' ? { kind: 'map', key: first, value: second } : undefined
  if (!first || types.length > 1) return undefined
  if (name === 'array') return array(first)
  return name === 'qdigest' ? { kind: 'qdigest', value: first } : undefined
}

/** A decimal, or `INVALID_FUNCTION_ARGUMENT` when it has more digits than Trino can hold. */
export function checkedDecimal(precision: number, scale: number): Type {
  if (precision < 1 || precision > MAX_PRECISION) {
    throw outOfRange(`DECIMAL precision must be in range [1, ${MAX_PRECISION}]: ${precision}`)
  }
  if (scale < 0 || scale > precision) {
    throw outOfRange(`DECIMAL scale must be in range [0, precision (${precision})]: ${scale}`)
  }
  return decimal(precision, scale)
}

function checkedVarchar(length: number): Type {
  if (length > UNBOUNDED) throw outOfRange(`Invalid VARCHAR length ${length}`)
  return varchar(length)
}

// Unlike with the other types, Trino then knows no such type.
function checkedChar(length: number): Type | undefined {
  return length > MAX_CHAR ? undefined : char(length)
}

/** Fails with `TYPE_NOT_FOUND` where the length that a formula came to is that of no char that Trino knows. */
export function requireKnown(type: Type): void {
  if (type.kind !== 'char' || type.length <= MAX_CHAR) return
  throw new SqlError('TYPE_NOT_FOUND', `Unknown type: char(${type.length})`)
}

function checkedTemporal(name: string, precision: number): Type {
  const kind = name.startsWith('timestamp') ? 'timestamp' : 'time'
  if (precision > MAX_TEMPORAL_PRECISION) {
    throw outOfRange(`${kind.toUpperCase()} precision must be in range [0, ${MAX_TEMPORAL_PRECISION}]: ${precision}`)
  }
  return { kind, precision, zone: name.endsWith('zone') }
}

function outOfRange(message: string): SqlError {
  return new SqlError('INVALID_FUNCTION_ARGUMENT', message)
}
