import type { Pull } from '../arrow/bytes.ts'
import { CutShortError } from '../errors.ts'
import type { Clocks } from './clocks.ts'

/**
 * The bytes of an answer, pulled one piece at a time: who does not pull makes the server wait.
 *
 * The reading is done here and not by handing the Response to a library, since those either hide a broken connection or
 * keep it open when the caller leaves early.
 */
export class Body {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  readonly #clocks: Clocks
  #received = 0

  /** The clock of the first byte must be running. */
  constructor(response: Response, clocks: Clocks) {
    this.#reader = response.body?.getReader()
    this.#clocks = clocks
  }

  /** Bytes so far, after decompression. */
  get received(): number {
    return this.#received
  }

  /** The next bytes, or nothing after a clean end. Throws what aborted the call, or `CUT_SHORT` when the line broke. */
  readonly pull: Pull = async () => {
    if (this.#received > 0) this.#clocks.start('idleMs')
    try {
      const { value, done } = (await this.#reader?.read()) ?? { done: true }
      if (done) return undefined
      this.#received += value.length
      return value
    } catch (cause) {
      throw this.#clocks.failure ?? this.#broken(cause)
    } finally {
      this.#clocks.stop('idleMs')
      if (this.#received > 0) this.#clocks.stop('firstByteMs')
    }
  }

  /** Lets the connection go: back to the pool when the body has ended, closed otherwise, so that the server stops. */
  async close(): Promise<void> {
    this.#clocks.close()
    await this.#reader?.cancel().catch(() => {})
  }

  #broken(cause: unknown): CutShortError {
    return new CutShortError('CUT_SHORT', `the connection broke after ${this.#received} bytes of the result`, { cause })
  }
}
