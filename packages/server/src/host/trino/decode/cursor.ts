/** What an answer of the cluster is when it is not the JSON that the protocol has. */
export class DamagedPage extends Error {
  override readonly name = 'DamagedPage'
}

export const QUOTE = 0x22
export const COMMA = 0x2c
export const OPEN_LIST = 0x5b
export const CLOSE_LIST = 0x5d
export const OPEN_OBJECT = 0x7b
export const CLOSE_OBJECT = 0x7d
export const COLON = 0x3a
export const MINUS = 0x2d
const PLUS = 0x2b
const BACKSLASH = 0x5c
const BLANK = 0x20
const ZERO = 0x30
const N = 0x6e
const NULL_LENGTH = 4

const MOST_SAFE_DIGITS = 15
const TWO_32 = 4_294_967_296

/**
 * A place in the bytes of a JSON text, which moves as values are read. Bytes become values without a string between
 * where that can be: a page of a result has hundreds of thousands of them.
 */
export class Cursor {
  readonly bytes: Buffer
  at: number
  /** The last integer that was read, as the two halves of 64 bits. */
  high = 0
  low = 0

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes
    this.at = at
  }

  /** The byte at the cursor, which is moved over blanks first; -1 at the end. */
  peek(): number {
    while ((this.bytes[this.at] ?? -1) <= BLANK && this.at < this.bytes.length) this.at++
    return this.bytes[this.at] ?? -1
  }

  /** Moves over `byte` if it is next. */
  take(byte: number): boolean {
    if (this.peek() !== byte) return false
    this.at++
    return true
  }

  /** Moves over `byte`, which must be next. */
  expect(byte: number): void {
    if (!this.take(byte)) throw this.damaged(`"${String.fromCharCode(byte)}" is missing`)
  }

  /** Moves over a null if that is next. */
  takeNull(): boolean {
    if (this.peek() !== N) return false
    this.at += NULL_LENGTH
    return true
  }

  /** Where the string that begins at the cursor ends: at its closing quote. Its first byte is after the cursor. */
  stringEnd(): number {
    this.expect(QUOTE)
    const { bytes } = this
    let at = this.at
    for (; at < bytes.length; at++) {
      const byte = bytes[at]
      if (byte === QUOTE) return at
      if (byte === BACKSLASH) at++
    }
    throw this.damaged('a string does not end')
  }

  /** Moves over one value, whatever it is. */
  skip(): void {
    const first = this.peek()
    if (first === QUOTE) this.at = this.stringEnd() + 1
    else if (first === OPEN_LIST || first === OPEN_OBJECT) this.#skipNested()
    else this.#skipPlain()
  }

  #skipNested(): void {
    for (let depth = 0; this.at < this.bytes.length; ) {
      const byte = this.bytes[this.at]
      if (byte === QUOTE) {
        this.at = this.stringEnd() + 1
        continue
      }
      if (byte === OPEN_LIST || byte === OPEN_OBJECT) depth++
      if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--
      this.at++
      if (depth === 0) return
    }
    throw this.damaged('a list or an object does not end')
  }

  #skipPlain(): void {
    const start = this.at
    for (; this.at < this.bytes.length; this.at++) {
      const byte = this.bytes[this.at] ?? 0
      if (byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT || byte <= BLANK) break
    }
    if (this.at === start) throw this.damaged('a value is missing')
  }

  /** The text of a string, or of a plain value as it is written. */
  text(): string {
    const isString = this.peek() === QUOTE
    const start = this.at
    this.skip()
    const text = this.bytes.toString('latin1', start, this.at)
    if (!isString) return text
    return /[\\\x80-\xff]/.test(text) ? JSON.parse(this.bytes.toString('utf8', start, this.at)) : text.slice(1, -1)
  }

  /**
   * Reads an integer, in quotes or not, into `high` and `low`. A point in it is passed over, so that a decimal gives its
   * unscaled value; more than 19 digits are more than this holds.
   */
  wide(): void {
    const quoted = this.take(QUOTE)
    const { bytes } = this
    let at = this.at
    const isNegative = bytes[at] === MINUS
    if (isNegative || bytes[at] === PLUS) at++
    let head = 0
    let tail = 0
    let digits = 0
    for (let byte = bytes[at] ?? 0; (byte >= ZERO && byte <= 0x39) || byte === 0x2e; byte = bytes[++at] ?? 0) {
      if (byte === 0x2e) continue
      if (digits < MOST_SAFE_DIGITS) head = head * 10 + (byte - ZERO)
      else tail = tail * 10 + (byte - ZERO)
      if (head > 0 || byte > ZERO) digits++
    }
    if (at === this.at) throw this.damaged('a number is missing')
    this.at = at
    if (quoted) this.expect(QUOTE)
    this.#set(head, tail, digits, isNegative)
  }

  #set(head: number, tail: number, digits: number, isNegative: boolean): void {
    if (digits <= MOST_SAFE_DIGITS) {
      this.low = head % TWO_32
      this.high = (head - this.low) / TWO_32
    } else product(this, head, 10 ** (digits - MOST_SAFE_DIGITS), tail)
    if (isNegative) negate(this)
  }

  damaged(why: string): DamagedPage {
    return new DamagedPage(`${why} at byte ${this.at} of ${this.bytes.length}`)
  }
}

/** Two halves of a 64-bit integer, both as signed or unsigned 32 bits. */
export type Wide = { high: number; low: number }

/**
 * Makes `wide` to `count * unit + rest`, where `rest` is from 0 to below `unit`. `count` is at most 10^15 for a unit of at
 * most 10^4, and 10^12 for one of at most 10^9.
 */
export function product(wide: Wide, count: number, unit: number, rest: number): void {
  // In steps that a double holds: 22 bits of the count below, and up to 31 with the sign above.
  const below = ((count % 4_194_304) + 4_194_304) % 4_194_304
  const above = (count - below) / 4_194_304
  const upper = above * unit
  const upperLow = ((upper % 1024) + 1024) % 1024
  const lower = upperLow * 4_194_304 + below * unit + rest
  wide.low = lower % TWO_32
  wide.high = (upper - upperLow) / 1024 + (lower - wide.low) / TWO_32
}

/** Makes `wide` to its opposite. */
export function negate(wide: Wide): void {
  wide.low = -wide.low >>> 0
  wide.high = ~wide.high + (wide.low === 0 ? 1 : 0)
}
