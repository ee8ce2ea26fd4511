import { bitAt, createBits } from './arrow/bits.ts'
import { DuckdbError } from './errors.ts'
import { Handle, using } from './handle.ts'
import { library } from './library.ts'
import { type LogicalName, logicalName } from './types.ts'

/**
 * A value on its way between TypeScript and one of DuckDB's vectors. By type: VARCHAR string; BOOLEAN boolean; TINYINT to
 * INTEGER, FLOAT and DOUBLE number; BIGINT and HUGEINT bigint; DECIMAL(p,s) bigint, unscaled; DATE number of days;
 * TIME, TIMESTAMP and TIMESTAMPTZ bigint of microseconds; BLOB bytes; LIST array; NULL null.
 */
export type SqlValue = null | boolean | number | bigint | string | Uint8Array | readonly SqlValue[]

/** How a vector's values lie in memory. */
export type VectorType = Readonly<{ storage: Storage; child: VectorType | null }>

type Storage = Exclude<LogicalName, 'DECIMAL' | 'DATE' | 'TIME' | `TIMESTAMP${string}`>

/** Reads a logical type of DuckDB's. Throws `Usage` for one whose values this package does not carry. */
export function vectorType(type: bigint): VectorType {
  const c = library()
  const name = logicalName(c.duckdb_get_type_id(type))
  if (name === 'LIST') {
    const child = new Handle('duckdb_destroy_logical_type', c.duckdb_list_type_child_type(type))
    return using(child, ({ address }) => ({ storage: 'LIST', child: vectorType(address) }))
  }
  const stored = name === 'DECIMAL' ? logicalName(c.duckdb_decimal_internal_type(type)) : name
  const storage = stored && storageOf(stored)
  if (!storage)
    throw new DuckdbError(
      'Usage',
      `values of DuckDB's type ${c.duckdb_get_type_id(type)} cannot be passed; cast them in the SQL`,
    )
  return { storage, child: null }
}

function storageOf(name: LogicalName): Storage | undefined {
  switch (name) {
    case 'DATE':
      return 'INTEGER'
    case 'TIME':
    case 'TIMESTAMP':
    case 'TIMESTAMP_S':
    case 'TIMESTAMP_MS':
    case 'TIMESTAMP_NS':
    case 'TIMESTAMP_TZ':
      return 'BIGINT'
    case 'DECIMAL':
      return undefined
    default:
      return name
  }
}

const BYTES: Readonly<Record<Storage, number>> = {
  BOOLEAN: 1,
  TINYINT: 1,
  UTINYINT: 1,
  SMALLINT: 2,
  USMALLINT: 2,
  INTEGER: 4,
  UINTEGER: 4,
  FLOAT: 4,
  BIGINT: 8,
  UBIGINT: 8,
  DOUBLE: 8,
  HUGEINT: 16,
  VARCHAR: 16,
  BLOB: 16,
  LIST: 16,
}

// duckdb_string_t: a length of 32 bits, then the bytes themselves when there are at most twelve; else their first four
// and, at 8, a pointer to all of them.
const INLINE_BYTES = 12

/** The first `count` values of a flat vector. */
export function readVector(vector: bigint, type: VectorType, count: number): SqlValue[] {
  const c = library()
  const data = new Uint8Array(count * BYTES[type.storage])
  copy(data, c.duckdb_vector_get_data(vector))
  const read = reader(new DataView(data.buffer), vector, type)
  const validity = validityOf(vector, count)
  return Array.from({ length: count }, (_, row) => (validity && !bitAt(validity, row) ? null : read(row)))
}

function validityOf(vector: bigint, count: number): Uint8Array | null {
  const address = library().duckdb_vector_get_validity(vector)
  if (!address) return null
  const bits = createBits(count)
  copy(bits, address)
  return bits
}

function reader(data: DataView, vector: bigint, type: VectorType): (row: number) => SqlValue {
  switch (type.storage) {
    case 'BOOLEAN':
      return row => data.getUint8(row) !== 0
    case 'TINYINT':
      return row => data.getInt8(row)
    case 'UTINYINT':
      return row => data.getUint8(row)
    case 'SMALLINT':
      return row => data.getInt16(row * 2, true)
    case 'USMALLINT':
      return row => data.getUint16(row * 2, true)
    case 'INTEGER':
      return row => data.getInt32(row * 4, true)
    case 'UINTEGER':
      return row => data.getUint32(row * 4, true)
    case 'FLOAT':
      return row => data.getFloat32(row * 4, true)
    case 'DOUBLE':
      return row => data.getFloat64(row * 8, true)
    case 'BIGINT':
      return row => data.getBigInt64(row * 8, true)
    case 'UBIGINT':
      return row => data.getBigUint64(row * 8, true)
    case 'HUGEINT':
      return row => (data.getBigInt64(row * 16 + 8, true) << 64n) | data.getBigUint64(row * 16, true)
    case 'VARCHAR':
      return row => bytesAt(data, row * 16).toString('utf8')
    case 'BLOB':
      return row => new Uint8Array(bytesAt(data, row * 16))
    case 'LIST':
      return listReader(data, vector, type)
    default:
      return type.storage satisfies never
  }
}

function listReader(data: DataView, vector: bigint, type: VectorType): (row: number) => SqlValue {
  const c = library()
  const values = readVector(childOf(vector), elementOf(type), Number(c.duckdb_list_vector_get_size(vector)))
  return row => {
    const at = Number(data.getBigUint64(row * 16, true))
    return values.slice(at, at + Number(data.getBigUint64(row * 16 + 8, true)))
  }
}

function bytesAt(data: DataView, at: number): Buffer {
  const length = data.getUint32(at, true)
  if (length <= INLINE_BYTES) return Buffer.from(data.buffer, data.byteOffset + at + 4, length)
  const bytes = Buffer.allocUnsafe(length)
  copy(bytes, data.getBigUint64(at + 8, true))
  return bytes
}

/** Writes values to the start of a vector. Throws `Usage` for a value that is not of the vector's type. */
export function writeVector(vector: bigint, type: VectorType, values: readonly SqlValue[]): void {
  const c = library()
  writeValidity(vector, values)
  if (type.storage === 'LIST') return writeLists(vector, type, values)
  const data = new DataView(new ArrayBuffer(values.length * BYTES[type.storage]))
  if (type.storage === 'VARCHAR' || type.storage === 'BLOB') return writeBytes(vector, data, values)
  for (const [row, value] of values.entries()) if (value !== null) writeNumber(data, row, type.storage, value)
  put(c.duckdb_vector_get_data(vector), data)
}

function writeValidity(vector: bigint, values: readonly SqlValue[]): void {
  if (!values.includes(null)) return
  const bits = createBits(values.length).fill(0xff)
  for (const [row, value] of values.entries())
    if (value === null) bits[row >> 3] = (bits[row >> 3] ?? 0) & ~(1 << (row & 7))
  library().duckdb_vector_ensure_validity_writable(vector)
  put(library().duckdb_vector_get_validity(vector), bits)
}

function writeNumber(
  data: DataView,
  row: number,
  storage: Exclude<Storage, 'VARCHAR' | 'BLOB' | 'LIST'>,
  value: SqlValue,
): void {
  switch (storage) {
    case 'BOOLEAN':
      return data.setUint8(row, value ? 1 : 0)
    case 'TINYINT':
    case 'UTINYINT':
      return data.setInt8(row, numberOf(value))
    case 'SMALLINT':
    case 'USMALLINT':
      return data.setInt16(row * 2, numberOf(value), true)
    case 'INTEGER':
    case 'UINTEGER':
      return data.setInt32(row * 4, numberOf(value), true)
    case 'FLOAT':
      return data.setFloat32(row * 4, numberOf(value), true)
    case 'DOUBLE':
      return data.setFloat64(row * 8, numberOf(value), true)
    case 'BIGINT':
    case 'UBIGINT':
      return data.setBigInt64(row * 8, bigintOf(value), true)
    case 'HUGEINT':
      data.setBigInt64(row * 16, bigintOf(value), true)
      return data.setBigInt64(row * 16 + 8, bigintOf(value) >> 64n, true)
    default:
      return storage satisfies never
  }
}

// The short ones are written as one block; the long ones DuckDB copies to memory of its own, which writes their entry too.
function writeBytes(vector: bigint, data: DataView, values: readonly SqlValue[]): void {
  const c = library()
  const long: [number, Uint8Array][] = []
  for (const [row, value] of values.entries()) {
    if (value === null) continue
    const bytes = bytesOf(value)
    if (bytes.length > INLINE_BYTES) {
      long.push([row, bytes])
      continue
    }
    data.setUint32(row * 16, bytes.length, true)
    for (const [index, byte] of bytes.entries()) data.setUint8(row * 16 + 4 + index, byte)
  }
  put(c.duckdb_vector_get_data(vector), data)
  for (const [row, bytes] of long) c.duckdb_vector_assign_string_element_len(vector, row, bytes, bytes.length)
}

function writeLists(vector: bigint, type: VectorType, values: readonly SqlValue[]): void {
  const c = library()
  const entries = new BigUint64Array(values.length * 2)
  const all: SqlValue[] = []
  for (const [row, value] of values.entries()) {
    const list = value === null ? [] : listOf(value)
    entries.set([BigInt(all.length), BigInt(list.length)], row * 2)
    for (const item of list) all.push(item)
  }
  c.duckdb_list_vector_reserve(vector, all.length)
  c.duckdb_list_vector_set_size(vector, all.length)
  writeVector(childOf(vector), elementOf(type), all)
  put(c.duckdb_vector_get_data(vector), entries)
}

function childOf(vector: bigint): bigint {
  return library().duckdb_list_vector_get_child(vector) ?? 0n
}

function elementOf(type: VectorType): VectorType {
  if (type.child) return type.child
  throw new DuckdbError('Library', 'a LIST without an element type')
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

function bytesOf(value: SqlValue): Uint8Array {
  if (typeof value === 'string') return Buffer.from(value)
  if (value instanceof Uint8Array) return value
  throw misfit(value, 'a string or bytes')
}

function listOf(value: SqlValue): readonly SqlValue[] {
  if (Array.isArray(value)) return value
  throw misfit(value, 'an array')
}

function misfit(value: SqlValue, wanted: string): DuckdbError {
  return new DuckdbError(
    'Usage',
    `${Array.isArray(value) ? 'an array' : `${typeof value} ${String(value)}`} where ${wanted} is wanted`,
  )
}

function copy(target: Uint8Array, address: bigint | null): void {
  if (target.length > 0 && address) library().memcpy(target, address, target.length)
}

function put(address: bigint | null, source: ArrayBufferView): void {
  if (source.byteLength > 0 && address) library().memput(address, source, source.byteLength)
}
