import type { ArrowType } from './type.ts'
import type { Region, Vector } from './vector.ts'

/**
 * Rows `from` to `to` of a column, as views of the same bytes; for decoding a few rows of a large batch. `from` is a
 * multiple of 8, since validity and booleans are bits. Nothing for a column whose rows do not lie at places of their own:
 * lists and all that holds other columns.
 */
export function sliceVector(vector: Vector, from: number, to: number): Vector | undefined {
  const { type } = vector.field
  const bits = bitsOf(type)
  if (bits === undefined) return undefined
  const [first, ...rest] = vector.buffers
  // Texts are told by where each begins, and the last ends: one number more than there are rows.
  const ends = type.kind === 'utf8' || type.kind === 'binary' ? to + 1 : to
  return {
    ...vector,
    length: to - from,
    validity: vector.validity && cut(vector.validity, 1, from, to),
    buffers: first ? [cut(first, bits, from, ends), ...rest] : [],
  }
}

/** Damaged regions may be too short; who reads the values looks at that. */
function cut({ body, from, to }: Region, bits: number, first: number, last: number): Region {
  const at = (row: number): number => Math.min(to, from + Math.ceil((row * bits) / 8))
  return { body, from: at(first), to: at(last) }
}

/** Bits that each row takes in the first buffer. */
function bitsOf(type: ArrowType): number | undefined {
  switch (type.kind) {
    case 'bool':
      return 1
    case 'int':
    case 'float':
    case 'decimal':
    case 'time':
    case 'dictionary':
      return type.bits
    case 'utf8':
    case 'binary':
      return type.wide ? 64 : 32
    case 'utf8View':
    case 'binaryView':
      return 128
    case 'fixedBinary':
      return type.width * 8
    case 'date':
      return type.unit === 'day' ? 32 : 64
    case 'timestamp':
    case 'duration':
      return 64
    case 'interval':
      return { month: 32, dayTime: 64, monthDayNano: 128 }[type.unit]
    default:
      return undefined
  }
}
