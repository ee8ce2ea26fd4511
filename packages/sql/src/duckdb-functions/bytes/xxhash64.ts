import { rotate, word } from './words.ts'

const P1 = 11400714785074694791n
const P2 = 14029467366897019727n
const P3 = 1609587929392839161n
const P4 = 9650029242287828579n
const P5 = 2870177450012600261n

/** xxHash of 64 bits with seed 0, as a number without a sign. */
export function xxhash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = bytes.length - (bytes.length % 32)
  const start = whole > 0 ? body(view, whole) : P5
  return avalanche(tail(view, whole, word(start + BigInt(bytes.length))))
}

function body(view: DataView, end: number): bigint {
  let lanes = [word(P1 + P2), P2, 0n, word(-P1)]
  for (let at = 0; at < end; at += 32) lanes = lanes.map((lane, i) => round(lane, view.getBigUint64(at + i * 8, true)))
  const [a = 0n, b = 0n, c = 0n, d = 0n] = lanes
  const start = word(rotate(a, 1n) + rotate(b, 7n) + rotate(c, 12n) + rotate(d, 18n))
  return lanes.reduce((hash, lane) => word((hash ^ round(0n, lane)) * P1 + P4), start)
}

function round(state: bigint, data: bigint): bigint {
  return word(rotate(word(state + data * P2), 31n) * P1)
}

function tail(view: DataView, from: number, start: bigint): bigint {
  let [at, hash] = [from, start]
  for (; at + 8 <= view.byteLength; at += 8)
    hash = word(rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * P1 + P4)
  if (at + 4 <= view.byteLength) {
    hash = word(rotate(hash ^ word(BigInt(view.getUint32(at, true)) * P1), 23n) * P2 + P3)
    at += 4
  }
  for (; at < view.byteLength; at++) hash = word(rotate(hash ^ word(BigInt(view.getUint8(at)) * P5), 11n) * P1)
  return hash
}

function avalanche(value: bigint): bigint {
  let hash = value
  hash = word((hash ^ (hash >> 33n)) * P2)
  hash = word((hash ^ (hash >> 29n)) * P3)
  return hash ^ (hash >> 32n)
}
