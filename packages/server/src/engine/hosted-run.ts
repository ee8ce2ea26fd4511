import { QueryError } from '../errors.ts'
import type { Ended, Failed } from '../job/job.ts'

/** Above this many bytes read and not yet taken, the pipe is left alone, which stops the host. */
const HIGH_BYTES = 1024 * 1024

/** The host's side of a run: what it needs to hold the pipe back. */
export type Tap = Readonly<{ pause: () => void; resume: () => void }>

/**
 * One job in one host, as the gateway sees it: bytes from the pipe, and the host's word on how it ended. A pipe ends
 * alike after success and after death, so only the word tells; and as both lines are read independently, the result is
 * whole when the word is there *and* so are as many bytes as it says.
 */
export class HostedRun {
  readonly id: string
  /** Resolves when the host is done with the job, well or not, and its pipe is clean; also when it died. */
  readonly settled: Promise<void>
  accepted = false

  readonly #tap: Tap
  readonly #chunks: Uint8Array[] = []
  #waitingBytes = 0
  #receivedBytes = 0
  #last: Ended | Failed | undefined
  #failure: QueryError | undefined
  #wake: () => void = () => {}
  #settle: () => void = () => {}

  constructor(id: string, tap: Tap) {
    this.id = id
    this.#tap = tap
    this.settled = new Promise(resolve => {
      this.#settle = resolve
    })
  }

  /** Takes bytes from the pipe. */
  receive(chunk: Uint8Array): void {
    this.#receivedBytes += chunk.length
    if (!this.#failure) {
      this.#chunks.push(chunk)
      this.#waitingBytes += chunk.length
      if (this.#waitingBytes > HIGH_BYTES) this.#tap.pause()
    }
    this.#stir()
  }

  /** Takes the host's last word on this job. */
  conclude(last: Ended | Failed): void {
    this.#last = last
    this.#stir()
  }

  /** Gives the run up: what was not yet taken is thrown away, and its reader gets `error`. The first reason stands. */
  fail(error: QueryError): void {
    this.#failure ??= error
    this.#chunks.length = 0
    this.#waitingBytes = 0
    this.#tap.resume()
    this.#stir()
  }

  /** Whether nobody reads it any more, whatever the host makes of it. */
  get isGivenUp(): boolean {
    return this.#failure !== undefined
  }

  /** The host is dead: whatever the job's state, nothing more will come. */
  die(error: QueryError): void {
    if (!this.#isOver()) this.fail(error)
    this.#settle()
  }

  /** Resolves when there are bytes, or it is known that there will be none. Throws as `next` does. */
  async ready(): Promise<void> {
    while (this.#chunks.length === 0 && !this.#failure && !this.#isOver()) await this.#stirred()
    if (this.#chunks.length === 0) this.#throwFailure()
  }

  /** The next bytes, or how the job ended once all were taken. Throws why the result is not whole. */
  async next(): Promise<Uint8Array | Ended> {
    await this.ready()
    const chunk = this.#chunks.shift()
    if (!chunk) return this.#whole()
    this.#waitingBytes -= chunk.length
    if (this.#waitingBytes <= HIGH_BYTES) this.#tap.resume()
    return chunk
  }

  #isOver(): boolean {
    return this.#last !== undefined && this.#receivedBytes >= this.#last.bytes
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure
    if (this.#last?.kind === 'failed') throw failureOf(this.#last)
  }

  #whole(): Ended {
    if (this.#last?.kind !== 'ended') throw new Error(`run ${this.id} was read past its end`)
    return this.#last
  }

  #stir(): void {
    if (this.#isOver()) this.#settle()
    this.#wake()
  }

  #stirred(): Promise<void> {
    return new Promise(resolve => {
      this.#wake = resolve
    })
  }
}

function failureOf({ code, message, position, retryAfter }: Failed): QueryError {
  return new QueryError(code, message, { position, retryAfter })
}
