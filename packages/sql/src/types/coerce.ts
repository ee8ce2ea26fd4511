import {
  array,
  char,
  decimal,
  isTemporal,
  MAX_PRECISION,
  parts,
  type RowType,
  SIMPLE_TYPES,
  sameType,
  simple,
  type Type,
  UNKNOWN,
  varchar,
} from './type.ts'

/** How one type stands to another: the least type that holds both, and whether that is the second one itself. */
type Compatibility = Readonly<{ common: Type; coercible: boolean }>

/** The least type that values of both types can become without a cast, or `undefined`. */
export function commonType(a: Type, b: Type): Type | undefined {
  return compatibility(a, b)?.common
}

/** Whether a value of `from` stands wherever one of `to` is asked for. */
export function canCoerce(from: Type, to: Type): boolean {
  return compatibility(from, to)?.coercible ?? false
}

function compatibility(from: Type, to: Type): Compatibility | undefined {
  if (sameType(from, to)) return { common: to, coercible: true }
  if (from.kind === 'unknown') return { common: to, coercible: true }
  if (to.kind === 'unknown') return { common: from, coercible: false }
  if (base(from) === base(to)) return sameBase(from, to)
  const lifted = coerceBase(from, base(to))
  if (lifted) return compatibility(lifted, to)
  const lowered = coerceBase(to, base(from))
  const found = lowered && compatibility(from, lowered)
  return found && { common: found.common, coercible: false }
}

/** What the catalogue calls the family of a type: its name without parameters. */
export function base(type: Type): string {
  return isTemporal(type) && type.zone ? `${type.kind} with time zone` : type.kind
}

function sameBase(from: Type, to: Type): Compatibility | undefined {
  const common = commonOfSameBase(from, to)
  if (!common) return undefined
  if (from.kind === 'row' || from.kind === 'array' || from.kind === 'map') {
    const inner = parts(to)
    return { common, coercible: parts(from).every((part, i) => canCoerce(part, inner[i] ?? UNKNOWN)) }
  }
  return { common, coercible: sameType(common, to) }
}

function commonOfSameBase(from: Type, to: Type): Type | undefined {
  if (from.kind === 'decimal' && to.kind === 'decimal') {
    const scale = Math.max(from.scale, to.scale)
    const whole = Math.max(from.precision - from.scale, to.precision - to.scale)
    return decimal(Math.min(MAX_PRECISION, whole + scale), scale)
  }
  if (from.kind === 'varchar' && to.kind === 'varchar') {
    return varchar(Math.max(from.length ?? Infinity, to.length ?? Infinity))
  }
  if (from.kind === 'char' && to.kind === 'char') return char(Math.max(from.length, to.length))
  if (isTemporal(from) && isTemporal(to)) return from.precision > to.precision ? from : to
  if (from.kind === 'row' && to.kind === 'row') return commonRow(from, to)
  return commonContainer(from, to)
}

function commonContainer(from: Type, to: Type): Type | undefined {
  if (from.kind === 'array' && to.kind === 'array') {
    const element = commonType(from.element, to.element)
    return element && array(element)
  }
  if (from.kind === 'map' && to.kind === 'map') {
    const key = commonType(from.key, to.key)
    const value = commonType(from.value, to.value)
    return key && value && { kind: 'map', key, value }
  }
  return undefined
}

/** A field keeps its name only where both rows agree on it. */
function commonRow(from: RowType, to: RowType): Type | undefined {
  if (from.fields.length !== to.fields.length) return undefined
  const fields = []
  for (const [i, left] of from.fields.entries()) {
    const right = to.fields[i]
    const type = right && commonType(left.type, right.type)
    if (!type) return undefined
    fields.push({ name: left.name === right.name ? left.name : null, type })
  }
  return { kind: 'row', fields }
}

// Precisions of the decimals that hold every value of an integer type.
const DECIMAL_OF = { tinyint: 3, smallint: 5, integer: 10, bigint: 19 } as const
const NUMBERS = ['tinyint', 'smallint', 'integer', 'bigint', 'real', 'double'] as const

/** The type of family `target` that `type` becomes without a cast, or `undefined`. */
export function coerceBase(type: Type, target: string): Type | undefined {
  if (base(type) === target) return type
  switch (type.kind) {
    case 'unknown':
      return leastOf(target)
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
      if (target === 'decimal') return decimal(DECIMAL_OF[type.kind], 0)
      return wider(NUMBERS.indexOf(type.kind), target)
    case 'decimal':
    case 'real':
      return wider(NUMBERS.indexOf('real') - (type.kind === 'decimal' ? 1 : 0), target)
    case 'varchar':
      return fromVarchar(type.length, target)
    case 'char':
      return literalOnly(target)
    case 'P4HyperLogLog':
      return target === 'HyperLogLog' ? simple('HyperLogLog') : undefined
    default:
      return fromTemporal(type, target)
  }
}

function wider(rank: number, target: string): Type | undefined {
  const name = NUMBERS.slice(rank + 1).find(number => number === target)
  return name && simple(name)
}

function fromVarchar(length: number | null, target: string): Type | undefined {
  return target === 'char' ? char(length ?? Infinity) : literalOnly(target)
}

/** Types that no value of a column has, and that text becomes where a function asks for them. */
function literalOnly(target: string): Type | undefined {
  return target === 'JsonPath' || target === 'JoniRegExp' || target === 'CodePoints' ? simple(target) : undefined
}

function fromTemporal(type: Type, target: string): Type | undefined {
  if (type.kind === 'date') {
    if (target === 'timestamp') return { kind: 'timestamp', precision: 0, zone: false }
    if (target === 'timestamp with time zone') return { kind: 'timestamp', precision: 0, zone: true }
  }
  return isTemporal(type) && !type.zone && target === `${type.kind} with time zone`
    ? { ...type, zone: true }
    : undefined
}

/** The digits of a second that a time has when nothing says how many. */
const UNSAID_PRECISION = 3

/** The least type of a family, which NULL takes when nothing else says which. */
function leastOf(target: string): Type | undefined {
  switch (target) {
    case 'varchar':
      return varchar(0)
    case 'char':
      return char(0)
    case 'decimal':
      return decimal(1, 0)
    case 'time':
    case 'timestamp':
      return { kind: target, precision: UNSAID_PRECISION, zone: false }
    case 'time with time zone':
      return { kind: 'time', precision: UNSAID_PRECISION, zone: true }
    case 'timestamp with time zone':
      return { kind: 'timestamp', precision: UNSAID_PRECISION, zone: true }
    default:
      return leastSimple(target)
  }
}

/** A container's parts bind by themselves, so only types without parameters are left. */
function leastSimple(target: string): Type | undefined {
  const name = SIMPLE_TYPES.find(candidate => candidate === target)
  return name && simple(name)
}
