import { DuckdbError } from './errors.ts'
import type { LogicalName } from './types.ts'

/**
 * A value on its way between TypeScript and one of DuckDB's vectors. By type: VARCHAR string; BOOLEAN boolean; TINYINT to
 * INTEGER, FLOAT and DOUBLE number; BIGINT and HUGEINT bigint; DECIMAL(p,s) bigint, unscaled; DATE number of days;
 * TIME, TIMESTAMP and TIMESTAMPTZ bigint of microseconds; BLOB bytes; LIST array; NULL null.
 */
export type SqlValue = null | boolean | number | bigint | string | Uint8Array | readonly SqlValue[]

/** How a value of a fixed number of bytes is read and written at a byte offset. */
export type Fixed = Readonly<{
  bytes: number
  read: (data: DataView, at: number) => SqlValue
  write: (data: DataView, at: number, value: SqlValue) => void
}>

const BOOLEAN: Fixed = {
  bytes: 1,
  read: (data, at) => data.getUint8(at) !== 0,
  write: (data, at, value) => data.setUint8(at, value ? 1 : 0),
}

const INT64: Fixed = {
  bytes: 8,
  read: (data, at) => data.getBigInt64(at, true),
  write: (data, at, value) => data.setBigInt64(at, bigintOf(value), true),
}

const INT32: Fixed = {
  bytes: 4,
  read: (data, at) => data.getInt32(at, true),
  write: (data, at, value) => data.setInt32(at, numberOf(value), true),
}

const HUGEINT: Fixed = {
  bytes: 16,
  read: (data, at) => (data.getBigInt64(at + 8, true) << 64n) | data.getBigUint64(at, true),
  write: (data, at, value) => {
    data.setBigInt64(at, bigintOf(value), true)
    data.setBigInt64(at + 8, bigintOf(value) >> 64n, true)
  },
}

/** The types whose values have a fixed number of bytes. A DECIMAL lies as the integer type that holds its digits. */
export const FIXED: Readonly<Partial<Record<LogicalName, Fixed>>> = {
  BOOLEAN,
  TINYINT: {
    bytes: 1,
    read: (data, at) => data.getInt8(at),
    write: (data, at, value) => data.setInt8(at, numberOf(value)),
  },
  UTINYINT: {
    bytes: 1,
    read: (data, at) => data.getUint8(at),
    write: (data, at, value) => data.setUint8(at, numberOf(value)),
  },
  SMALLINT: {
    bytes: 2,
    read: (data, at) => data.getInt16(at, true),
    write: (data, at, value) => data.setInt16(at, numberOf(value), true),
  },
  USMALLINT: {
    bytes: 2,
    read: (data, at) => data.getUint16(at, true),
    write: (data, at, value) => data.setUint16(at, numberOf(value), true),
  },
  INTEGER: INT32,
  DATE: INT32,
  UINTEGER: {
    bytes: 4,
    read: (data, at) => data.getUint32(at, true),
    write: (data, at, value) => data.setUint32(at, numberOf(value), true),
  },
  FLOAT: {
    bytes: 4,
    read: (data, at) => data.getFloat32(at, true),
    write: (data, at, value) => data.setFloat32(at, numberOf(value), true),
  },
  DOUBLE: {
    bytes: 8,
    read: (data, at) => data.getFloat64(at, true),
    write: (data, at, value) => data.setFloat64(at, numberOf(value), true),
  },
  BIGINT: INT64,
  TIME: INT64,
  TIMESTAMP: INT64,
  TIMESTAMP_S: INT64,
  TIMESTAMP_MS: INT64,
  TIMESTAMP_NS: INT64,
  TIMESTAMP_TZ: INT64,
  UBIGINT: {
    bytes: 8,
    read: (data, at) => data.getBigUint64(at, true),
    write: (data, at, value) => data.setBigUint64(at, bigintOf(value), true),
  },
  HUGEINT,
}

/** A DECIMAL's values: the unscaled integers that it lies as, all as bigint. */
export function unscaled(stored: Fixed): Fixed {
  return {
    bytes: stored.bytes,
    read: (data, at) => bigintOf(stored.read(data, at)),
    write: (data, at, value) => stored.write(data, at, stored.bytes < 8 ? Number(bigintOf(value)) : value),
  }
}

/** The error for a value of another type than is wanted. */
export function misfit(value: SqlValue, wanted: string): DuckdbError {
  const given = Array.isArray(value) ? 'an array' : `${typeof value} ${String(value)}`
  return new DuckdbError('Usage', `${given} where ${wanted} is wanted`)
}

function numberOf(value: SqlValue): number {
  if (typeof value === 'number') return value
  throw misfit(value, 'a number')
}

function bigintOf(value: SqlValue): bigint {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  throw misfit(value, 'a bigint')
}
