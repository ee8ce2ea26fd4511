import { Builder, setBit } from './builder.ts'
import { type Cursor, QUOTE, type Wide } from './cursor.ts'

/** Values of a fixed number of 32-bit words. */
export abstract class WordsBuilder extends Builder {
  protected words = new Int32Array(0)
  readonly #width: number

  constructor(width: number) {
    super()
    this.#width = width
  }

  get bytes(): number {
    return this.length * this.#width * 4
  }

  /** Puts a 64-bit integer into the words at `at`. */
  protected put(at: number, { high, low }: Wide): void {
    this.words[at] = low
    this.words[at + 1] = high
  }

  protected resize(room: number, kept: number): void {
    const words = new Int32Array(room * this.#width)
    words.set(this.words.subarray(0, kept * this.#width))
    this.words = words
  }

  protected parts() {
    return { buffers: [new Uint8Array(this.words.buffer, 0, this.length * this.#width * 4)] }
  }
}

/** BIGINT. */
export class BigintBuilder extends WordsBuilder {
  constructor() {
    super(2)
  }

  protected value(cursor: Cursor): void {
    cursor.wide()
    this.put(this.length * 2, cursor)
  }
}

type Small = Int8Array | Int16Array | Int32Array
type SmallConstructor = { new (length: number): Small; readonly BYTES_PER_ELEMENT: number }

/** TINYINT, SMALLINT and INTEGER. */
export class IntegerBuilder extends Builder {
  readonly #Values: SmallConstructor
  #values: Small

  constructor(Values: SmallConstructor) {
    super()
    this.#Values = Values
    this.#values = new Values(0)
  }

  get bytes(): number {
    return this.length * this.#Values.BYTES_PER_ELEMENT
  }

  protected value(cursor: Cursor): void {
    cursor.wide()
    this.#values[this.length] = cursor.low
  }

  protected resize(room: number, kept: number): void {
    const values = new this.#Values(room)
    values.set(this.#values.subarray(0, kept))
    this.#values = values
  }

  protected parts() {
    return { buffers: [new Uint8Array(this.#values.buffer, 0, this.bytes)] }
  }
}

type Floats = Float32Array | Float64Array
type FloatConstructor = { new (length: number): Floats; readonly BYTES_PER_ELEMENT: number }

/** REAL and DOUBLE; NaN and the infinities come as strings. */
export class FloatBuilder extends Builder {
  readonly #Values: FloatConstructor
  #values: Floats

  constructor(Values: FloatConstructor) {
    super()
    this.#Values = Values
    this.#values = new Values(0)
  }

  get bytes(): number {
    return this.length * this.#Values.BYTES_PER_ELEMENT
  }

  protected value(cursor: Cursor): void {
    this.#values[this.length] = plainNumber(cursor) ?? Number(cursor.text())
  }

  protected resize(room: number, kept: number): void {
    const values = new this.#Values(room)
    values.set(this.#values.subarray(0, kept))
    this.#values = values
  }

  protected parts() {
    return { buffers: [new Uint8Array(this.#values.buffer, 0, this.bytes)] }
  }
}

const MOST_EXACT_DIGITS = 15
const ZERO = 0x30
const NINE = 0x39
const POINT = 0x2e
const MINUS = 0x2d

/**
 * A number of at most 15 digits without an exponent. Its digits are an integer that a double holds, and so is the power
 * of ten: one division of the two rounds once, and so gives the nearest double. Any other number is left where it is.
 */
function plainNumber(cursor: Cursor): number | undefined {
  const { bytes } = cursor
  let at = cursor.at
  const isNegative = bytes[at] === MINUS
  if (isNegative) at++
  let value = 0
  let digits = 0
  let scale = 1
  let hasPoint = false
  for (; digits <= MOST_EXACT_DIGITS; at++) {
    const byte = bytes[at] ?? 0
    if (byte >= ZERO && byte <= NINE) {
      value = value * 10 + (byte - ZERO)
      digits++
      if (hasPoint) scale *= 10
    } else if (byte === POINT && !hasPoint) hasPoint = true
    else break
  }
  if (digits === 0 || digits > MOST_EXACT_DIGITS || isMore(bytes[at] ?? 0)) return undefined
  cursor.at = at
  return isNegative ? -(value / scale) : value / scale
}

// An exponent, or the end of a string.
function isMore(byte: number): boolean {
  return byte === 0x45 || byte === 0x65 || byte === QUOTE
}

const TRUE = 0x74

/** BOOLEAN. */
export class BooleanBuilder extends Builder {
  #bits = new Uint8Array(0)

  get bytes(): number {
    return this.length >> 3
  }

  protected value(cursor: Cursor): void {
    // A key of a map is in quotes.
    const quoted = cursor.bytes[cursor.at] === QUOTE
    if (cursor.bytes[cursor.at + (quoted ? 1 : 0)] === TRUE) setBit(this.#bits, this.length)
    cursor.skip()
  }

  protected resize(room: number, kept: number): void {
    const bits = new Uint8Array((room + 7) >> 3)
    bits.set(this.#bits.subarray(0, (kept + 7) >> 3))
    this.#bits = bits
  }

  protected parts() {
    return { buffers: [this.#bits.subarray(0, (this.length + 7) >> 3)] }
  }
}

/** The type of an untyped NULL: it has no value, and no buffer. */
export class NullBuilder extends Builder {
  get bytes(): number {
    return 0
  }

  protected value(cursor: Cursor): void {
    throw cursor.damaged('a value of the type unknown')
  }

  protected resize(): void {}

  protected parts() {
    return { buffers: [] }
  }
}
