import { invalid, MAX_RESULT, type ScalarFunction, scalar } from '../function.ts'
import { checksum, hashArray, hashBytes, hashDouble, hashLong, hashLongs, hashReal } from './checksum.ts'
import { crc32 } from './crc32.ts'
import { hmac, md5, sha1, sha256, sha512 } from './digests.ts'
import {
  fromBase32,
  fromBase64,
  fromBase64Url,
  fromBigEndian,
  fromIeee754,
  toBase32,
  toBigEndian,
  toIeee754,
} from './encodings.ts'
import { murmur3 } from './murmur3.ts'
import { spooky32, spooky64 } from './spooky.ts'
import { bytesOf } from './words.ts'
import { xxhash64 } from './xxhash64.ts'

/** Bytes: encodings and hashes. */
export const BYTES: readonly ScalarFunction[] = [
  scalar('trino_sha512', ['BLOB'], 'BLOB', sha512),
  scalar('trino_hmac_md5', ['BLOB', 'BLOB'], 'BLOB', (data, key) => hmac(md5, 64, data, key)),
  scalar('trino_hmac_sha1', ['BLOB', 'BLOB'], 'BLOB', (data, key) => hmac(sha1, 64, data, key)),
  scalar('trino_hmac_sha256', ['BLOB', 'BLOB'], 'BLOB', (data, key) => hmac(sha256, 64, data, key)),
  scalar('trino_hmac_sha512', ['BLOB', 'BLOB'], 'BLOB', (data, key) => hmac(sha512, 128, data, key)),
  scalar('trino_crc32', ['BLOB'], 'BIGINT', crc32),
  scalar('trino_xxhash64', ['BLOB'], 'BLOB', bytes => bytesOf([xxhash64(bytes)], false)),
  scalar('trino_murmur3', ['BLOB'], 'BLOB', murmur3),
  scalar('trino_spooky_32', ['BLOB'], 'BLOB', spooky32),
  scalar('trino_spooky_64', ['BLOB'], 'BLOB', spooky64),
  scalar('trino_hash_bytes', ['BLOB'], 'BIGINT', hashBytes),
  scalar('trino_hash_long', ['BIGINT'], 'BIGINT', hashLong),
  scalar('trino_hash_longs', ['HUGEINT'], 'BIGINT', hashLongs),
  scalar('trino_hash_double', ['DOUBLE'], 'BIGINT', hashDouble),
  scalar('trino_hash_real', ['FLOAT'], 'BIGINT', hashReal),
  scalar('trino_hash_array', ['BIGINT[]'], 'BIGINT', hashArray),
  scalar('trino_checksum', ['HUGEINT'], 'BLOB', checksum),
  scalar('trino_to_base32', ['BLOB'], 'VARCHAR', toBase32),
  scalar('trino_from_base32', ['VARCHAR'], 'BLOB', fromBase32),
  scalar('trino_from_base64', ['VARCHAR'], 'BLOB', fromBase64),
  scalar('trino_from_base64url', ['VARCHAR'], 'BLOB', fromBase64Url),
  scalar('trino_to_big_endian', ['BIGINT', 'BIGINT'], 'BLOB', toBigEndian),
  scalar('trino_from_big_endian', ['BLOB', 'BIGINT'], 'BIGINT', fromBigEndian),
  scalar('trino_to_ieee754', ['DOUBLE', 'BIGINT'], 'BLOB', toIeee754),
  scalar('trino_from_ieee754', ['BLOB', 'BIGINT'], 'DOUBLE', fromIeee754),
  scalar('trino_binary_reverse', ['BLOB'], 'BLOB', bytes => bytes.slice().reverse()),
  scalar('trino_binary_substr', ['BLOB', 'BIGINT', 'BIGINT'], 'BLOB', substr),
  scalar('trino_binary_lpad', ['BLOB', 'BIGINT', 'BLOB'], 'BLOB', (bytes, size, filler) =>
    pad(bytes, size, filler, true),
  ),
  scalar('trino_binary_rpad', ['BLOB', 'BIGINT', 'BLOB'], 'BLOB', (bytes, size, filler) =>
    pad(bytes, size, filler, false),
  ),
]

function substr(bytes: Uint8Array, start: bigint, length: bigint): Uint8Array {
  const size = BigInt(bytes.length)
  if (start === 0n || length <= 0n || start > size || -start > size) return new Uint8Array()
  const from = start > 0n ? start - 1n : size + start
  const to = length > size ? size : from + length
  return bytes.slice(Number(from), Number(to))
}

function pad(bytes: Uint8Array, size: bigint, filler: Uint8Array, left: boolean): Uint8Array {
  if (size < 0n || size > BigInt(MAX_RESULT)) return invalid(`Target length must be in the range [0, ${MAX_RESULT}]`)
  if (filler.length === 0) return invalid('Padding bytes must not be empty')
  const missing = Number(size) - bytes.length
  if (missing <= 0) return bytes.slice(0, Number(size))
  const padding = Uint8Array.from({ length: missing }, (_, i) => filler[i % filler.length] ?? 0)
  return Uint8Array.from(left ? [...padding, ...bytes] : [...bytes, ...padding])
}
