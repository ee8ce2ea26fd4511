import type { Type } from 'oso-sql'
import { eachOf, entryOf, fieldOf, unlessNull } from './sql.ts'
import { plainText } from './text.ts'

/** Where Arrow's buffers go. Parquet knows neither seconds as a unit of time nor Trino's intervals. */
export type Destination = 'arrow' | 'parquet'

/** SQL that gives a value of Trino's type in the form whose Arrow buffers are those of that type's Arrow form. */
export function carried(value: string, type: Type, to: Destination = 'arrow', depth = 0): string {
  switch (type.kind) {
    case 'timestamp':
      return timestamp(value, type, to)
    case 'uuid':
      return `unhex(replace(CAST(${value} AS VARCHAR), '-', ''))`
    case 'array':
      return eachOf(value, depth, element => carried(element, type.element, to, depth + 1))
    case 'map':
      return `map_from_entries(${eachOf(`map_entries(${value})`, depth, entry => carriedEntry(entryOf(entry), type, to, depth + 1))})`
    case 'row':
      return unlessNull(
        value,
        row(type.fields.map((field, index) => carried(fieldOf(value, index), field.type, to, depth))),
      )
    case 'interval day to second':
    case 'interval year to month':
      return to === 'parquet' ? (plainText(value, type) ?? value) : cast(value, 'INTERVAL')
    default:
      return cast(value, PLAIN[type.kind] ?? decimalOr(type, 'VARCHAR'))
  }
}

const PLAIN: Readonly<Partial<Record<Type['kind'], string>>> = {
  boolean: 'BOOLEAN',
  tinyint: 'TINYINT',
  smallint: 'SMALLINT',
  integer: 'INTEGER',
  bigint: 'BIGINT',
  real: 'FLOAT',
  double: 'DOUBLE',
  varbinary: 'BLOB',
  date: 'DATE',
  time: 'TIME',
  unknown: 'INTEGER',
}

function decimalOr(type: Type, otherwise: string): string {
  return type.kind === 'decimal' ? `DECIMAL(${type.precision}, ${type.scale})` : otherwise
}

type Temporal = Extract<Type, { kind: 'time' | 'timestamp' }>

// A zoned one is a point in time in UTC, and so are its buffers: the zone is said in the schema.
function timestamp(value: string, { precision, zone }: Temporal, to: Destination): string {
  const unzoned = zone ? cast(value, 'TIMESTAMP') : value
  if (precision === 0 && to === 'arrow') return cast(unzoned, 'TIMESTAMP_S')
  if (precision <= 3) return cast(unzoned, 'TIMESTAMP_MS')
  return cast(unzoned, precision <= 6 ? 'TIMESTAMP' : 'TIMESTAMP_NS')
}

function carriedEntry(
  entry: ReturnType<typeof entryOf>,
  type: Type & { kind: 'map' },
  to: Destination,
  depth: number,
): string {
  return row([carried(entry.key, type.key, to, depth), carried(entry.value, type.value, to, depth)])
}

// The names are the schema's affair.
function row(fields: readonly string[]): string {
  return `struct_pack(${fields.map((field, index) => `f${index} := ${field}`).join(', ')})`
}

function cast(value: string, type: string): string {
  return `CAST(${value} AS ${type})`
}
