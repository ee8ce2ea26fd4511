/**
 * Reads flatbuffer tables: the metadata of Arrow's messages.
 *
 * A table begins with the distance back to its vtable. The vtable holds 16-bit slots: its own size, the table's size,
 * then for each field its place in the table, 0 when the field is absent. Offsets to other things are relative to
 * where they stand. Everything is little-endian. A place outside the bytes is a RangeError of `DataView`.
 */
export class FlatTable {
  readonly #view: DataView
  readonly #at: number
  readonly #vtable: number
  readonly #size: number

  private constructor(view: DataView, at: number) {
    this.#view = view
    this.#at = at
    this.#vtable = at - view.getInt32(at, true)
    this.#size = view.getUint16(this.#vtable, true)
  }

  /** The table that a buffer begins with. */
  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return new FlatTable(view, view.getUint32(0, true))
  }

  int8(slot: number, absent = 0): number {
    const at = this.#place(slot)
    return at ? this.#view.getInt8(at) : absent
  }

  int16(slot: number, absent = 0): number {
    const at = this.#place(slot)
    return at ? this.#view.getInt16(at, true) : absent
  }

  int32(slot: number, absent = 0): number {
    const at = this.#place(slot)
    return at ? this.#view.getInt32(at, true) : absent
  }

  int64(slot: number, absent = 0): number {
    const at = this.#place(slot)
    return at ? length64(this.#view, at) : absent
  }

  bool(slot: number): boolean {
    return this.int8(slot) !== 0
  }

  text(slot: number): string | undefined {
    const at = this.#target(slot)
    return at ? textAt(this.#view, at) : undefined
  }

  table(slot: number): FlatTable | undefined {
    const at = this.#target(slot)
    return at ? new FlatTable(this.#view, at) : undefined
  }

  tables(slot: number): FlatTable[] {
    return this.#vector(slot, 4, at => new FlatTable(this.#view, at + this.#view.getUint32(at, true)))
  }

  /** A vector of structs that are pairs of 64-bit lengths. */
  pairs(slot: number): (readonly [first: number, second: number])[] {
    return this.#vector(slot, 16, at => [length64(this.#view, at), length64(this.#view, at + 8)] as const)
  }

  int64s(slot: number): number[] {
    return this.#vector(slot, 8, at => length64(this.#view, at))
  }

  #vector<T>(slot: number, stride: number, read: (at: number) => T): T[] {
    const at = this.#target(slot)
    if (!at) return []
    const length = this.#view.getUint32(at, true)
    if (length * stride > this.#view.byteLength) throw new RangeError('a vector is longer than its buffer')
    return Array.from({ length }, (_, index) => read(at + 4 + index * stride))
  }

  /** Where a field stands, or 0 when it is absent. Slots count as in Arrow's schema files: 4, 6, 8 … */
  #place(slot: number): number {
    if (slot >= this.#size) return 0
    const offset = this.#view.getUint16(this.#vtable + slot, true)
    return offset ? this.#at + offset : 0
  }

  #target(slot: number): number {
    const at = this.#place(slot)
    return at ? at + this.#view.getUint32(at, true) : 0
  }
}

/** A 64-bit length as a number. What exceeds 2^53 or is negative is no length. */
function length64(view: DataView, at: number): number {
  const value = Number(view.getBigInt64(at, true))
  if (!Number.isSafeInteger(value) || value < -1) throw new RangeError('a length is out of range')
  return value
}

function textAt(view: DataView, at: number): string {
  const length = view.getUint32(at, true)
  if (at + 4 + length > view.byteLength) throw new RangeError('a text is longer than its buffer')
  return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at + 4, length))
}
