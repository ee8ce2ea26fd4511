import { canCoerce } from './coerce.ts'
import { isNumeric, isTemporal, parts, type Type, UNKNOWN, VARCHAR } from './type.ts'

/** Whether CAST knows a way from one type to the other; a value may still fail. */
export function canCast(from: Type, to: Type): boolean {
  if (from.kind === 'unknown' || canCoerce(from, to)) return true
  if (isNumeric(from) || from.kind === 'boolean') return isPlain(to)
  if (isTemporal(from)) return castsTemporal(from, to)
  switch (from.kind) {
    case 'varchar':
      return isPlain(to) || isTemporal(to) || FROM_VARCHAR.has(to.kind)
    case 'char':
      return to.kind === 'varchar' || to.kind === 'char'
    case 'varbinary':
      return to.kind === 'uuid' || to.kind === 'ipaddress'
    case 'date':
      return to.kind === 'varchar' || to.kind === 'timestamp' || to.kind === 'json'
    case 'interval day to second':
    case 'interval year to month':
      return to.kind === 'varchar'
    case 'uuid':
    case 'ipaddress':
      return (to.kind === 'varchar' && to.length === null) || to.kind === 'varbinary'
    case 'json':
      return castsFromJson(to)
    default:
      return castsContainer(from, to)
  }
}

const FROM_VARCHAR = new Set<Type['kind']>([
  'char',
  'varbinary',
  'date',
  'uuid',
  'ipaddress',
  'JsonPath',
  'JoniRegExp',
  'CodePoints',
])

/** What numbers and booleans become, and text too. */
function isPlain(type: Type): boolean {
  return isNumeric(type) || type.kind === 'boolean' || type.kind === 'varchar' || type.kind === 'json'
}

function castsTemporal(from: Type, to: Type): boolean {
  if (to.kind === 'varchar' || isTemporal(to)) return true
  if (from.kind !== 'timestamp') return false
  return to.kind === 'date' || (to.kind === 'json' && !from.zone)
}

// Keys of a map come from the names of an object, so they must be readable from text.
function castsFromJson(to: Type): boolean {
  if (isPlain(to)) return true
  if (to.kind === 'map') return canCast(VARCHAR, to.key) && castsFromJson(to.value)
  return (to.kind === 'array' || to.kind === 'row') && parts(to).every(castsFromJson)
}

/**
 * Whether maps inside have keys that are no names of an object's members. Trino knows a cast to or from JSON for all that
 * can be text, and finds out that it cannot do it only when it plans the query.
 */
export function hasOddJsonKey(type: Type): boolean {
  const isOdd =
    type.kind === 'map' && !isNumeric(type.key) && type.key.kind !== 'boolean' && type.key.kind !== 'varchar'
  return isOdd || parts(type).some(hasOddJsonKey)
}

/** A container becomes JSON, or the same shape part by part. */
function castsContainer(from: Type, to: Type): boolean {
  if (from.kind !== 'array' && from.kind !== 'map' && from.kind !== 'row') return false
  if (to.kind === 'json') return castsToJson(from)
  const inner = parts(to)
  if (from.kind !== to.kind || parts(from).length !== inner.length) return false
  return parts(from).every((part, i) => canCast(part, inner[i] ?? UNKNOWN))
}

function castsToJson(type: Type): boolean {
  if (type.kind === 'map') return canCast(type.key, VARCHAR) && castsToJson(type.value)
  if (type.kind === 'array' || type.kind === 'row') return parts(type).every(castsToJson)
  return type.kind === 'unknown' || canCast(type, { kind: 'json' })
}
