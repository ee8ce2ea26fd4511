import { DuckdbError } from '../errors.ts'
import type { Batch } from './batch.ts'
import { bitAt } from './bits.ts'
import type { ArrowColumn } from './join.ts'
import { type Layout, layoutOf } from './layout.ts'
import type { ArrowField } from './structs.ts'

/** The first rows of a batch. Its buffers are parts of the batch's, not copies. */
export function headOf(fields: readonly ArrowField[], batch: Batch, rows: number): Batch {
  if (rows >= batch.rows) return batch
  const columns = batch.columns.map((column, index) => headOfColumn(fieldAt(fields, index), column, rows))
  return { rows, columns }
}

/** How many bytes a batch's buffers hold, without the padding that a message of Arrow adds. */
export function bytesOf(batch: Batch): number {
  return batch.columns.reduce((total, column) => total + bytesOfColumn(column), 0)
}

function bytesOfColumn({ buffers, children, dictionary }: ArrowColumn): number {
  const own = buffers.reduce((total, buffer) => total + (buffer?.length ?? 0), 0)
  const below = children.reduce((total, child) => total + bytesOfColumn(child), 0)
  return own + below + (dictionary ? bytesOfColumn(dictionary) : 0)
}

function headOfColumn(field: ArrowField, column: ArrowColumn, length: number): ArrowColumn {
  const layout = layoutOf(field.format)
  const [first = null, second = null, third = null] = column.buffers
  const hasValidity = layout.kind !== 'null' && layout.kind !== 'union'
  const validity = hasValidity && first ? first.subarray(0, bytesForBits(length)) : null
  const below = childLength(layout, second, length)
  return {
    length,
    nullCount: validity ? nullsIn(validity, length) : layout.kind === 'null' ? length : 0,
    buffers: headOfBuffers(layout, { first, second, third, validity }, length),
    children: column.children.map((child, index) => headOfColumn(fieldAt(field.children, index), child, below)),
    dictionary: column.dictionary,
  }
}

type Buffers = Readonly<Record<'first' | 'second' | 'third' | 'validity', Uint8Array | null>>

function headOfBuffers(
  layout: Layout,
  { first, second, third, validity }: Buffers,
  length: number,
): (Uint8Array | null)[] {
  switch (layout.kind) {
    case 'null':
      return []
    case 'union':
      return [part(first, length)]
    case 'bits':
      return [validity, part(second, bytesForBits(length))]
    case 'fixed':
      return [validity, part(second, length * layout.bytes)]
    case 'text':
      return [validity, part(second, (length + 1) * 4), part(third, offsetAt(second, length))]
    case 'list':
      return [validity, part(second, (length + 1) * 4)]
    case 'fixedList':
    case 'struct':
      return [validity]
    default:
      return layout satisfies never
  }
}

function childLength(layout: Layout, offsets: Uint8Array | null, length: number): number {
  if (layout.kind === 'list') return offsetAt(offsets, length)
  return layout.kind === 'fixedList' ? length * layout.size : length
}

function part(buffer: Uint8Array | null, bytes: number): Uint8Array | null {
  return buffer?.subarray(0, bytes) ?? null
}

function offsetAt(offsets: Uint8Array | null, index: number): number {
  return offsets ? new DataView(offsets.buffer, offsets.byteOffset).getInt32(index * 4, true) : 0
}

function nullsIn(validity: Uint8Array, length: number): number {
  let nulls = 0
  for (let row = 0; row < length; row++) if (!bitAt(validity, row)) nulls++
  return nulls
}

function bytesForBits(length: number): number {
  return (length + 7) >> 3
}

function fieldAt(fields: readonly ArrowField[], index: number): ArrowField {
  const field = fields[index]
  if (!field) throw new DuckdbError('Usage', `there is no field for column ${index}`)
  return field
}
