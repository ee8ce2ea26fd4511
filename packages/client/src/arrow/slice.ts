import type { ArrowType } from './type.ts'
import type { Region, Vector } from './vector.ts'

/**
 * Rows `from` to `to` of a column, as views of the same bytes; for decoding a few rows of a large batch. `from` is a
 * multiple of 8, since validity and booleans are bits. Nothing for columns that hold others, as lists do, and for rare ones.
 */
export function sliceVector(vector: Vector, from: number, to: number): Vector | undefined {
  const { type } = vector.field
  const bits = bitsOf(type)
  if (!bits) return undefined
  // Damaged regions may be too short; who reads the values looks at that.
  const cut = (region: Region, width: number, end = to): Region => {
    const at = (row: number): number => Math.min(region.to, region.from + Math.ceil((row * width) / 8))
    return { body: region.body, from: at(from), to: at(end) }
  }
  // Texts are told by where each begins, and the last ends: one number more than there are rows.
  const ends = 'wide' in type ? to + 1 : to
  return {
    ...vector,
    length: to - from,
    validity: vector.validity && cut(vector.validity, 1),
    buffers: vector.buffers.map((buffer, index) => (index ? buffer : cut(buffer, bits, ends))),
  }
}

/** Bits that each row takes in the first buffer, for the kinds that results have most. */
function bitsOf(type: ArrowType): number | undefined {
  if ('bits' in type) return type.bits
  switch (type.kind) {
    case 'bool':
      return 1
    case 'date':
      return type.unit === 'day' ? 32 : 64
    case 'timestamp':
      return 64
    case 'utf8':
    case 'binary':
      return type.wide ? 64 : 32
    default:
      return undefined
  }
}
