const MASK = 2n ** 64n - 1n

/** The 64 lowest bits, as a number without a sign. */
export function word(value: bigint): bigint {
  return value & MASK
}

/** A word turned to the left by so many bits. */
export function rotate(value: bigint, bits: bigint): bigint {
  return ((value << bits) | (value >> (64n - bits))) & MASK
}

/** Words as bytes, one after the other. */
export function bytesOf(words: readonly bigint[], littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(words.length * 8)
  const view = new DataView(bytes.buffer)
  for (const [i, value] of words.entries()) view.setBigUint64(i * 8, value, littleEndian)
  return bytes
}
