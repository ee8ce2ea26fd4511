/** Gives the next bytes that arrived, or nothing once the source has ended cleanly. Throws when it broke. */
export type Pull = () => Promise<Uint8Array | undefined>

const NONE = new Uint8Array(0)

// What is smaller is copied out of what it arrived in, so that a few rows do not hold a whole network buffer.
const SMALL = 1 << 16

/** Bytes in the pieces in which they arrived: what nobody looks at is never copied. */
export class Rope {
  readonly length: number
  readonly pieces: readonly Uint8Array[]

  constructor(pieces: readonly Uint8Array[]) {
    this.pieces = pieces
    this.length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  }

  /** The bytes of a range in one: a view of the piece that holds them all, else a copy. Who reads does not change them. */
  slice(from: number, to: number): Uint8Array {
    let start = 0
    let index = 0
    for (; index < this.pieces.length - 1; index++) {
      const end = start + (this.pieces[index]?.length ?? 0)
      if (from < end) break
      start = end
    }
    const first = this.pieces[index] ?? NONE
    if (to - start <= first.length) return first.subarray(from - start, to - start)
    const whole = new Uint8Array(to - from)
    for (let filled = 0; filled < whole.length; index++) {
      const piece = this.pieces[index] ?? NONE
      const part = piece.subarray(Math.max(0, from - start), to - start)
      whole.set(part, filled)
      filled += part.length
      start += piece.length
    }
    return whole
  }

  /** All bytes in one. */
  whole(): Uint8Array {
    return this.slice(0, this.length)
  }
}

/** Bytes as text, two digits each. */
export function hexOf(bytes: Uint8Array, between = ''): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join(between)
}

/** Takes a source apart by lengths, whatever pieces the bytes arrive in. */
export class ByteReader {
  readonly #pull: Pull
  #chunk: Uint8Array = NONE

  constructor(pull: Pull) {
    this.#pull = pull
  }

  /** The next `length` bytes, or fewer when the source ends within them. */
  async read(length: number): Promise<Rope> {
    const pieces: Uint8Array[] = []
    let waiting = length
    while (waiting > 0 && (this.#chunk.length > 0 || (await this.#refill()))) {
      const piece = this.#chunk.subarray(0, waiting)
      pieces.push(piece)
      waiting -= piece.length
      this.#chunk = this.#chunk.subarray(piece.length)
    }
    const rope = new Rope(pieces)
    return rope.length < SMALL ? new Rope([rope.whole().slice()]) : rope
  }

  async #refill(): Promise<boolean> {
    let chunk = await this.#pull()
    while (chunk?.length === 0) chunk = await this.#pull()
    this.#chunk = chunk ?? NONE
    return chunk !== undefined
  }
}
