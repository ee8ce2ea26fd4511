import { bytesText } from '../table/display.ts'
import type { Progress } from '../transport/options.ts'
import type { Output } from './io.ts'

// More often no eye can follow.
const EVERY_MS = 100
// A query that is faster than this needs no bar.
const AFTER_MS = 400

/** A line that tells how far a result is, on a terminal and nowhere else. */
export class ProgressBar {
  readonly #output: Output
  readonly #startedAt: number
  #shownAt = 0

  constructor(output: Output, now = Date.now()) {
    this.#output = output
    this.#startedAt = now
  }

  /** Shows the present state, in place of the one before. */
  show({ rows, bytes }: Progress, now = Date.now()): void {
    if (!this.#output.isTTY || now - this.#startedAt < AFTER_MS || now - this.#shownAt < EVERY_MS) return
    this.#shownAt = now
    const seconds = ((now - this.#startedAt) / 1000).toFixed(1)
    this.#output.write(`\r\x1b[K${rows.toLocaleString('en-US')} rows · ${bytesText(bytes)} · ${seconds} s`, () => {})
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#shownAt > 0) this.#output.write('\r\x1b[K', () => {})
    this.#shownAt = 0
  }
}
