import {
  Binary,
  Bool,
  type DataType,
  DateDay,
  Decimal,
  Field,
  FixedSizeBinary,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  IntervalMonthDayNano,
  List,
  Map_,
  Null,
  Schema,
  Struct,
  TimeMicrosecond,
  TimeNanosecond,
  Timestamp,
  TimeUnit,
  Utf8,
} from 'apache-arrow'
import { type Type, writeType } from 'oso-sql'

/** A column of a result with Trino's type. */
export type Column = Readonly<{ name: string; type: Type }>

/** Bytes of a uuid. */
export const UUID_BYTES = 16

/** The Arrow schema of a result. Each field says its Trino type as `trino:type` in its metadata. */
export function arrowSchema(columns: readonly Column[]): Schema {
  return new Schema(columns.map(({ name, type }) => fieldOf(name, type)))
}

function fieldOf(name: string, type: Type, isNullable = true): Field {
  const metadata = new Map([['trino:type', writeType(type)]])
  const extension = EXTENSIONS[type.kind]
  if (extension) metadata.set('ARROW:extension:name', extension).set('ARROW:extension:metadata', '')
  return new Field(name, arrowType(type), isNullable, metadata)
}

const EXTENSIONS: Readonly<Record<string, string>> = { json: 'arrow.json', uuid: 'arrow.uuid' }

/** The Arrow type that carries the values of a Trino type. */
export function arrowType(type: Type): DataType {
  switch (type.kind) {
    case 'boolean':
      return new Bool()
    case 'tinyint':
      return new Int8()
    case 'smallint':
      return new Int16()
    case 'integer':
      return new Int32()
    case 'bigint':
      return new Int64()
    case 'real':
      return new Float32()
    case 'double':
      return new Float64()
    case 'decimal':
      return new Decimal(type.scale, type.precision, 128)
    case 'date':
      return new DateDay()
    case 'time':
      return timeType(type)
    case 'timestamp':
      return timestampType(type)
    case 'interval day to second':
    case 'interval year to month':
      return new IntervalMonthDayNano()
    case 'uuid':
      return new FixedSizeBinary(UUID_BYTES)
    case 'unknown':
      return new Null()
    case 'array':
      return new List(fieldOf('element', type.element))
    case 'map':
      return mapType(type.key, type.value)
    case 'row':
      return new Struct(type.fields.map(({ name, type: inner }, index) => fieldOf(name ?? `field${index}`, inner)))
    default:
      return isBinary(type) ? new Binary() : new Utf8()
  }
}

/** Whether values are bytes. Sketches have no form but those. */
export function isBinary({ kind }: Type): boolean {
  return BINARY.has(kind)
}

const BINARY: ReadonlySet<Type['kind']> = new Set([
  'varbinary',
  'HyperLogLog',
  'P4HyperLogLog',
  'SetDigest',
  'tdigest',
  'qdigest',
])

function mapType(key: Type, value: Type): DataType {
  // A map has no key that is NULL, and readers refuse a schema that allows one.
  const entry = new Struct<{ key: DataType; value: DataType }>([fieldOf('key', key, false), fieldOf('value', value)])
  return new Map_(new Field('entries', entry, false))
}

type Temporal = Extract<Type, { kind: 'time' | 'timestamp' }>

/**
 * How many digits of a second the unit has that carries a time or timestamp; undefined where Arrow has nothing that
 * carries it exactly, which is a time of day with a zone, and more digits than nanoseconds have: they stay text.
 */
export function unitDigits({ kind, precision, zone }: Temporal): number | undefined {
  if (precision > 9) return undefined
  if (kind === 'time') return zone ? undefined : precision <= 6 ? 6 : 9
  return Math.ceil(precision / 3) * 3
}

function timeType(type: Temporal): DataType {
  const digits = unitDigits(type)
  return digits === undefined ? new Utf8() : digits === 6 ? new TimeMicrosecond() : new TimeNanosecond()
}

const UNITS: Readonly<Record<number, TimeUnit>> = {
  0: TimeUnit.SECOND,
  3: TimeUnit.MILLISECOND,
  6: TimeUnit.MICROSECOND,
  9: TimeUnit.NANOSECOND,
}

function timestampType(type: Temporal): DataType {
  const digits = unitDigits(type)
  return digits === undefined ? new Utf8() : new Timestamp(UNITS[digits] ?? TimeUnit.SECOND, type.zone ? 'UTC' : null)
}
