import { Builder, larger } from './builder.ts'
import { type Cursor, QUOTE } from './cursor.ts'

const BACKSLASH = 0x5c
const FIRST_BYTES = 4096
const MOST_BYTES = 2 ** 31 - 1
/** Below this a loop copies faster than a call does. */
const SHORT = 48

/** Values of any length: offsets, and the bytes that they cut. */
export abstract class BytesBuilder extends Builder {
  protected data: Uint8Array = new Uint8Array(0)
  protected end = 0
  #offsets = new Int32Array(1)

  get bytes(): number {
    return this.length * 4 + this.end
  }

  /** Makes room for `count` more bytes. */
  protected reserve(count: number): void {
    const wanted = this.end + count
    if (wanted <= this.data.length) return
    if (wanted > MOST_BYTES) throw new RangeError('more than 2 GiB of text in one batch')
    this.data = larger(this.data, Math.max(FIRST_BYTES, Math.min(wanted * 2, MOST_BYTES)))
  }

  /** Ends the value at `end`. */
  protected close(): void {
    this.#offsets[this.length + 1] = this.end
  }

  protected override nothing(): void {
    this.close()
  }

  protected resize(room: number, kept: number): void {
    const offsets = new Int32Array(room + 1)
    offsets.set(this.#offsets.subarray(0, kept + 1))
    this.#offsets = offsets
    if (kept > 0) return
    this.data = new Uint8Array(this.data.length)
    this.end = 0
  }

  protected parts() {
    const offsets = new Uint8Array(this.#offsets.buffer, 0, (this.length + 1) * 4)
    return { buffers: [offsets, this.data.subarray(0, this.end)] }
  }
}

/** VARCHAR and all that the protocol has as text; a value that is no string is kept as its JSON. */
export class TextBuilder extends BytesBuilder {
  protected value(cursor: Cursor): void {
    if (cursor.bytes[cursor.at] === QUOTE) this.#string(cursor)
    else {
      const start = cursor.at
      cursor.skip()
      this.#copy(cursor.bytes, start, cursor.at)
    }
    this.close()
  }

  #string(cursor: Cursor): void {
    const { bytes } = cursor
    const start = cursor.at + 1
    let at = start
    for (let byte = bytes[at] ?? QUOTE; byte !== QUOTE && byte !== BACKSLASH; byte = bytes[++at] ?? QUOTE);
    if (at >= bytes.length) throw cursor.damaged('a string does not end')
    if (bytes[at] === BACKSLASH) this.#escaped(cursor)
    else {
      this.#copy(bytes, start, at)
      cursor.at = at + 1
    }
  }

  #copy(bytes: Uint8Array, start: number, end: number): void {
    const length = end - start
    this.reserve(length)
    const { data } = this
    if (length > SHORT) data.set(bytes.subarray(start, end), this.end)
    else for (let index = 0; index < length; index++) data[this.end + index] = bytes[start + index] ?? 0
    this.end += length
  }

  #escaped(cursor: Cursor): void {
    const text = Buffer.from(cursor.text())
    this.#copy(text, 0, text.length)
  }
}

/** VARBINARY and sketches, which come in base64. */
export class BinaryBuilder extends BytesBuilder {
  protected value(cursor: Cursor): void {
    const bytes = Buffer.from(cursor.text(), 'base64')
    this.reserve(bytes.length)
    this.data.set(bytes, this.end)
    this.end += bytes.length
    this.close()
  }
}

/** UUID: 16 bytes out of hex digits. */
export class UuidBuilder extends BytesBuilder {
  protected value(cursor: Cursor): void {
    const bytes = Buffer.from(cursor.text().replaceAll('-', ''), 'hex')
    if (bytes.length !== 16) throw cursor.damaged('a uuid is none')
    this.reserve(bytes.length)
    this.data.set(bytes, this.end)
    this.end += bytes.length
    this.close()
  }
}
