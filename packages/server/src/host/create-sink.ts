import zlib from 'node:zlib'
import { QueryError } from '../errors.ts'
import type { Job } from '../job/job.ts'
import { GzipSink } from './gzip.ts'
import type { Output } from './output.ts'
import type { Sink } from './sink.ts'

/** A sink that codes what it is given on the way to an output. */
export function createSink(encoding: Job['encoding'], output: Output): Sink {
  if (encoding === 'identity') return new PlainSink(output)
  return encoding === 'gzip' ? new GzipSink(output) : new StreamSink(compressor(encoding), output)
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

/** A compressor that takes everything one after the other. */
class StreamSink implements Sink {
  readonly #compressor: zlib.BrotliCompress
  readonly #output: Output
  #written: void | Promise<void> = undefined

  constructor(compressor: zlib.BrotliCompress, output: Output) {
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
const BROTLI_QUALITY = 3

function compressor(encoding: Exclude<Job['encoding'], 'identity' | 'gzip'>): zlib.BrotliCompress {
  switch (encoding) {
    case 'br':
      return zlib.createBrotliCompress({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } })
    case 'zstd':
      return createZstd()
    default:
      return encoding satisfies never
  }
}

function createZstd(): zlib.BrotliCompress {
  // Node has it from 22.15 on; its types are those of Node 20. It is a transform as the others are.
  const { createZstdCompress } = zlib as { createZstdCompress?: () => zlib.BrotliCompress }
  if (createZstdCompress) return createZstdCompress()
  throw new QueryError('INTERNAL', `This runtime, Node ${process.version}, has no zstd.`)
}
