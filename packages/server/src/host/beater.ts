import type { Job } from '../job/job.ts'
import type { Shared } from './shared.ts'
import type { Sink } from './sink.ts'

/** What can be written of a result before there are rows. */
export type Signs = Readonly<{
  id: string
  head: Uint8Array
  /** What readers skip; empty in a format that has no such thing. */
  beat: Uint8Array
}>

/**
 * Writes signs of life for the reader of a job, from beside the thread that waits for the engine: the head, and then
 * what readers skip. A format in which they skip nothing gives its head byte by byte, which lasts for some while.
 */
export class Beater {
  readonly #shared: Shared
  #signs: Signs | undefined
  #sink: Sink | undefined

  constructor(shared: Shared) {
    this.#shared = shared
  }

  /** A job begins, whose bytes go into `sink`. */
  expect(sink: Sink): void {
    this.#sink = sink
    this.#signs = undefined
  }

  /** What the job that has begun can show. */
  know(signs: Signs): void {
    this.#signs = signs
  }

  /** Writes the next sign of life, if nothing else is being written. */
  async beat(id: Job['id']): Promise<void> {
    const [signs, sink] = [this.#signs, this.#sink]
    if (signs?.id !== id || !sink) return
    await this.#shared.pass(async () => {
      const bytes = this.#next(signs)
      if (bytes.length === 0) return
      await sink.write([bytes])
      await sink.flush()
    })
  }

  #next({ head, beat }: Signs): Uint8Array {
    return Buffer.concat([this.#shared.restOf(head, beat.length === 0 ? 1 : head.length), beat])
  }
}
