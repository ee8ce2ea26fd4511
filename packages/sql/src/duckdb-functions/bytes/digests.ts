/*
 * MD5 (RFC 1321), SHA-1 and SHA-2 (FIPS 180-4), HMAC (RFC 2104), in plain TypeScript: the package has no dependency,
 * and Node's own are not in a browser.
 */

/** A hash of bytes. */
export type Digest = (bytes: Uint8Array) => Uint8Array

/** The message with a one, zeros and its length in bits behind it, in whole blocks. */
function padded(bytes: Uint8Array, block: 64 | 128, littleEndian: boolean): DataView {
  const lengthSize = block / 8
  const size = Math.ceil((bytes.length + 1 + lengthSize) / block) * block
  const all = new Uint8Array(size)
  all.set(bytes)
  all[bytes.length] = 0x80
  const view = new DataView(all.buffer)
  view.setBigUint64(size - (littleEndian ? lengthSize : 8), BigInt(bytes.length) * 8n, littleEndian)
  return view
}

const left = (x: number, n: number): number => (x << n) | (x >>> (32 - n))

const MD5_SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
const MD5_SINES = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32))

/** MD5. */
export function md5(bytes: Uint8Array): Uint8Array {
  const view = padded(bytes, 64, true)
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476)
  for (let at = 0; at < view.byteLength; at += 64) {
    let [a = 0, b = 0, c = 0, d = 0] = state
    for (let i = 0; i < 64; i++) {
      const [mixed, word] = md5Step(i, b, c, d)
      const sum = (a + mixed + (MD5_SINES[i] ?? 0) + view.getInt32(at + word * 4, true)) | 0
      ;[a, d, c, b] = [d, c, b, (b + left(sum, MD5_SHIFTS[(i >> 4) * 4 + (i & 3)] ?? 0)) | 0]
    }
    add(state, [a, b, c, d])
  }
  return wordsToBytes(state, true)
}

function md5Step(i: number, b: number, c: number, d: number): readonly [mixed: number, word: number] {
  if (i < 16) return [(b & c) | (~b & d), i]
  if (i < 32) return [(d & b) | (~d & c), (5 * i + 1) % 16]
  if (i < 48) return [b ^ c ^ d, (3 * i + 5) % 16]
  return [c ^ (b | ~d), (7 * i) % 16]
}

function add(state: Int32Array, values: readonly number[]): void {
  for (const [i, value] of values.entries()) state[i] = ((state[i] ?? 0) + value) | 0
}

function wordsToBytes(words: Int32Array, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(words.length * 4)
  const view = new DataView(bytes.buffer)
  for (const [i, word] of words.entries()) view.setInt32(i * 4, word, littleEndian)
  return bytes
}

/** SHA-1. */
export function sha1(bytes: Uint8Array): Uint8Array {
  const view = padded(bytes, 64, false)
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0)
  const words = new Int32Array(80)
  for (let at = 0; at < view.byteLength; at += 64) {
    for (let i = 0; i < 80; i++) {
      const mixed = (words[i - 3] ?? 0) ^ (words[i - 8] ?? 0) ^ (words[i - 14] ?? 0) ^ (words[i - 16] ?? 0)
      words[i] = i < 16 ? view.getInt32(at + i * 4) : left(mixed, 1)
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = state
    for (let i = 0; i < 80; i++) {
      const next = (left(a, 5) + sha1Step(i, b, c, d) + e + (words[i] ?? 0)) | 0
      ;[e, d, c, b, a] = [d, c, left(b, 30), a, next]
    }
    add(state, [a, b, c, d, e])
  }
  return wordsToBytes(state, false)
}

function sha1Step(i: number, b: number, c: number, d: number): number {
  if (i < 20) return ((b & c) | (~b & d)) + 0x5a827999
  if (i < 40) return (b ^ c ^ d) + 0x6ed9eba1
  if (i < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
  return (b ^ c ^ d) + 0xca62c1d6
}

/** The first primes, whose roots SHA-2 takes its constants from. */
function primes(count: number): readonly bigint[] {
  const found: bigint[] = []
  for (let n = 2n; found.length < count; n++) if (found.every(prime => n % prime !== 0n)) found.push(n)
  return found
}

/** The first 64 bits behind the point of a root, by Newton's way on whole numbers. */
function rootFraction(n: bigint, degree: 2n | 3n): bigint {
  const scaled = n << (64n * degree)
  let root = 1n << 70n
  for (;;) {
    const next = ((degree - 1n) * root + scaled / root ** (degree - 1n)) / degree
    if (next >= root) return BigInt.asUintN(64, root)
    root = next
  }
}

const ROUNDS_512 = primes(80).map(prime => rootFraction(prime, 3n))
const START_512 = primes(8).map(prime => rootFraction(prime, 2n))
const ROUNDS_256 = ROUNDS_512.slice(0, 64).map(constant => constant >> 32n)
const START_256 = START_512.map(constant => constant >> 32n)

/** What SHA-256 and SHA-512 differ in: the width of a word, the rounds, and how far words are turned. */
type Sha2 = Readonly<{
  bits: 32n | 64n
  start: readonly bigint[]
  rounds: readonly bigint[]
  turns: readonly (readonly [bigint, bigint, bigint])[]
}>

const SHA256: Sha2 = {
  bits: 32n,
  start: START_256,
  rounds: ROUNDS_256,
  turns: [
    [7n, 18n, 3n],
    [17n, 19n, 10n],
    [6n, 11n, 25n],
    [2n, 13n, 22n],
  ],
}
const SHA512: Sha2 = {
  bits: 64n,
  start: START_512,
  rounds: ROUNDS_512,
  turns: [
    [1n, 8n, 7n],
    [19n, 61n, 6n],
    [14n, 18n, 41n],
    [28n, 34n, 39n],
  ],
}

/** SHA-256. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return sha2(SHA256, bytes)
}

/** SHA-512. */
export function sha512(bytes: Uint8Array): Uint8Array {
  return sha2(SHA512, bytes)
}

function sha2(kind: Sha2, bytes: Uint8Array): Uint8Array {
  const size = Number(kind.bits) / 8
  const block = kind.bits === 32n ? 64 : 128
  const view = padded(bytes, block, false)
  let state = kind.start
  for (let at = 0; at < view.byteLength; at += block) state = compress(kind, state, schedule(kind, view, at, size))
  const out = new Uint8Array(state.length * size)
  const hash = new DataView(out.buffer)
  for (const [i, word] of state.entries()) {
    if (size === 4) hash.setUint32(i * 4, Number(word))
    else hash.setBigUint64(i * 8, word)
  }
  return out
}

function turn(kind: Sha2, x: bigint, n: bigint): bigint {
  return BigInt.asUintN(Number(kind.bits), (x >> n) | (x << (kind.bits - n)))
}

function schedule(kind: Sha2, view: DataView, at: number, size: number): readonly bigint[] {
  const [small0, small1] = kind.turns
  const words: bigint[] = []
  for (let i = 0; i < kind.rounds.length; i++) {
    if (i < 16) words.push(size === 4 ? BigInt(view.getUint32(at + i * 4)) : view.getBigUint64(at + i * 8))
    else
      words.push(
        trim(
          kind,
          word(words, i - 16) +
            sigma(kind, word(words, i - 15), small0, true) +
            word(words, i - 7) +
            sigma(kind, word(words, i - 2), small1, true),
        ),
      )
  }
  return words
}

const word = (words: readonly bigint[], i: number): bigint => words[i] ?? 0n
const trim = (kind: Sha2, x: bigint): bigint => BigInt.asUintN(Number(kind.bits), x)

function sigma(kind: Sha2, x: bigint, turns: readonly [bigint, bigint, bigint] | undefined, shift: boolean): bigint {
  const [a = 0n, b = 0n, c = 0n] = turns ?? []
  return turn(kind, x, a) ^ turn(kind, x, b) ^ (shift ? x >> c : turn(kind, x, c))
}

function compress(kind: Sha2, state: readonly bigint[], words: readonly bigint[]): readonly bigint[] {
  const [, , large1, large0] = kind.turns
  let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state
  for (const [i, constant] of kind.rounds.entries()) {
    const choice = (e & f) ^ (~e & g)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    const first = h + sigma(kind, e, large1, false) + trim(kind, choice) + constant + word(words, i)
    const second = sigma(kind, a, large0, false) + majority
    ;[h, g, f, e, d, c, b, a] = [g, f, e, trim(kind, d + first), c, b, a, trim(kind, first + second)]
  }
  return [a, b, c, d, e, f, g, h].map((value, i) => trim(kind, value + word(state, i)))
}

/** The keyed hash of a message; `block` is how many bytes the hash takes at a time. */
export function hmac(digest: Digest, block: number, bytes: Uint8Array, key: Uint8Array): Uint8Array {
  const short = key.length > block ? digest(key) : key
  const whole = new Uint8Array(block)
  whole.set(short)
  const inner = digest(Uint8Array.from([...whole.map(byte => byte ^ 0x36), ...bytes]))
  return digest(Uint8Array.from([...whole.map(byte => byte ^ 0x5c), ...inner]))
}
