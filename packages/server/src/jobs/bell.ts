/** Lets many wait for something with a name to happen. */
export class Bell {
  readonly #waiting = new Map<string, Set<() => void>>()

  /** Wakes all who wait for `name`. */
  ring(name: string): void {
    for (const wake of this.#waiting.get(name) ?? []) wake()
  }

  /** Resolves when `name` is rung, at the latest after `ms` or when `signal` aborts; never rejects. */
  wait(name: string, ms: number, signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const waiting = this.#waiting.get(name) ?? new Set()
      const wake = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', wake)
        waiting.delete(wake)
        if (waiting.size === 0) this.#waiting.delete(name)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      this.#waiting.set(name, waiting.add(wake))
      signal.addEventListener('abort', wake, { once: true })
      if (signal.aborted) wake()
    })
  }
}
