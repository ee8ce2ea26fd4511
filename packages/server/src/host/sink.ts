import { writevSync } from 'node:fs'
import zlib from 'node:zlib'
import { QueryError } from '../errors.ts'
import type { Job } from '../job/job.ts'

/** Where a result's bytes go. */
export interface Sink {
  /** How many bytes have left for the pipe. */
  readonly bytes: number
  /** Resolves when the pieces are in the pipe, or in it but for what a compressor holds back. */
  write(pieces: readonly Uint8Array[]): Promise<void>
  /** Has all that was written reach the reader now. */
  flush(): Promise<void>
  /** Closes the encoding. After a failure it is never called: what was compressed must not look whole. */
  end(): Promise<void>
}

/** Counts what leaves for the pipe, whichever thread writes it. */
export type ByteCount = Readonly<{ bytes: number; addBytes: (count: number) => void }>

/** A sink that writes to a descriptor, and blocks this thread while the pipe is full: that is what holds the engine back. */
export function createSink(encoding: Job['encoding'], descriptor: number, count: ByteCount): Sink {
  const pipe = new PipeSink(descriptor, count)
  return encoding === 'identity' ? pipe : new CompressedSink(compressor(encoding), pipe)
}

// The system takes at most 1,024 pieces in one call (IOV_MAX).
const MOST_PIECES = 1024

class PipeSink implements Sink {
  readonly #descriptor: number
  readonly #count: ByteCount

  constructor(descriptor: number, count: ByteCount) {
    this.#descriptor = descriptor
    this.#count = count
  }

  get bytes(): number {
    return this.#count.bytes
  }

  async write(pieces: readonly Uint8Array[]): Promise<void> {
    this.writeNow(pieces)
  }

  writeNow(pieces: readonly Uint8Array[]): void {
    let left = pieces
    while (left.length > 0) {
      const written = writevSync(this.#descriptor, left.slice(0, MOST_PIECES))
      this.#count.addBytes(written)
      left = withoutFirst(left, written)
    }
  }

  async flush(): Promise<void> {}

  async end(): Promise<void> {}
}

function withoutFirst(pieces: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  let rest = bytes
  const at = pieces.findIndex(piece => {
    if (piece.length > rest) return true
    rest -= piece.length
    return false
  })
  const [first, ...others] = at < 0 ? [] : pieces.slice(at)
  return first ? [first.subarray(rest), ...others] : []
}

type Compressor = zlib.Gzip | zlib.BrotliCompress

class CompressedSink implements Sink {
  readonly #compressor: Compressor
  readonly #pipe: PipeSink

  constructor(compressor: Compressor, pipe: PipeSink) {
    this.#compressor = compressor
    this.#pipe = pipe
    compressor.on('data', (chunk: Uint8Array) => pipe.writeNow([chunk]))
  }

  get bytes(): number {
    return this.#pipe.bytes
  }

  async write(pieces: readonly Uint8Array[]): Promise<void> {
    for (const piece of pieces) await settled(done => this.#compressor.write(piece, done))
  }

  async flush(): Promise<void> {
    await settled(done => this.#compressor.flush(done))
  }

  async end(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#compressor.once('error', reject).once('end', resolve).end()
    })
  }
}

function settled(call: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => call(error => (error ? reject(error) : resolve())))
}

// Fast rather than small: the reader waits for the engine, not for the last per cent.
const GZIP_LEVEL = 2
const BROTLI_QUALITY = 3

function compressor(encoding: Exclude<Job['encoding'], 'identity'>): Compressor {
  switch (encoding) {
    case 'gzip':
      return zlib.createGzip({ level: GZIP_LEVEL })
    case 'br':
      return zlib.createBrotliCompress({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } })
    case 'zstd':
      return createZstd()
    default:
      return encoding satisfies never
  }
}

function createZstd(): Compressor {
  // Node has it from 22.15 on; its types are those of Node 20. It is a transform as the others are.
  const { createZstdCompress } = zlib as { createZstdCompress?: () => Compressor }
  if (createZstdCompress) return createZstdCompress()
  throw new QueryError('INTERNAL', `This runtime, Node ${process.version}, has no zstd.`)
}
