/** A bitmap of `bits` zeros, in whole bytes; the first bit is the lowest of the first byte. */
export function createBits(bits: number): Uint8Array {
  return new Uint8Array((bits + 7) >> 3)
}

/** Sets `count` bits from bit `at` on. */
export function setBits(target: Uint8Array, at: number, count: number): void {
  const end = at + count
  const firstWhole = Math.min((at + 7) >> 3, end >> 3)
  for (let bit = at; bit < Math.min(firstWhole * 8, end); bit++) setBit(target, bit)
  target.fill(0xff, firstWhole, end >> 3)
  for (let bit = Math.max((end >> 3) * 8, at); bit < end; bit++) setBit(target, bit)
}

/** Copies the first `count` bits of `source` to bit `at` of `target`, where only zeros stand. */
export function copyBits(target: Uint8Array, at: number, source: Uint8Array, count: number): void {
  const bytes = (count + 7) >> 3
  const shift = at & 7
  const first = at >> 3
  for (let index = 0; index < bytes; index++) {
    const byte = (source[index] ?? 0) & maskOf(count - index * 8)
    // A write behind the end of a typed array is dropped, which is right: only zeros would be written there.
    target[first + index] = (target[first + index] ?? 0) | (byte << shift)
    if (shift > 0) target[first + index + 1] = (target[first + index + 1] ?? 0) | (byte >> (8 - shift))
  }
}

/** Whether the bit is set. */
export function bitAt(bits: Uint8Array, index: number): boolean {
  return (((bits[index >> 3] ?? 0) >> (index & 7)) & 1) === 1
}

function setBit(target: Uint8Array, bit: number): void {
  target[bit >> 3] = (target[bit >> 3] ?? 0) | (1 << (bit & 7))
}

// What follows the last bit of a bitmap may be anything.
function maskOf(bitsLeft: number): number {
  return bitsLeft >= 8 ? 0xff : (1 << bitsLeft) - 1
}
