import { promisify } from 'node:util'
import zlib from 'node:zlib'
import type { Output } from './output.ts'
import type { Sink } from './sink.ts'

/** RFC 1952, 2.3: deflated, without a name or a time, from a system that is not told. */
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff)

/** RFC 1951, 3.2.3: the last block, in fixed codes, with nothing in it but its end. */
const LAST_BLOCK = Uint8Array.of(0x03, 0x00)

/** Large enough that a part without those before it compresses as well, to half a per cent. */
const PART_BYTES = 512 * 1024

// Fast rather than small: the reader waits for the engine, not for the last per cent. A flush ends a part on a whole byte,
// so that another can stand behind it.
const OPTIONS = { level: 2, finishFlush: zlib.constants.Z_SYNC_FLUSH }

const deflateRaw = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.deflateRaw)

/**
 * Gzip whose parts are compressed side by side on the threads of Node's pool, as pigz does: one thread takes longer to
 * compress rows than the engine takes to make them. What comes out is one member, which every reader knows.
 */
export class GzipSink implements Sink {
  readonly #output: Output
  #header: readonly Uint8Array[] = [HEADER]
  #pieces: Uint8Array[] = []
  #crc = 0
  #length = 0
  #work: Promise<void> = Promise.resolve()

  constructor(output: Output) {
    this.#output = output
  }

  get bytes(): number {
    return this.#output.bytes
  }

  async write(pieces: readonly Uint8Array[]): Promise<void> {
    this.#pieces.push(...pieces)
  }

  /** Compresses what was written meanwhile, once all before it is out. */
  flush(): Promise<void> {
    const bytes = Buffer.concat(this.#pieces)
    this.#pieces = []
    this.#work = this.#work.then(() => this.#compress(bytes))
    return this.#work
  }

  async settled(): Promise<void> {
    await this.#work
  }

  async end(): Promise<void> {
    await this.flush()
    await this.#output.write([LAST_BLOCK, this.#trailer()])
  }

  async #compress(bytes: Uint8Array): Promise<void> {
    const parts = await Promise.all(partsOf(bytes).map(part => deflateRaw(part, OPTIONS)))
    this.#crc = zlib.crc32(bytes, this.#crc)
    this.#length += bytes.length
    await this.#output.write([...this.#header, ...parts])
    this.#header = []
  }

  /** RFC 1952, 2.3.1: the checksum, and the length modulo 2^32, of what was compressed. */
  #trailer(): Uint8Array {
    const trailer = Buffer.alloc(8)
    trailer.writeUInt32LE(this.#crc, 0)
    trailer.writeUInt32LE(this.#length % 2 ** 32, 4)
    return trailer
  }
}

function partsOf(bytes: Uint8Array): Uint8Array[] {
  const count = Math.ceil(bytes.length / PART_BYTES)
  return Array.from({ length: count }, (_, part) => bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES))
}
