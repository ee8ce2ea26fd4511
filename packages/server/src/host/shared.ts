/** Where each thing lies in the memory, in units of its own kind. */
const STOP = 0
const GATE = 1
const HEAD = 2
const BYTES = 2
const SIZE = 24

const CLOSED = 0
const OPEN = 1
const PASSING = 2

/**
 * What the two threads of a host share about the job that runs: whether it is to stop, how much of it was written, and
 * the gate. The thread with the engine opens the gate while it waits for rows; then, and only then, the other may write.
 */
export class Shared {
  /** For the other thread to make its own `Shared` of. */
  readonly memory: SharedArrayBuffer
  readonly #words: Int32Array
  readonly #counts: BigInt64Array

  constructor(memory = new SharedArrayBuffer(SIZE)) {
    this.memory = memory
    this.#words = new Int32Array(memory)
    this.#counts = new BigInt64Array(memory)
  }

  /** Makes ready for the next job. */
  reset(): void {
    for (const word of [STOP, GATE, HEAD]) Atomics.store(this.#words, word, 0)
    Atomics.store(this.#counts, BYTES, 0n)
  }

  get isStopped(): boolean {
    return Atomics.load(this.#words, STOP) === 1
  }

  stop(): void {
    Atomics.store(this.#words, STOP, 1)
  }

  /** Bytes of the job that have left for the pipe. */
  get bytes(): number {
    return Number(Atomics.load(this.#counts, BYTES))
  }

  addBytes(count: number): void {
    Atomics.add(this.#counts, BYTES, BigInt(count))
  }

  /** The next `most` bytes of the result's head that were not written yet; who takes them, and may write, writes them. */
  restOf(head: Uint8Array, most = head.length): Uint8Array {
    const from = Atomics.load(this.#words, HEAD)
    const rest = head.subarray(from, from + most)
    Atomics.store(this.#words, HEAD, from + rest.length)
    return rest
  }

  /** Does what takes long while the other thread may write. Afterwards it does not, and is not doing so. */
  whileOpen<T>(wait: () => T): T {
    Atomics.store(this.#words, GATE, OPEN)
    try {
      return wait()
    } finally {
      while (Atomics.compareExchange(this.#words, GATE, OPEN, CLOSED) === PASSING)
        Atomics.wait(this.#words, GATE, PASSING)
    }
  }

  /** Writes if the gate is open, and keeps it from closing until that is done. */
  async pass(write: () => Promise<void>): Promise<void> {
    if (Atomics.compareExchange(this.#words, GATE, OPEN, PASSING) !== OPEN) return
    try {
      await write()
    } finally {
      Atomics.store(this.#words, GATE, OPEN)
      Atomics.notify(this.#words, GATE)
    }
  }
}
