import type { Sink } from './sink.ts'

/** Bytes for the thread that compresses, and what is to be done when they are written. */
export type Write = Readonly<{ kind: 'write'; pieces: readonly Uint8Array<ArrayBuffer>[]; then: 'flush' | 'end' }>

/**
 * A sink that another thread has: the one that can write signs of life while this one waits for the engine. What is
 * compressed must go through one compressor. The bytes are copied, which costs little beside compressing them; while
 * they are compressed, the engine makes the next.
 */
export class RemoteSink implements Sink {
  readonly #post: (write: Write, transfer: readonly ArrayBuffer[]) => void
  readonly #bytes: () => number
  #pieces: Uint8Array<ArrayBuffer>[] = []
  /** Resolves when the other thread has done what it was last told. */
  #done: Promise<void> = Promise.resolve()
  #written: () => void = () => {}

  constructor(post: (write: Write, transfer: readonly ArrayBuffer[]) => void, bytes: () => number) {
    this.#post = post
    this.#bytes = bytes
  }

  get bytes(): number {
    return this.#bytes()
  }

  async write(pieces: readonly Uint8Array[]): Promise<void> {
    // A view would be sent with all of the memory that it is a part of.
    for (const piece of pieces) this.#pieces.push(new Uint8Array(piece))
  }

  async flush(): Promise<void> {
    await this.#send('flush')
  }

  settled(): Promise<void> {
    return this.#done
  }

  async end(): Promise<void> {
    await this.#send('end')
    await this.#done
  }

  /** The other thread has done what it was last told. */
  written(): void {
    this.#written()
  }

  async #send(then: Write['then']): Promise<void> {
    const pieces = this.#pieces
    this.#pieces = []
    await this.#done
    this.#done = new Promise(resolve => {
      this.#written = resolve
    })
    this.#post(
      { kind: 'write', pieces, then },
      pieces.map(({ buffer }) => buffer),
    )
    // The head is among the first: a sign of life from over there may stand behind it only.
    if (this.bytes === 0) await this.#done
  }
}
