/*
 * A raw LZ4 block: sequences of a token (high half: how many literals, low half: how long the match, less 4; 15 says that
 * bytes follow which add to it, up to one that is not 255), the literals, and two bytes that say how far back the match
 * lies. The last sequence has literals only.
 */

const MORE = 15
const LEAST_MATCH = 4
/** Below this a loop copies faster than a call does. */
const SHORT = 32

/** The bytes of an LZ4 block, which are `size`. Throws when the block is damaged. */
export function lz4Block(block: Buffer, size: number): Buffer {
  const plain = Buffer.allocUnsafe(size)
  let at = 0
  let end = 0
  const length = (half: number): number => {
    let total = half
    if (half === MORE) {
      let byte = 255
      while (byte === 255) {
        byte = block[at++] ?? 0
        total += byte
      }
    }
    return total
  }
  while (at < block.length) {
    const token = block[at++] ?? 0
    const literals = length(token >> 4)
    if (at + literals > block.length || end + literals > size) throw new Error('the block is damaged')
    block.copy(plain, end, at, at + literals)
    at += literals
    end += literals
    if (at >= block.length) break
    const distance = (block[at] ?? 0) | ((block[at + 1] ?? 0) << 8)
    at += 2
    const match = length(token & MORE) + LEAST_MATCH
    if (distance === 0 || distance > end || end + match > size) throw new Error('the block is damaged')
    // What is copied may be what was just written: then it repeats.
    if (match > SHORT && distance >= match) plain.copyWithin(end, end - distance, end - distance + match)
    else for (let index = 0; index < match; index++) plain[end + index] = plain[end + index - distance] ?? 0
    end += match
  }
  return plain.subarray(0, end)
}
