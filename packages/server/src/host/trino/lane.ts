import { Socket } from 'node:net'
import { QueryError } from '../../errors.ts'
import type { FromHost, Job } from '../../job/job.ts'
import { RESULT_PIPE } from '../../job/pipe.ts'
import type { Signs } from '../beater.ts'
import { createSink } from '../create-sink.ts'
import type { Batches, Result } from '../driver.ts'
import { WaitingPipe } from '../output.ts'
import { runJob } from '../run.ts'
import type { Sink } from '../sink.ts'
import type { TrinoDriver } from './driver.ts'

/** One of the pipes of this process, and the job whose result goes there. */
export class Lane {
  readonly #stream: Socket
  #task: Task | undefined

  constructor(number: number) {
    this.#stream = new Socket({ fd: RESULT_PIPE + number, readable: false, writable: true })
    // The gateway is gone, which the channel tells too.
    this.#stream.on('error', () => {})
  }

  /** Runs a job to its last word. The lane must be free. */
  async run(job: Job, driver: TrinoDriver, say: (word: FromHost) => void): Promise<void> {
    const task = new Task(job, createSink(job.encoding, new WaitingPipe(this.#stream)))
    this.#task = task
    const { sink } = task
    await runJob(job, {
      ...{ sink, say },
      start: started => task.start(started, driver),
      signs: signs => task.know(signs),
      restOf: head => task.restOf(head),
      isStopped: () => task.isStopped,
      report: error => console.error(error),
    })
    this.#task = undefined
  }

  /** Stops the job of that id, if it is the lane's. */
  stop(id?: string): void {
    if (id === undefined || this.#task?.id === id) this.#task?.stop()
  }

  /** Writes a sign of life for the job of that id, if it waits for the cluster. */
  async beat(id: string): Promise<void> {
    if (this.#task?.id === id) await this.#task.beat()
  }
}

/** A job at work: whether it waits for the cluster, and how much of its head went out meanwhile. */
class Task {
  readonly id: string
  readonly sink: Sink
  readonly #stopped = new AbortController()
  #signs: Signs | undefined
  #headBytes = 0
  #isWaiting = false
  #beaten: Promise<void> = Promise.resolve()

  constructor({ id }: Job, sink: Sink) {
    this.id = id
    this.sink = sink
  }

  get isStopped(): boolean {
    return this.#stopped.signal.aborted
  }

  stop(): void {
    this.#stopped.abort(new QueryError('CANCELLED', 'The query was stopped.'))
  }

  start(job: Job, driver: TrinoDriver): Result {
    const { fields, batches } = driver.start(job, this.#stopped.signal)
    return { fields, batches: this.#pulled(batches) }
  }

  know(signs: Signs): void {
    this.#signs = signs
  }

  restOf(head: Uint8Array, most = head.length): Uint8Array {
    const rest = head.subarray(this.#headBytes, this.#headBytes + most)
    this.#headBytes += rest.length
    return rest
  }

  async beat(): Promise<void> {
    if (!this.#isWaiting || !this.#signs) return
    const { head, beat } = this.#signs
    const bytes = Buffer.concat([this.restOf(head, beat.length === 0 ? 1 : head.length), beat])
    if (bytes.length > 0) this.#beaten = this.#beaten.then(() => this.#write(bytes))
    await this.#beaten
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await this.sink.write([bytes])
    await this.sink.flush()
  }

  // Nothing is written while a sign of life is, and no sign while rows are made.
  async *#pulled(batches: Batches) {
    const iterator = (async function* () {
      yield* batches
    })()
    try {
      for (;;) {
        this.#isWaiting = true
        const next = await iterator.next().finally(() => {
          this.#isWaiting = false
        })
        await this.#beaten
        if (next.done) return
        yield next.value
      }
    } finally {
      await iterator.return()
    }
  }
}
