const MASK = 2n ** 64n - 1n
const PRIMES: readonly bigint[] = [
  11400714785074694791n,
  14029467366897019727n,
  1609587929392839161n,
  9650029242287828579n,
  2870177450012600261n,
]

const [P1 = 0n, P2 = 0n, P3 = 0n, P4 = 0n, P5 = 0n] = PRIMES

function rotate(value: bigint, bits: bigint): bigint {
  return ((value << bits) | (value >> (64n - bits))) & MASK
}

function round(state: bigint, word: bigint): bigint {
  return (rotate((state + word * P2) & MASK, 31n) * P1) & MASK
}

/** xxHash of 64 bits with seed 0, as eight bytes, the highest first. */
export function xxhash64(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  let hash = P5
  if (bytes.length >= 32) {
    let lanes = [(P1 + P2) & MASK, P2, 0n, (MASK + 1n - P1) & MASK]
    for (; at + 32 <= bytes.length; at += 32)
      lanes = lanes.map((lane, i) => round(lane, view.getBigUint64(at + i * 8, true)))
    const [a = 0n, b = 0n, c = 0n, d = 0n] = lanes
    hash = (rotate(a, 1n) + rotate(b, 7n) + rotate(c, 12n) + rotate(d, 18n)) & MASK
    for (const lane of lanes) hash = ((hash ^ round(0n, lane)) * P1 + P4) & MASK
  }
  return bytesOf(avalanche(tail(view, at, (hash + BigInt(bytes.length)) & MASK)))
}

function tail(view: DataView, from: number, start: bigint): bigint {
  let [at, hash] = [from, start]
  for (; at + 8 <= view.byteLength; at += 8)
    hash = (rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * P1 + P4) & MASK
  if (at + 4 <= view.byteLength) {
    hash = (rotate(hash ^ ((BigInt(view.getUint32(at, true)) * P1) & MASK), 23n) * P2 + P3) & MASK
    at += 4
  }
  for (; at < view.byteLength; at++) hash = (rotate(hash ^ ((BigInt(view.getUint8(at)) * P5) & MASK), 11n) * P1) & MASK
  return hash
}

function avalanche(value: bigint): bigint {
  let hash = value
  hash = ((hash ^ (hash >> 33n)) * P2) & MASK
  hash = ((hash ^ (hash >> 29n)) * P3) & MASK
  return hash ^ (hash >> 32n)
}

function bytesOf(hash: bigint): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, hash)
  return bytes
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** The checksum of ZIP files. */
export function crc32(bytes: Uint8Array): bigint {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (CRC[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return BigInt((crc ^ 0xffffffff) >>> 0)
}
