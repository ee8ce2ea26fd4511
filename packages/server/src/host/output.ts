import { once } from 'node:events'
import { writevSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { withoutFirst } from '../job/pieces.ts'

/** Counts what leaves for the pipe, whichever thread writes it. */
export type ByteCount = Readonly<{ bytes: number; addBytes: (count: number) => void }>

/** The gateway's end of a result. */
export interface Output {
  /** How many bytes were written. */
  readonly bytes: number
  /** Is done when more may be written: that is what holds the engine back. */
  write(pieces: readonly Uint8Array[]): void | Promise<void>
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
