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

function fieldOf(name: string, type: Type): Field {
  const metadata = new Map([['trino:type', writeType(type)]])
  const extension = EXTENSIONS[type.kind]
  if (extension) metadata.set('ARROW:extension:name', extension).set('ARROW:extension:metadata', '')
  return new Field(name, arrowType(type), true, metadata)
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
      return timeType(type.precision, type.zone)
    case 'timestamp':
      return new Timestamp(timestampUnit(type.precision), type.zone ? 'UTC' : null)
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
      return BINARY.has(type.kind) ? new Binary() : new Utf8()
  }
}

// Sketches have no form but their bytes.
const BINARY: ReadonlySet<Type['kind']> = new Set([
  'varbinary',
  'HyperLogLog',
  'P4HyperLogLog',
  'SetDigest',
  'tdigest',
  'qdigest',
])

function mapType(key: Type, value: Type): DataType {
  const entry = new Struct<{ key: DataType; value: DataType }>([fieldOf('key', key), fieldOf('value', value)])
  return new Map_(new Field('entries', entry, false))
}

// Arrow has no time of day with a zone.
function timeType(precision: number, zone: boolean): DataType {
  if (zone) return new Utf8()
  return precision <= 6 ? new TimeMicrosecond() : new TimeNanosecond()
}

/** The coarsest unit that holds a timestamp's digits. */
export function timestampUnit(precision: number): TimeUnit {
  if (precision === 0) return TimeUnit.SECOND
  if (precision <= 3) return TimeUnit.MILLISECOND
  return precision <= 6 ? TimeUnit.MICROSECOND : TimeUnit.NANOSECOND
}
