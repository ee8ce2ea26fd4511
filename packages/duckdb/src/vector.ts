import { bitAt, createBits } from './arrow/bits.ts'
import { DuckdbError } from './errors.ts'
import { FIXED, type Fixed, misfit, type SqlValue, unscaled } from './fixed.ts'
import { Handle, using } from './native/handle.ts'
import { library } from './native/library.ts'
import { logicalName } from './types.ts'

/** How a vector's values lie in memory. */
export type VectorType =
  | Readonly<{ kind: 'fixed'; fixed: Fixed }>
  | Readonly<{ kind: 'text' | 'blob' }>
  | Readonly<{ kind: 'list'; element: VectorType }>

/** Reads a logical type of DuckDB's. Throws `Usage` for one whose values this package does not carry. */
export function vectorType(type: bigint): VectorType {
  const c = library()
  const name = logicalName(c.duckdb_get_type_id(type))
  if (name === 'VARCHAR') return { kind: 'text' }
  if (name === 'BLOB') return { kind: 'blob' }
  if (name === 'LIST') {
    const element = new Handle('duckdb_destroy_logical_type', c.duckdb_list_type_child_type(type))
    return using(element, ({ address }) => ({ kind: 'list', element: vectorType(address) }))
  }
  const fixed = name === 'DECIMAL' ? decimal(type) : name && FIXED[name]
  if (fixed) return { kind: 'fixed', fixed }
  const id = c.duckdb_get_type_id(type)
  throw new DuckdbError('Usage', `values of DuckDB's type ${name ?? id} cannot be passed; cast them in the SQL`)
}

function decimal(type: bigint): Fixed | undefined {
  const stored = logicalName(library().duckdb_decimal_internal_type(type))
  const fixed = stored && FIXED[stored]
  return fixed && unscaled(fixed)
}

// duckdb_string_t: a length of 32 bits, then the bytes themselves when there are at most twelve; else their first four
// and, at 8, a pointer to all of them.
const STRING_BYTES = 16
const INLINE_BYTES = 12

// duckdb_list_entry: an offset into the child's values and a length, both of 64 bits.
const ENTRY_BYTES = 16

/** The first `count` values of a flat vector. */
export function readVector(vector: bigint, type: VectorType, count: number): SqlValue[] {
  const read = reader(vector, type, count)
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

function reader(vector: bigint, type: VectorType, count: number): (row: number) => SqlValue {
  switch (type.kind) {
    case 'fixed': {
      const data = dataOf(vector, count * type.fixed.bytes)
      return row => type.fixed.read(data, row * type.fixed.bytes)
    }
    case 'text': {
      const data = dataOf(vector, count * STRING_BYTES)
      return row => bytesAt(data, row * STRING_BYTES).toString('utf8')
    }
    case 'blob': {
      const data = dataOf(vector, count * STRING_BYTES)
      return row => new Uint8Array(bytesAt(data, row * STRING_BYTES))
    }
    case 'list':
      return listReader(vector, type.element, count)
    default:
      return type satisfies never
  }
}

function listReader(vector: bigint, element: VectorType, count: number): (row: number) => SqlValue {
  const data = dataOf(vector, count * ENTRY_BYTES)
  const values = readVector(childOf(vector), element, Number(library().duckdb_list_vector_get_size(vector)))
  return row => {
    const at = Number(data.getBigUint64(row * ENTRY_BYTES, true))
    return values.slice(at, at + Number(data.getBigUint64(row * ENTRY_BYTES + 8, true)))
  }
}

function dataOf(vector: bigint, bytes: number): DataView {
  const data = new Uint8Array(bytes)
  copy(data, library().duckdb_vector_get_data(vector))
  return new DataView(data.buffer)
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
  writeValidity(vector, values)
  writer(type)(vector, values)
}

function writer(type: VectorType): (vector: bigint, values: readonly SqlValue[]) => void {
  switch (type.kind) {
    case 'fixed':
      return (vector, values) => writeFixed(vector, type.fixed, values)
    case 'text':
      return (vector, values) => writeBytes(vector, values, utf8Of)
    case 'blob':
      return (vector, values) => writeBytes(vector, values, bytesOf)
    case 'list':
      return (vector, values) => writeLists(vector, type.element, values)
    default:
      return type satisfies never
  }
}

function writeValidity(vector: bigint, values: readonly SqlValue[]): void {
  if (!values.includes(null)) return
  const bits = createBits(values.length).fill(0xff)
  for (const [row, value] of values.entries()) {
    if (value === null) bits[row >> 3] = (bits[row >> 3] ?? 0) & ~(1 << (row & 7))
  }
  library().duckdb_vector_ensure_validity_writable(vector)
  put(library().duckdb_vector_get_validity(vector), bits)
}

function writeFixed(vector: bigint, { bytes, write }: Fixed, values: readonly SqlValue[]): void {
  const data = new DataView(new ArrayBuffer(values.length * bytes))
  for (const [row, value] of values.entries()) if (value !== null) write(data, row * bytes, value)
  put(library().duckdb_vector_get_data(vector), data)
}

// The short ones are written as one block; the long ones DuckDB copies to memory of its own, which writes their entry too.
function writeBytes(vector: bigint, values: readonly SqlValue[], toBytes: (value: SqlValue) => Uint8Array): void {
  const data = new Uint8Array(values.length * STRING_BYTES)
  const lengths = new DataView(data.buffer)
  const long: [row: number, bytes: Uint8Array][] = []
  for (const [row, value] of values.entries()) {
    if (value === null) continue
    const bytes = toBytes(value)
    if (bytes.length > INLINE_BYTES) long.push([row, bytes])
    else {
      lengths.setUint32(row * STRING_BYTES, bytes.length, true)
      data.set(bytes, row * STRING_BYTES + 4)
    }
  }
  const c = library()
  put(c.duckdb_vector_get_data(vector), data)
  for (const [row, bytes] of long) c.duckdb_vector_assign_string_element_len(vector, row, bytes, bytes.length)
}

function writeLists(vector: bigint, element: VectorType, values: readonly SqlValue[]): void {
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
  writeVector(childOf(vector), element, all)
  put(c.duckdb_vector_get_data(vector), entries)
}

function childOf(vector: bigint): bigint {
  return library().duckdb_list_vector_get_child(vector) ?? 0n
}

function utf8Of(value: SqlValue): Uint8Array {
  if (typeof value === 'string') return Buffer.from(value)
  throw misfit(value, 'a string')
}

function bytesOf(value: SqlValue): Uint8Array {
  if (value instanceof Uint8Array) return value
  throw misfit(value, 'bytes')
}

function listOf(value: SqlValue): readonly SqlValue[] {
  if (Array.isArray(value)) return value
  throw misfit(value, 'an array')
}

function copy(target: Uint8Array, address: bigint | null): void {
  if (target.length > 0 && address) library().memcpy(target, address, target.length)
}

function put(address: bigint | null, source: ArrayBufferView): void {
  if (source.byteLength > 0 && address) library().memput(address, source, source.byteLength)
}
