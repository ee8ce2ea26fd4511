/** Types that have no parameters, each named as Trino writes it. */
export const SIMPLE_TYPES = [
  'boolean',
  'tinyint',
  'smallint',
  'integer',
  'bigint',
  'real',
  'double',
  'varbinary',
  'date',
  'interval year to month',
  'interval day to second',
  'json',
  'uuid',
  'ipaddress',
  'unknown',
  'HyperLogLog',
  'P4HyperLogLog',
  'SetDigest',
  'tdigest',
  'color',
  'JsonPath',
  'json2016',
  'JoniRegExp',
  'CodePoints',
] as const

/** The name of a type without parameters. */
export type SimpleName = (typeof SIMPLE_TYPES)[number]

/** A type without parameters. */
export type SimpleType = Readonly<{ kind: SimpleName }>
/** Exact numbers of `precision` digits, `scale` of them after the point. */
export type DecimalType = Readonly<{ kind: 'decimal'; precision: number; scale: number }>
/** Text of at most `length` code points; `null` is unbounded. */
export type VarcharType = Readonly<{ kind: 'varchar'; length: number | null }>
/** Text padded with blanks to `length` code points. */
export type CharType = Readonly<{ kind: 'char'; length: number }>
/** A time of day or a point in time with `precision` digits of a second, with or without a zone. */
export type TemporalType = Readonly<{ kind: 'time' | 'timestamp'; precision: number; zone: boolean }>
/** An ordered list of values of one type. */
export type ArrayType = Readonly<{ kind: 'array'; element: Type }>
/** Keys to values. */
export type MapType = Readonly<{ kind: 'map'; key: Type; value: Type }>
/** A field of a row; one without a name can only be reached by position. */
export type RowField = Readonly<{ name: string | null; type: Type }>
/** A fixed number of fields, each with its own type. */
export type RowType = Readonly<{ kind: 'row'; fields: readonly RowField[] }>
/** A sketch of the quantiles of `value`. */
export type QdigestType = Readonly<{ kind: 'qdigest'; value: Type }>
/** What a lambda has: it takes `parameters` and gives `result`. No value has this type. */
export type FunctionType = Readonly<{ kind: 'function'; parameters: readonly Type[]; result: Type }>

/** Every type that an expression of Trino can have. */
export type Type =
  | SimpleType
  | DecimalType
  | VarcharType
  | CharType
  | TemporalType
  | ArrayType
  | MapType
  | RowType
  | QdigestType
  | FunctionType

/** The most digits that a decimal can have. */
export const MAX_PRECISION = 38
/** The most code points that a char can have. */
export const MAX_CHAR = 65536
/** Trino counts a varchar of this length as unbounded. */
export const UNBOUNDED = 2147483647

const SIMPLE = new Map<string, SimpleType>(SIMPLE_TYPES.map(kind => [kind, { kind }]))

/** The type without parameters of that name. */
export function simple(name: SimpleName): SimpleType {
  return SIMPLE.get(name) ?? { kind: name }
}

export const BOOLEAN: Type = simple('boolean')
export const INTEGER: Type = simple('integer')
export const BIGINT: Type = simple('bigint')
export const DOUBLE: Type = simple('double')
export const DATE: Type = simple('date')
export const VARBINARY: Type = simple('varbinary')
export const UNKNOWN: Type = simple('unknown')
/** Text of any length. */
export const VARCHAR: Type = { kind: 'varchar', length: null }

/** Text of at most `length` code points. */
export function varchar(length: number): VarcharType {
  return { kind: 'varchar', length: length >= UNBOUNDED ? null : length }
}

/** Text padded to `length` code points; char has a greatest length, so a longer one is that. */
export function char(length: number): CharType {
  return { kind: 'char', length: Math.min(length, MAX_CHAR) }
}

/** A decimal; the caller keeps precision and scale in range. */
export function decimal(precision: number, scale: number): DecimalType {
  return { kind: 'decimal', precision, scale }
}

/** A point in time without a zone. */
export function timestamp(precision: number): TemporalType {
  return { kind: 'timestamp', precision, zone: false }
}

/** A list of `element`. */
export function array(element: Type): ArrayType {
  return { kind: 'array', element }
}

/** A row whose fields have no names. */
export function rowOf(types: readonly Type[]): RowType {
  return { kind: 'row', fields: types.map(type => ({ name: null, type })) }
}

/** The types inside a type, in order: element, key and value, fields. */
export function parts(type: Type): readonly Type[] {
  switch (type.kind) {
    case 'array':
      return [type.element]
    case 'map':
      return [type.key, type.value]
    case 'row':
      return type.fields.map(field => field.type)
    case 'qdigest':
      return [type.value]
    case 'function':
      return [...type.parameters, type.result]
    default:
      return []
  }
}

/** Whether both are the same type: parameters, and the names of row fields, count. */
export function sameType(a: Type, b: Type): boolean {
  if (a === b) return true
  if (a.kind !== b.kind || !sameParameters(a, b)) return false
  const left = parts(a)
  const right = parts(b)
  return left.length === right.length && left.every((part, i) => sameType(part, right[i] ?? UNKNOWN))
}

function sameParameters(a: Type, b: Type): boolean {
  if (a.kind === 'decimal' && b.kind === 'decimal') return a.precision === b.precision && a.scale === b.scale
  if (a.kind === 'varchar' && b.kind === 'varchar') return a.length === b.length
  if (a.kind === 'char' && b.kind === 'char') return a.length === b.length
  if (isTemporal(a) && isTemporal(b)) return a.precision === b.precision && a.zone === b.zone
  if (a.kind === 'row' && b.kind === 'row') return a.fields.every((field, i) => field.name === b.fields[i]?.name)
  return true
}

/** Whether the type is a time or a timestamp, with or without a zone. */
export function isTemporal(type: Type): type is TemporalType {
  return type.kind === 'time' || type.kind === 'timestamp'
}

/** Whether the type is tinyint, smallint, integer or bigint. */
export function isInteger(type: Type): boolean {
  return type.kind === 'tinyint' || type.kind === 'smallint' || type.kind === 'integer' || type.kind === 'bigint'
}

/** Whether the type is real or double, whose values may be NaN. */
export function isFloat(type: Type): boolean {
  return type.kind === 'real' || type.kind === 'double'
}

/** Whether arithmetic can be done with the type. */
export function isNumeric(type: Type): boolean {
  return isInteger(type) || type.kind === 'decimal' || isFloat(type)
}

const NOT_COMPARABLE = new Set<Type['kind']>([
  'HyperLogLog',
  'P4HyperLogLog',
  'SetDigest',
  'tdigest',
  'qdigest',
  'JsonPath',
  'json2016',
  'JoniRegExp',
  'CodePoints',
  'function',
])

/** Whether values can be compared with `=`, grouped and made distinct. */
export function isComparable(type: Type): boolean {
  return !NOT_COMPARABLE.has(type.kind) && parts(type).every(isComparable)
}

const NOT_ORDERABLE = new Set<Type['kind']>(['json', 'map', 'color'])

/** Whether values can be compared with `<` and sorted. */
export function isOrderable(type: Type): boolean {
  if (NOT_ORDERABLE.has(type.kind) || NOT_COMPARABLE.has(type.kind)) return false
  return parts(type).every(isOrderable)
}
