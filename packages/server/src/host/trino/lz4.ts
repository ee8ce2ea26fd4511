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
export function lz4Block(block: Uint8Array, size: number): Buffer {
  const plain = Buffer.allocUnsafe(size)
  let at = 0
  let end = 0
  const more = (): number => {
    let total = 0
    for (let byte = 255; byte === 255; total += byte) byte = block[at++] ?? 0
    return total
  }
  while (at < block.length) {
    const token = block[at++] ?? 0
    const literals = token >> 4 === MORE ? MORE + more() : token >> 4
    if (at + literals > block.length || end + literals > size) throw new Error('the block is damaged')
    copy(block, at, plain, end, literals)
    at += literals
    end += literals
    if (at >= block.length) break
    const distance = (block[at] ?? 0) | ((block[at + 1] ?? 0) << 8)
    at += 2
    const match = LEAST_MATCH + ((token & MORE) === MORE ? MORE + more() : token & MORE)
    if (distance === 0 || distance > end || end + match > size) throw new Error('the block is damaged')
    repeat(plain, end, distance, match)
    end += match
  }
  return plain.subarray(0, end)
}

function copy(from: Uint8Array, start: number, to: Uint8Array, at: number, length: number): void {
  if (length > SHORT) to.set(from.subarray(start, start + length), at)
  else for (let index = 0; index < length; index++) to[at + index] = from[start + index] ?? 0
}

/** Writes again what lies so far back, which may be what is just being written. */
function repeat(bytes: Uint8Array, at: number, distance: number, length: number): void {
  if (length > SHORT && distance >= length) bytes.copyWithin(at, at - distance, at - distance + length)
  else for (let index = at; index < at + length; index++) bytes[index] = bytes[index - distance] ?? 0
}
