/** Gives the next bytes that arrived, or nothing once the source has ended cleanly. Throws when it broke. */
export type Pull = () => Promise<Uint8Array | undefined>

const NONE = new Uint8Array(0)

/** Takes a source apart by lengths, whatever pieces the bytes arrive in. */
export class ByteReader {
  readonly #pull: Pull
  #chunk: Uint8Array = NONE

  constructor(pull: Pull) {
    this.#pull = pull
  }

  /**
   * The next `length` bytes, or fewer when the source ends within them.
   * They stand at the beginning of their own buffer: aligned for every type, and holding no other bytes in memory.
   */
  async read(length: number): Promise<Uint8Array> {
    const target = new Uint8Array(length)
    let filled = 0
    while (filled < length) {
      if (this.#chunk.length === 0 && !(await this.#refill())) return target.subarray(0, filled)
      const part = this.#chunk.subarray(0, length - filled)
      target.set(part, filled)
      filled += part.length
      this.#chunk = this.#chunk.subarray(part.length)
    }
    return target
  }

  /** True when the source has ended and all of it was read. */
  async ended(): Promise<boolean> {
    return this.#chunk.length === 0 && !(await this.#refill())
  }

  async #refill(): Promise<boolean> {
    let chunk = await this.#pull()
    while (chunk?.length === 0) chunk = await this.#pull()
    this.#chunk = chunk ?? NONE
    return chunk !== undefined
  }
}
