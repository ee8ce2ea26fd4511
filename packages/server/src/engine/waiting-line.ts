/** Someone who waits, and whom they wait for. */
export type Waiting = Readonly<{ subject: string }>

/**
 * A bounded line in which subjects take turns, however many of the places each of them has. Whose turn it is: who has
 * least at work just now, and of those who has waited longest for a turn.
 */
export class WaitingLine<W extends Waiting> {
  /** Subjects in the order of their turns; each with those who wait for it, first come first. */
  readonly #lines = new Map<string, Set<W>>()
  #size = 0

  get size(): number {
    return this.#size
  }

  /** How many wait for a subject. */
  sizeOf(subject: string): number {
    return this.#lines.get(subject)?.size ?? 0
  }

  add(waiter: W): void {
    const line = this.#lines.get(waiter.subject) ?? new Set()
    this.#lines.set(waiter.subject, line.add(waiter))
    this.#size++
  }

  delete(waiter: W): void {
    const line = this.#lines.get(waiter.subject)
    if (!line?.delete(waiter)) return
    this.#size--
    if (line.size === 0) this.#lines.delete(waiter.subject)
  }

  /** Takes out whose turn it is; `atWork` tells how much a subject has at work. */
  next(atWork: (subject: string) => number): W | undefined {
    let best: string | undefined
    for (const subject of this.#lines.keys()) {
      if (best === undefined || atWork(subject) < atWork(best)) best = subject
    }
    const line = this.#lines.get(best ?? '')
    const [waiter] = line ?? []
    if (!waiter || !line) return undefined
    this.delete(waiter)
    // The next turn is the others'.
    if (line.size > 0 && this.#lines.delete(waiter.subject)) this.#lines.set(waiter.subject, line)
    return waiter
  }

  /**
   * Who has to leave a full line for a newcomer of `subject`: the last of those who have most places in it, if that is
   * fairer; else nobody, and the newcomer has to go.
   */
  displacedBy(subject: string): W | undefined {
    let longest: Set<W> | undefined
    for (const line of this.#lines.values()) if (line.size > (longest?.size ?? 0)) longest = line
    return longest && longest.size > this.sizeOf(subject) + 1 ? [...longest].at(-1) : undefined
  }

  [Symbol.iterator](): Iterator<W> {
    return [...this.#lines.values()].flatMap(line => [...line]).values()
  }
}
