import type { ArrowField, ArrowType, Unit } from '../arrow/type.ts'

/** Under this key of a field's metadata the gateway says the column's type in Trino's spelling. */
const TYPE_KEY = 'trino:type'

const PRECISION: Readonly<Record<Unit, number>> = { s: 0, ms: 3, us: 6, ns: 9 }
const SIGNED: Readonly<Record<number, string>> = { 8: 'tinyint', 16: 'smallint', 32: 'integer', 64: 'bigint' }
const UNSIGNED: Readonly<Record<number, string>> = { 8: 'smallint', 16: 'integer', 32: 'bigint', 64: 'decimal(20,0)' }

/** The Trino type of a field: what the server says, else the nearest to what Arrow has. */
export function trinoType(field: ArrowField): string {
  return field.metadata.get(TYPE_KEY) ?? nearest(field.type, field.children)
}

function nearest(type: ArrowType, children: readonly ArrowField[]): string {
  switch (type.kind) {
    case 'null':
      return 'unknown'
    case 'bool':
      return 'boolean'
    case 'int':
      return (type.signed ? SIGNED : UNSIGNED)[type.bits] ?? 'bigint'
    case 'float':
      return type.bits === 64 ? 'double' : 'real'
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`
    case 'utf8':
    case 'utf8View':
      return 'varchar'
    case 'binary':
    case 'binaryView':
    case 'fixedBinary':
      return 'varbinary'
    case 'date':
      return 'date'
    case 'time':
      return `time(${PRECISION[type.unit]})`
    case 'timestamp':
      return `timestamp(${PRECISION[type.unit]})${type.zone ? ' with time zone' : ''}`
    case 'duration':
      return 'interval day to second'
    case 'interval':
      return type.unit === 'month' ? 'interval year to month' : 'interval day to second'
    case 'dictionary':
      return nearest(type.values, children)
    default:
      return nested(type, children)
  }
}

function nested(type: ArrowType, children: readonly ArrowField[]): string {
  const [first, second] = children
  if (type.kind === 'struct') return `row(${children.map(child => `"${child.name}" ${trinoType(child)}`).join(', ')})`
  if (type.kind === 'map') return `map(${(first?.children ?? []).map(trinoType).join(', ')})`
  if (type.kind === 'runEnd') return second ? trinoType(second) : 'unknown'
  return `array(${first ? trinoType(first) : 'unknown'})`
}
