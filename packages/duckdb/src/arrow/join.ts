import { DuckdbError } from '../errors.ts'
import { library } from '../native/library.ts'
import { copyBits, createBits, setBits } from './bits.ts'
import { layoutOf } from './layout.ts'
import type { ArrowField, ArrowNode } from './structs.ts'

/**
 * A column's values in Arrow's layout. The buffers are copies, owned by whoever holds the column.
 *
 * `buffers` are in the order of the Arrow C data interface; an absent validity bitmap is null.
 */
export type ArrowColumn = Readonly<{
  length: number
  nullCount: number
  buffers: readonly (Uint8Array | null)[]
  children: readonly ArrowColumn[]
  /** The values that the indices point into; null for a column that is not dictionary-encoded. */
  dictionary: ArrowColumn | null
}>

/** Copies the parts of one column, one after the other, into one column. Each byte is copied once. */
export function joinColumn(field: ArrowField, parts: readonly ArrowNode[]): ArrowColumn {
  const length = sum(parts, part => part.length)
  const nullCount = sum(parts, part => part.nullCount)
  const first = parts[0]
  return {
    length,
    nullCount,
    buffers: joinBuffers(field, parts, length, nullCount),
    children: field.children.map((child, index) =>
      joinColumn(
        child,
        parts.map(part => childOf(part, index)),
      ),
    ),
    // The values of an ENUM are its type's, and so the same in every part.
    dictionary: field.dictionary && first?.dictionary ? joinColumn(field.dictionary, [first.dictionary]) : null,
  }
}

/** How many bytes the part takes, children included. */
export function partBytes(field: ArrowField, part: ArrowNode): number {
  const children = sum(field.children, (child, index) => partBytes(child, childOf(part, index)))
  const layout = layoutOf(field.format)
  switch (layout.kind) {
    case 'text':
      return children + part.length * 4 + endOffset(part)
    case 'list':
      return children + part.length * 4
    case 'fixed':
      return children + part.length * layout.bytes
    default:
      return children + (part.length >> 3)
  }
}

function joinBuffers(
  field: ArrowField,
  parts: readonly ArrowNode[],
  length: number,
  nullCount: number,
): (Uint8Array | null)[] {
  const layout = layoutOf(field.format)
  switch (layout.kind) {
    case 'null':
      return []
    case 'union':
      return [joinBytes(parts, 0, part => part.length)]
    case 'bits':
      return [joinValidity(parts, length, nullCount), joinBits(parts, 1, length)]
    case 'fixed':
      return [joinValidity(parts, length, nullCount), joinBytes(parts, 1, part => part.length * layout.bytes)]
    case 'text':
      return [joinValidity(parts, length, nullCount), joinOffsets(parts, length), joinBytes(parts, 2, endOffset)]
    case 'list':
      return [joinValidity(parts, length, nullCount), joinOffsets(parts, length)]
    case 'fixedList':
    case 'struct':
      return [joinValidity(parts, length, nullCount)]
    default:
      return layout satisfies never
  }
}

function joinValidity(parts: readonly ArrowNode[], length: number, nullCount: number): Uint8Array | null {
  return nullCount === 0 ? null : joinBits(parts, 0, length)
}

// An absent bitmap says that all are valid.
function joinBits(parts: readonly ArrowNode[], buffer: number, length: number): Uint8Array {
  const target = createBits(length)
  let at = 0
  for (const part of parts) {
    const address = part.buffers[buffer] ?? 0n
    if (address === 0n) setBits(target, at, part.length)
    else copyBitsFrom(address, target, at, part.length)
    at += part.length
  }
  return target
}

function copyBitsFrom(address: bigint, target: Uint8Array, at: number, count: number): void {
  if ((at & 7) === 0 && (count & 7) === 0) {
    copyTo(target, at >> 3, address, count >> 3)
    return
  }
  const source = createBits(count)
  copyTo(source, 0, address, source.length)
  copyBits(target, at, source, count)
}

function joinBytes(parts: readonly ArrowNode[], buffer: number, bytesOf: (part: ArrowNode) => number): Uint8Array {
  const sizes = parts.map(bytesOf)
  const target = createBytes(sum(sizes, size => size))
  let at = 0
  for (const [index, part] of parts.entries()) {
    const size = sizes[index] ?? 0
    copyTo(target, at, part.buffers[buffer] ?? 0n, size)
    at += size
  }
  return target
}

// Each part's offsets start at 0 and are one more than its values; the last of one is the first of the next.
function joinOffsets(parts: readonly ArrowNode[], length: number): Uint8Array {
  const target = createBytes((length + 1) * 4)
  const offsets = new Int32Array(target.buffer, 0, length + 1)
  offsets[0] = 0
  let at = 0
  // One without values has no offsets either: the last of the part before it stays as it is.
  for (const part of parts.filter(part => part.length > 0)) {
    const base = offsets[at] ?? 0
    copyTo(target, at * 4, part.buffers[1] ?? 0n, (part.length + 1) * 4)
    if (base > 0) rebase(offsets, at, part.length, base)
    at += part.length
  }
  return target
}

function rebase(offsets: Int32Array, at: number, count: number, base: number): void {
  const last = base + (offsets[at + count] ?? 0)
  if (last > 0x7fffffff)
    throw new DuckdbError('Usage', 'more than 2 GiB of text in one batch; ask for fewer rows in a batch')
  for (let index = at; index <= at + count; index++) offsets[index] = (offsets[index] ?? 0) + base
}

function endOffset(part: ArrowNode): number {
  if (part.length === 0) return 0
  const cell = new Int32Array(1)
  library().memcpy(cell, (part.buffers[1] ?? 0n) + BigInt(part.length * 4), 4)
  return cell[0] ?? 0
}

function copyTo(target: Uint8Array, at: number, address: bigint, bytes: number): void {
  if (bytes > 0) library().memcpy(target.subarray(at), address, bytes)
}

// Not zeroed: every byte is written by the copy that follows. Of its own, so that its buffer starts at 0.
function createBytes(length: number): Uint8Array {
  return new Uint8Array(Buffer.allocUnsafeSlow(length).buffer)
}

function childOf(part: ArrowNode, index: number): ArrowNode {
  const child = part.children[index]
  if (!child) throw new DuckdbError('Library', `an Arrow array without its child ${index}`)
  return child
}

function sum<T>(items: readonly T[], of: (item: T, index: number) => number): number {
  return items.reduce((total, item, index) => total + of(item, index), 0)
}
