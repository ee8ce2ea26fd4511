import { once } from 'node:events'
import { writevSync } from 'node:fs'
import type { Writable } from 'node:stream'
import zlib from 'node:zlib'
import { QueryError } from '../errors.ts'
import type { Job } from '../job/job.ts'
import { withoutFirst } from '../job/pieces.ts'

/** Where a result's bytes go. */
export interface Sink {
  /** How many bytes have left for the pipe. */
  readonly bytes: number
  /** Takes pieces, between which nothing else is written. Resolves when more may come. */
  write(pieces: readonly Uint8Array[]): Promise<void>
  /** Has all that was written reach the reader soon. Resolves when more may come. */
  flush(): Promise<void>
  /** Resolves when all that was flushed is in the pipe, so that `bytes` counts it. */
  settled(): Promise<void>
  /** Closes the encoding. After a failure it is never called: what was compressed must not look whole. */
  end(): Promise<void>
}

/** Counts what leaves for the pipe, whichever thread writes it. */
export type ByteCount = Readonly<{ bytes: number; addBytes: (count: number) => void }>

/** The gateway's end of a result. */
export interface Output {
  /** How many bytes were written. */
  readonly bytes: number
  /** Is done when more may be written: that is what holds the engine back. */
  write(pieces: readonly Uint8Array[]): void | Promise<void>
}

/** A sink that codes what it is given on the way to an output. */
export function createSink(encoding: Job['encoding'], output: Output): Sink {
  return encoding === 'identity' ? new PlainSink(output) : new CompressedSink(compressor(encoding), output)
}

// The system takes at most 1,024 pieces in one call (IOV_MAX).
const MOST_PIECES = 1024

/** A pipe by its descriptor. Writing blocks this thread while the pipe is full. */
export class BlockingPipe implements Output {
  readonly #descriptor: number
  readonly #count: ByteCount

  constructor(descriptor: number, count: ByteCount) {
    this.#descriptor = descriptor
    this.#count = count
  }

  get bytes(): number {
    return this.#count.bytes
  }

  write(pieces: readonly Uint8Array[]): void {
    let left = pieces
    while (left.length > 0) {
      const written = writevSync(this.#descriptor, left.slice(0, MOST_PIECES))
      this.#count.addBytes(written)
      left = withoutFirst(left, written)
    }
  }
}

/** A pipe that several jobs' threads of work share a process with: a full one holds back its own job alone. */
export class WaitingPipe implements Output {
  bytes = 0
  readonly #stream: Writable

  constructor(stream: Writable) {
    this.#stream = stream
  }

  async write(pieces: readonly Uint8Array[]): Promise<void> {
    this.#stream.cork()
    let hasRoom = true
    for (const piece of pieces) {
      this.bytes += piece.length
      hasRoom = this.#stream.write(piece)
    }
    this.#stream.uncork()
    if (!hasRoom) await once(this.#stream, 'drain')
  }
}

class PlainSink implements Sink {
  readonly #output: Output

  constructor(output: Output) {
    this.#output = output
  }

  get bytes(): number {
    return this.#output.bytes
  }

  async write(pieces: readonly Uint8Array[]): Promise<void> {
    await this.#output.write(pieces)
  }

  async flush(): Promise<void> {}

  async settled(): Promise<void> {}

  async end(): Promise<void> {}
}

type Compressor = zlib.Gzip | zlib.BrotliCompress

class CompressedSink implements Sink {
  readonly #compressor: Compressor
  readonly #output: Output
  #written: void | Promise<void> = undefined

  constructor(compressor: Compressor, output: Output) {
    this.#compressor = compressor
    this.#output = output
    compressor.on('data', (chunk: Uint8Array) => {
      this.#written = output.write([chunk])
    })
  }

  get bytes(): number {
    return this.#output.bytes
  }

  async write(pieces: readonly Uint8Array[]): Promise<void> {
    await Promise.all(pieces.map(piece => done(call => this.#compressor.write(piece, call))))
    await this.#written
  }

  async flush(): Promise<void> {
    await done(call => this.#compressor.flush(call))
    await this.#written
  }

  async settled(): Promise<void> {
    await this.#written
  }

  async end(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#compressor.once('error', reject).once('end', resolve).end()
    })
    await this.#written
  }
}

function done(work: (call: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => work(error => (error ? reject(error) : resolve())))
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
