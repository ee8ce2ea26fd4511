import { AbortedError, OsoError, TimeoutError } from '../errors.ts'
import type { Timeouts } from './settings.ts'

/** Each clock, the code that its running out has, and what had not happened by then. */
const CLOCKS = {
  connectMs: ['CONNECT_TIMEOUT', 'the server did not answer'],
  firstByteMs: ['FIRST_BYTE_TIMEOUT', 'no byte of the result came'],
  idleMs: ['IDLE_TIMEOUT', 'the result stood still'],
  totalMs: ['TOTAL_TIMEOUT', 'the result was not complete'],
} as const satisfies Record<keyof Timeouts, readonly [code: string, what: string]>

type Clock = keyof Timeouts

/**
 * The clocks of a call, and the signal that they and the caller's own signal abort.
 * Whoever sees the signal aborted throws `failure`, which tells which of them it was.
 */
export class Clocks {
  readonly #timeouts: Timeouts
  readonly #outer: AbortSignal | undefined
  readonly #running = new Map<Clock, ReturnType<typeof setTimeout>>()
  readonly #follow = (): void => this.#finish(abortError(this.#outer?.reason))
  #controller = new AbortController()
  #finished: OsoError | undefined

  constructor(timeouts: Timeouts, outer: AbortSignal | undefined) {
    this.#timeouts = timeouts
    this.#outer = outer
    if (outer?.aborted) this.#follow()
    else outer?.addEventListener('abort', this.#follow)
    this.start('totalMs')
  }

  /** Of the present try. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** The error that the present try was aborted with, if it was. */
  get failure(): OsoError | undefined {
    return this.signal.aborted ? abortError(this.signal.reason) : undefined
  }

  /** The error that ended the whole call, if one did: the caller's abort, or the total time. */
  get finished(): OsoError | undefined {
    return this.#finished
  }

  /** A signal for another try; only the total time runs on. */
  renew(): void {
    for (const clock of [...this.#running.keys()]) if (clock !== 'totalMs') this.stop(clock)
    this.#controller = new AbortController()
    if (this.#finished) this.#controller.abort(this.#finished)
  }

  /** Starts a clock from zero. */
  start(clock: Clock): void {
    this.stop(clock)
    const ms = this.#timeouts[clock]
    // Longer than a timer can run is for ever.
    if (ms < 2 ** 31)
      this.#running.set(
        clock,
        setTimeout(() => this.#runOut(clock, ms), ms),
      )
  }

  stop(clock: Clock): void {
    clearTimeout(this.#running.get(clock))
    this.#running.delete(clock)
  }

  /** Stops all clocks and lets go of the caller's signal. */
  close(): void {
    for (const clock of [...this.#running.keys()]) this.stop(clock)
    this.#outer?.removeEventListener('abort', this.#follow)
  }

  #runOut(clock: Clock, ms: number): void {
    const [code, what] = CLOCKS[clock]
    const hint = `Ask for more with timeouts: { ${clock}: … }.`
    const error = new TimeoutError(code, `${what} within ${ms} ms`, { hint, retryable: clock === 'connectMs' })
    if (clock === 'totalMs') this.#finish(error)
    else this.#controller.abort(error)
  }

  #finish(error: OsoError): void {
    this.#finished ??= error
    this.#controller.abort(error)
  }
}

/** A signal's reason as an error of ours. */
export function abortError(reason: unknown): OsoError {
  if (reason instanceof OsoError) return reason
  const timedOut = reason instanceof Error && reason.name === 'TimeoutError'
  if (timedOut) return new TimeoutError('TOTAL_TIMEOUT', "the caller's time limit ran out", { cause: reason })
  return new AbortedError('ABORTED', 'the query was aborted', { cause: reason })
}

/** Waits, unless the signal aborts first. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(abortError(signal.reason))
    const stop = (): void => {
      clearTimeout(timer)
      reject(abortError(signal.reason))
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal.addEventListener('abort', stop, { once: true })
  })
}
