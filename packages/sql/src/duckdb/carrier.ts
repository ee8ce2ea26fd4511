import { parts, type RowType, type Type } from '../types/type.ts'
import { distinct, identifier } from './text.ts'

/** The most digits of a second that DuckDB's times and timestamps hold. */
export const MAX_FRACTION = 6

/**
 * The DuckDB type that holds the values of a Trino type while a query runs, or `undefined` if there is none.
 * Intervals are counted (milliseconds, months), as Trino does: DuckDB's own interval mixes months, days and parts of a
 * day, and compares a month with thirty days. A char is padded to its length. JSON is canonical text.
 */
export function carrier(type: Type): string | undefined {
  switch (type.kind) {
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'double':
    case 'date':
    case 'uuid':
      return type.kind.toUpperCase()
    case 'unknown':
      return 'INTEGER'
    case 'real':
      return 'FLOAT'
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`
    case 'varchar':
    case 'char':
    case 'json':
      return 'VARCHAR'
    case 'varbinary':
      return 'BLOB'
    case 'interval day to second':
    case 'interval year to month':
      return 'BIGINT'
    default:
      return temporal(type) ?? container(type, carrier)
  }
}

/** The DuckDB type that a column of the result has: as `carrier`, but intervals are DuckDB's. */
export function outputCarrier(type: Type): string | undefined {
  if (type.kind === 'interval day to second' || type.kind === 'interval year to month') return 'INTERVAL'
  return container(type, outputCarrier) ?? carrier(type)
}

/** Whether values have another form in the result than while the query runs. */
export function differsInOutput(type: Type): boolean {
  return (
    type.kind === 'interval day to second' ||
    type.kind === 'interval year to month' ||
    parts(type).some(differsInOutput)
  )
}

function temporal(type: Type): string | undefined {
  if ((type.kind !== 'time' && type.kind !== 'timestamp') || type.precision > MAX_FRACTION) return undefined
  if (type.kind === 'timestamp') return type.zone ? 'TIMESTAMPTZ' : 'TIMESTAMP'
  return type.zone ? undefined : 'TIME'
}

function container(type: Type, inner: (type: Type) => string | undefined): string | undefined {
  const types = parts(type).map(inner)
  if (types.includes(undefined)) return undefined
  switch (type.kind) {
    case 'array':
      return `${types[0]}[]`
    case 'map':
      return `MAP(${types[0]}, ${types[1]})`
    case 'row': {
      const names = fieldNames(type)
      return `STRUCT(${types.map((field, i) => `${identifier(names[i] ?? '')} ${field}`).join(', ')})`
    }
    default:
      return undefined
  }
}

/** The names of a row's fields in DuckDB, where each must have one of its own, whatever its case. */
export function fieldNames(type: RowType): readonly string[] {
  return distinct(type.fields.map((field, index) => field.name || `field${index}`))
}
