import { bytesText } from '../table/display.ts'
import type { Progress } from '../transport/options.ts'
import type { Output } from './io.ts'

// More often no eye can follow.
const EVERY_MS = 100
// What is faster than this needs no line.
const AFTER_MS = 400

/** A line that tells how far something is, on a terminal and nowhere else. Its clock runs also while nothing comes. */
export class ProgressLine {
  readonly #output: Output
  readonly #startedAt: number
  readonly #timer: ReturnType<typeof setInterval> | undefined
  #text: string
  #isShown = false

  constructor(output: Output, text: string, now = Date.now()) {
    this.#output = output
    this.#text = text
    this.#startedAt = now
    if (output.isTTY) this.#timer = setInterval(() => this.draw(), EVERY_MS)
  }

  /** What to tell from here on. */
  say(text: string): void {
    this.#text = text
  }

  /** Shows the line with the time that has passed, in place of the one before. */
  draw(now = Date.now()): void {
    if (!this.#output.isTTY || now - this.#startedAt < AFTER_MS) return
    this.#isShown = true
    this.#output.write(`\r\x1b[K${this.#text} · ${((now - this.#startedAt) / 1000).toFixed(1)} s`, () => {})
  }

  /** Takes the line away; the next draw brings it back. */
  clear(): void {
    if (this.#isShown) this.#output.write('\r\x1b[K', () => {})
    this.#isShown = false
  }

  /** Takes the line away for good. */
  close(): void {
    clearInterval(this.#timer)
    this.clear()
  }
}

/** How far a result is. */
export function resultText({ rows, bytes }: Progress): string {
  return `${rows.toLocaleString('en-US')} rows · ${bytesText(bytes)}`
}
