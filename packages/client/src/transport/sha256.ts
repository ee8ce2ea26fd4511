/*
 * SHA-256 (FIPS 180-4) of bytes that come piece by piece. Web Crypto, the only one that every runtime has, digests nothing
 * that is not in memory as a whole.
 */

const K = new Uint32Array(64)
const START = new Uint32Array(8)

// The first 32 bits of the fractions of the cube roots of the first 64 primes, and of the square roots of the first 8.
for (let n = 2, found = 0; found < 64; n += 1) {
  if (Array.from({ length: n - 2 }, (_, i) => i + 2).some(divisor => n % divisor === 0)) continue
  if (found < 8) START[found] = fraction(Math.sqrt(n))
  K[found++] = fraction(Math.cbrt(n))
}

function fraction(x: number): number {
  return Math.floor((x - Math.floor(x)) * 2 ** 32)
}

const BLOCK = 64

/** A digest in the making. */
export class Sha256 {
  readonly #state = START.slice()
  readonly #words = new Uint32Array(64)
  /** What of a block has come so far. */
  readonly #rest = new Uint8Array(BLOCK)
  #restLength = 0
  #length = 0

  /** Takes the next bytes. */
  update(bytes: Uint8Array): void {
    this.#length += bytes.length
    let at = 0
    if (this.#restLength > 0) {
      at = Math.min(BLOCK - this.#restLength, bytes.length)
      this.#rest.set(bytes.subarray(0, at), this.#restLength)
      this.#restLength += at
      if (this.#restLength < BLOCK) return
      this.#mix(this.#rest, 0)
    }
    for (; at + BLOCK <= bytes.length; at += BLOCK) this.#mix(bytes, at)
    this.#rest.set(bytes.subarray(at))
    this.#restLength = bytes.length - at
  }

  /** The digest in hex. Nothing may be added after. */
  hex(): string {
    const length = this.#length
    // A one, zeros to the end of a block, and in its last eight bytes the number of bits.
    // Operators on bits would take the length for a number of 32 of them.
    const end = new Uint8Array(9 + ((BLOCK - ((length + 9) % BLOCK)) % BLOCK))
    end[0] = 0x80
    const view = new DataView(end.buffer)
    view.setUint32(end.length - 8, Math.floor(length / 2 ** 29))
    view.setUint32(end.length - 4, (length * 8) >>> 0)
    this.update(end)
    return Array.from(this.#state, word => word.toString(16).padStart(8, '0')).join('')
  }

  #mix(bytes: Uint8Array, at: number): void {
    const [w, state] = [this.#words, this.#state]
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, BLOCK)
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(i * 4)
    for (let i = 16; i < 64; i++) {
      const [x, y] = [w[i - 15] as number, w[i - 2] as number]
      const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)
      const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10)
      w[i] = (w[i - 16] as number) + s0 + (w[i - 7] as number) + s1
    }
    let a = state[0] as number
    let b = state[1] as number
    let c = state[2] as number
    let d = state[3] as number
    let e = state[4] as number
    let f = state[5] as number
    let g = state[6] as number
    let h = state[7] as number
    for (let i = 0; i < 64; i++) {
      const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (K[i] as number) + (w[i] as number)) | 0
      const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
      h = g
      g = f
      f = e
      e = (d + t1) | 0
      d = c
      c = b
      b = a
      a = (t1 + t2) | 0
    }
    // A Uint32Array keeps the low 32 bits of what is put into it.
    state[0] = (state[0] as number) + a
    state[1] = (state[1] as number) + b
    state[2] = (state[2] as number) + c
    state[3] = (state[3] as number) + d
    state[4] = (state[4] as number) + e
    state[5] = (state[5] as number) + f
    state[6] = (state[6] as number) + g
    state[7] = (state[7] as number) + h
  }
}

function turn(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}
