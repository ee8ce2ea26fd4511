import { interrupt } from 'oso-duckdb'
import type { Shared } from './shared.ts'

/** How often a job that is to stop is told so: between two fetches the engine does not hear it. */
const REPEAT_MS = 20

/** Stops the job that runs, and no other, from beside the thread that runs it. */
export class Stopper {
  readonly #shared: Shared
  #id: string | undefined
  /** Null until the job has begun, and when it is over: its connection may then be closed. */
  #handle: bigint | null = null
  #timer: NodeJS.Timeout | undefined

  constructor(shared: Shared) {
    this.#shared = shared
  }

  expect(id: string): void {
    this.#id = id
  }

  begun(id: string, handle: bigint): void {
    if (id === this.#id) this.#handle = handle
  }

  stop(id: string): void {
    if (id !== this.#id) return
    this.#shared.stop()
    this.#interrupt()
    this.#timer ??= setInterval(() => this.#interrupt(), REPEAT_MS)
  }

  done(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#id = undefined
    this.#handle = null
  }

  #interrupt(): void {
    if (this.#handle !== null) interrupt(this.#handle)
  }
}
