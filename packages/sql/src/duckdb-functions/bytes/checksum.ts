import { bytesOf, word } from './words.ts'
import { xxhash64 } from './xxhash64.ts'

/*
 * What Trino's `checksum` is made of: the xxHash of each value, as its type has it, and their sum times a prime. Hashes have
 * a sign here, as DuckDB's BIGINT does.
 */

const PRIME = 0x9e3779b185ebca87n

const signed = (hash: bigint): bigint => BigInt.asIntN(64, hash)

/** Of text or bytes. */
export function hashBytes(bytes: Uint8Array): bigint {
  return signed(xxhash64(bytes))
}

/** Of a number of 64 bits. */
export function hashLong(value: bigint): bigint {
  return hashBytes(bytesOf([word(value)], true))
}

/** Of a number of 128 bits. */
export function hashLongs(value: bigint): bigint {
  return hashLong(value >> 64n) ^ hashLong(value)
}

/** Of a double; both zeros are one, and so is every NaN. */
export function hashDouble(value: number): bigint {
  return hashLong(new BigInt64Array(Float64Array.of(normal(value)).buffer)[0] ?? 0n)
}

/** As `hashDouble`, of a real. */
export function hashReal(value: number): bigint {
  return hashLong(BigInt(new Int32Array(Float32Array.of(normal(value)).buffer)[0] ?? 0))
}

function normal(value: number): number {
  return value === 0 ? 0 : Number.isNaN(value) ? Number.NaN : value
}

/** Of an array, by the hashes of its elements. */
export function hashArray(hashes: readonly (bigint | null)[]): bigint {
  return signed(hashes.reduce<bigint>((hash, element) => word(hash * 31n + (element ?? 0n)), 0n))
}

/** The checksum, by the sum of all hashes; that of NULL is 1. */
export function checksum(sum: bigint): Uint8Array {
  return bytesOf([word(sum * PRIME)], true)
}
