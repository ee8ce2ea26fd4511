import { bytesOf, rotate, word } from './words.ts'

/*
 * SpookyHash V2 of Bob Jenkins, with both seeds 0. Texts below 192 bytes are mixed four words at a time, longer ones twelve.
 */

const FILLER = 0xdeadbeefdeadbeefn
const SHORT = 192
const SHORT_BLOCK = 32
const LONG_BLOCK = 96

const SHORT_TURNS = [50n, 52n, 30n, 41n, 54n, 48n, 38n, 37n, 62n, 34n, 5n, 36n]
const SHORT_END_TURNS = [15n, 52n, 26n, 51n, 28n, 9n, 47n, 54n, 32n, 25n, 63n]
const LONG_TURNS = [11n, 32n, 43n, 31n, 17n, 28n, 39n, 57n, 55n, 54n, 22n, 46n]
const LONG_END_TURNS = [44n, 15n, 34n, 21n, 38n, 33n, 10n, 13n, 38n, 53n, 42n, 54n]

/** Its words, of which any number names one of them, counting round. */
class State {
  readonly #words: BigUint64Array

  constructor(words: readonly bigint[]) {
    this.#words = BigUint64Array.from(words)
  }

  at(i: number): bigint {
    return this.#words[i % this.#words.length] ?? 0n
  }

  add(i: number, value: bigint): void {
    this.#words[i % this.#words.length] = word(this.at(i) + value)
  }

  /** Takes the differing bits of another word. */
  xor(i: number, other: number): void {
    this.#words[i % this.#words.length] = this.at(i) ^ this.at(other)
  }

  turn(i: number, bits: bigint): void {
    this.#words[i % this.#words.length] = rotate(this.at(i), bits)
  }
}

/** The hash of 64 bits. */
export function spooky64(bytes: Uint8Array): Uint8Array {
  return bytesOf([spooky(bytes)], false)
}

/** The lower half of the hash. */
export function spooky32(bytes: Uint8Array): Uint8Array {
  return spooky64(bytes).slice(4)
}

function spooky(bytes: Uint8Array): bigint {
  return bytes.length < SHORT ? short(bytes) : long(bytes)
}

function short(bytes: Uint8Array): bigint {
  const state = new State([0n, 0n, FILLER, FILLER])
  const view = padded(bytes, SHORT_BLOCK)
  let at = 0
  for (; at + SHORT_BLOCK / 2 <= bytes.length; at += SHORT_BLOCK / 2) {
    // Of each block, the first half goes into the last two words, the second into the first two.
    const target = at % SHORT_BLOCK === 0 ? 2 : 0
    state.add(target, view.getBigUint64(at, true))
    state.add(target + 1, view.getBigUint64(at + 8, true))
    if (target === 2) mixShort(state)
  }
  const isEmpty = at === bytes.length
  state.add(2, isEmpty ? FILLER : view.getBigUint64(at, true))
  state.add(3, (BigInt(bytes.length) << 56n) + (isEmpty ? FILLER : view.getBigUint64(at + 8, true)))
  endShort(state)
  return state.at(0)
}

function mixShort(state: State): void {
  for (const [i, bits] of SHORT_TURNS.entries()) {
    state.turn(i + 2, bits)
    state.add(i + 2, state.at(i + 3))
    state.xor(i, i + 2)
  }
}

function endShort(state: State): void {
  for (const [i, bits] of SHORT_END_TURNS.entries()) {
    state.xor(i + 3, i + 2)
    state.turn(i + 2, bits)
    state.add(i + 3, state.at(i + 2))
  }
}

function long(bytes: Uint8Array): bigint {
  const state = new State(Array.from({ length: 12 }, (_, i) => (i % 3 === 2 ? FILLER : 0n)))
  const view = padded(bytes, LONG_BLOCK)
  const rest = bytes.length % LONG_BLOCK
  const last = bytes.length - rest
  for (let at = 0; at < last; at += LONG_BLOCK) mixLong(state, view, at)
  view.setUint8(last + LONG_BLOCK - 1, rest)
  for (let i = 0; i < 12; i++) state.add(i, view.getBigUint64(last + i * 8, true))
  for (let round = 0; round < 3; round++) endLong(state)
  return state.at(0)
}

function mixLong(state: State, view: DataView, at: number): void {
  for (const [i, bits] of LONG_TURNS.entries()) {
    state.add(i, view.getBigUint64(at + i * 8, true))
    state.xor(i + 2, i + 10)
    state.xor(i + 11, i)
    state.turn(i, bits)
    state.add(i + 11, state.at(i + 1))
  }
}

function endLong(state: State): void {
  for (const [i, bits] of LONG_END_TURNS.entries()) {
    state.add(i + 11, state.at(i + 1))
    state.xor(i + 2, i + 11)
    state.turn(i + 1, bits)
  }
}

/** The bytes with zeros behind them, a block more than they fill. */
function padded(bytes: Uint8Array, block: number): DataView {
  const all = new Uint8Array(bytes.length - (bytes.length % block) + block)
  all.set(bytes)
  return new DataView(all.buffer)
}
