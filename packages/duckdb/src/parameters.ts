import { DuckdbError } from './errors.ts'
import { Handle, using } from './native/handle.ts'
import { library } from './native/library.ts'
import { LOGICAL, type LogicalName } from './types.ts'

/**
 * A value for a `?` or `$1`: a bigint is a BIGINT, a number a DOUBLE, a string a VARCHAR, bytes are a BLOB and an array is
 * a LIST whose element type is that of its first element that is not null. Cast in the SQL to have another type.
 */
export type Parameter = null | boolean | number | bigint | string | Uint8Array | readonly Parameter[]

/** Makes DuckDB's value of a parameter. The caller frees it. */
export function createValue(parameter: Parameter): Handle {
  const c = library()
  return new Handle('duckdb_destroy_value', addressOf(parameter))

  function addressOf(value: Parameter): bigint | null {
    if (value === null) return c.duckdb_create_null_value()
    if (typeof value === 'boolean') return c.duckdb_create_bool(value)
    if (typeof value === 'bigint') return c.duckdb_create_int64(int64(value))
    if (typeof value === 'number') return c.duckdb_create_double(value)
    if (typeof value === 'string') return textValue(value)
    if (value instanceof Uint8Array) return c.duckdb_create_blob(value, value.length)
    return listValue(value)
  }
}

function int64(value: bigint): bigint {
  if (BigInt.asIntN(64, value) === value) return value
  throw new DuckdbError('Usage', `${value} does not fit a BIGINT; pass it as text and cast it in the SQL`)
}

function textValue(text: string): bigint | null {
  const bytes = Buffer.from(text)
  return library().duckdb_create_varchar_length(bytes, bytes.length)
}

function listValue(values: readonly Parameter[]): bigint | null {
  const items = values.map(createValue)
  try {
    return using(elementType(values), type => {
      // DuckDB takes no null pointer, which an empty array would be, for an empty list.
      const addresses = BigUint64Array.from([...items.map(item => item.address), 0n])
      return library().duckdb_create_list_value(type.address, addresses, items.length)
    })
  } finally {
    for (const item of items) item.free()
  }
}

function elementType(values: readonly Parameter[]): Handle {
  const sample = values.find(value => value !== null) ?? ''
  if (!isList(sample)) return logicalType(scalarType(sample))
  const nested = values.flatMap(value => (isList(value) ? value : []))
  return using(elementType(nested), child => {
    return new Handle('duckdb_destroy_logical_type', library().duckdb_create_list_type(child.address))
  })
}

function isList(value: Parameter): value is readonly Parameter[] {
  return Array.isArray(value)
}

function scalarType(value: Exclude<Parameter, null | readonly Parameter[]>): LogicalName {
  switch (typeof value) {
    case 'boolean':
      return 'BOOLEAN'
    case 'bigint':
      return 'BIGINT'
    case 'number':
      return 'DOUBLE'
    case 'string':
      return 'VARCHAR'
    default:
      return 'BLOB'
  }
}

function logicalType(name: LogicalName): Handle {
  return new Handle('duckdb_destroy_logical_type', library().duckdb_create_logical_type(LOGICAL[name]))
}
