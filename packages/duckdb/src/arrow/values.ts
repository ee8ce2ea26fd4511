import { DuckdbError } from '../errors.ts'
import { bitAt } from './bits.ts'
import type { ArrowColumn } from './join.ts'
import type { ArrowField } from './structs.ts'
import { dateText, decimalText, intervalText, timestampText, timeText } from './text.ts'

/**
 * A column's values, exact: integers up to 32 bits as numbers and wider ones as bigint, DECIMAL and HUGEINT as text with
 * their scale, dates, times and timestamps as ISO text with a blank, BLOB as bytes, LIST as array, STRUCT as object,
 * MAP as an array of [key, value].
 */
export function valuesOf(field: ArrowField, column: ArrowColumn): unknown[] {
  const read = field.dictionary && column.dictionary ? indexed(field.dictionary, column) : reader(field, column)
  const [validity] = column.buffers
  const nullable = validity && !field.format.startsWith('+u') ? validity : null
  return Array.from({ length: column.length }, (_, row) => (nullable && !bitAt(nullable, row) ? null : read(row)))
}

type Read = (row: number) => unknown

function indexed(field: ArrowField, column: ArrowColumn): Read {
  const values = column.dictionary ? valuesOf(field, column.dictionary) : []
  const data = viewOf(column, 1)
  const bytes = data.byteLength / Math.max(column.length, 1)
  const at =
    bytes === 1 ? data.getUint8.bind(data) : bytes === 2 ? little(data, 'getUint16') : little(data, 'getUint32')
  return row => values[at(row * bytes)]
}

function reader(field: ArrowField, column: ArrowColumn): Read {
  const { format } = field
  if (format.startsWith('+')) return nested(field, column)
  if (format.startsWith('t')) return temporal(format, column)
  if (format.startsWith('d:')) return decimal(format, column)
  if (format === 'u' || format === 'z') return text(format, column)
  return plain(format, column)
}

function plain(format: string, column: ArrowColumn): Read {
  if (format === 'n') return () => null
  const data = viewOf(column, 1)
  switch (format) {
    case 'b':
      return row => bitAt(new Uint8Array(data.buffer, data.byteOffset), row)
    case 'c':
      return row => data.getInt8(row)
    case 'C':
      return row => data.getUint8(row)
    case 's':
      return row => data.getInt16(row * 2, true)
    case 'S':
      return row => data.getUint16(row * 2, true)
    case 'i':
      return row => data.getInt32(row * 4, true)
    case 'I':
      return row => data.getUint32(row * 4, true)
    case 'l':
      return row => data.getBigInt64(row * 8, true)
    case 'L':
      return row => data.getBigUint64(row * 8, true)
    case 'f':
      return row => data.getFloat32(row * 4, true)
    case 'g':
      return row => data.getFloat64(row * 8, true)
    default:
      throw new DuckdbError('Usage', `a value of Arrow format ${format} cannot be read; cast it in the SQL`)
  }
}

function text(format: string, column: ArrowColumn): Read {
  const offsets = viewOf(column, 1)
  const bytes = Buffer.from(bufferOf(column, 2).buffer, bufferOf(column, 2).byteOffset, bufferOf(column, 2).length)
  const slice = (row: number): Buffer =>
    bytes.subarray(offsets.getInt32(row * 4, true), offsets.getInt32(row * 4 + 4, true))
  return format === 'u' ? row => slice(row).toString('utf8') : row => new Uint8Array(slice(row))
}

function decimal(format: string, column: ArrowColumn): Read {
  const [, scale = '0', bits = '128'] = format.slice(2).split(',')
  const data = viewOf(column, 1)
  const words = Number(bits) / 64
  return row => {
    let unscaled = data.getBigInt64((row + 1) * words * 8 - 8, true)
    for (let word = words - 2; word >= 0; word--)
      unscaled = (unscaled << 64n) | data.getBigUint64((row * words + word) * 8, true)
    return decimalText(unscaled, Number(scale))
  }
}

function temporal(format: string, column: ArrowColumn): Read {
  const data = viewOf(column, 1)
  const unit = format.charAt(2)
  if (format === 'tdD') return row => dateText(data.getInt32(row * 4, true))
  if (format.startsWith('ts')) {
    const zone = format.slice(4)
    return row => timestampText(data.getBigInt64(row * 8, true), unit) + (zone && ` ${zone}`)
  }
  if (format === 'ttu' || format === 'ttn') return row => timeText(data.getBigInt64(row * 8, true), unit)
  if (format === 'tin') {
    return row =>
      intervalText(
        data.getInt32(row * 16, true),
        data.getInt32(row * 16 + 4, true),
        data.getBigInt64(row * 16 + 8, true),
      )
  }
  throw new DuckdbError('Usage', `a value of Arrow format ${format} cannot be read; cast it in the SQL`)
}

function nested(field: ArrowField, column: ArrowColumn): Read {
  const children = field.children.map((child, index) => {
    const values = column.children[index]
    return values ? valuesOf(child, values) : []
  })
  const [only = []] = children
  if (field.format === '+s')
    return row => Object.fromEntries(field.children.map((child, index) => [child.name, children[index]?.[row]]))
  if (field.format.startsWith('+us')) {
    const types = bufferOf(column, 0)
    return row => children[types[row] ?? 0]?.[row]
  }
  if (field.format.startsWith('+w:')) {
    const size = Number(field.format.slice(3))
    return row => only.slice(row * size, (row + 1) * size)
  }
  const offsets = viewOf(column, 1)
  const slice = (row: number): unknown[] =>
    only.slice(offsets.getInt32(row * 4, true), offsets.getInt32(row * 4 + 4, true))
  if (field.format === '+l') return slice
  const names = field.children[0]?.children.map(child => child.name) ?? []
  // An entry of a map is a struct of its key and its value.
  return row => slice(row).map(entry => names.map(name => (entry as Record<string, unknown>)[name]))
}

function little(data: DataView, get: 'getUint16' | 'getUint32'): (at: number) => number {
  return at => data[get](at, true)
}

function viewOf(column: ArrowColumn, index: number): DataView {
  const bytes = bufferOf(column, index)
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function bufferOf(column: ArrowColumn, index: number): Uint8Array {
  const bytes = column.buffers[index]
  if (!bytes) throw new DuckdbError('Library', `an Arrow column without its buffer ${index}`)
  return bytes
}
