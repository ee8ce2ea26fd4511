import type { ArrowColumn } from 'oso-duckdb'
import type { Cursor } from './cursor.ts'

/** Values that a new builder has room for. */
const FIRST_ROOM = 1024

/** Makes a column in Arrow's layout out of JSON values, one after the other. */
export abstract class Builder {
  /** Values since the last `take`. */
  length = 0
  #nulls = 0
  #room = 0
  /** Absent until the first NULL: most columns have none. */
  #validity: Uint8Array | undefined

  /** Takes the value at the cursor, and moves the cursor behind it. */
  read(cursor: Cursor): void {
    if (cursor.takeNull()) this.addNull()
    else {
      if (this.length === this.#room) this.#grow()
      this.value(cursor)
      if (this.#validity) setBit(this.#validity, this.length)
      this.length++
    }
  }

  /** Adds a NULL. */
  addNull(): void {
    if (this.length === this.#room) this.#grow()
    this.#validity ??= allValid(this.length, this.#room)
    this.#nulls++
    this.nothing()
    this.length++
  }

  /** About how many bytes are held; children included. */
  abstract get bytes(): number

  /** The column, whose buffers are its own from now on. The builder begins anew. */
  take(): ArrowColumn {
    const validity = this.#validity?.subarray(0, (this.length + 7) >> 3) ?? null
    const { buffers, children = [] } = this.parts()
    const column: ArrowColumn = {
      length: this.length,
      nullCount: this.#nulls,
      buffers: [validity, ...buffers],
      children,
      dictionary: null,
    }
    this.#validity = undefined
    this.length = 0
    this.#nulls = 0
    this.resize(this.#room, 0)
    return column
  }

  /** Puts the value at the cursor at place `length`. */
  protected abstract value(cursor: Cursor): void

  /** Puts what stands for a NULL at place `length`. */
  protected nothing(): void {}

  /** Makes new buffers for `room` values, with the first `kept` of the old ones. */
  protected abstract resize(room: number, kept: number): void

  /** The buffers behind the validity, cut to `length` values, and the children. */
  protected abstract parts(): Readonly<{ buffers: readonly Uint8Array[]; children?: readonly ArrowColumn[] }>

  #grow(): void {
    this.#room = Math.max(FIRST_ROOM, this.#room * 2)
    this.resize(this.#room, this.length)
    if (this.#validity) this.#validity = larger(this.#validity, (this.#room + 7) >> 3)
  }
}

/** A copy of `bytes` with room for `size`. */
export function larger(bytes: Uint8Array, size: number): Uint8Array {
  const copy = new Uint8Array(size)
  copy.set(bytes)
  return copy
}

/** Sets a bit of a bitmap. */
export function setBit(bits: Uint8Array, at: number): void {
  bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7))
}

function allValid(length: number, room: number): Uint8Array {
  const bits = new Uint8Array((room + 7) >> 3)
  bits.fill(0xff, 0, length >> 3)
  for (let at = (length >> 3) << 3; at < length; at++) setBit(bits, at)
  return bits
}
