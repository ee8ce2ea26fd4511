import { QueryError } from '../errors.ts'
import type { Host } from './host.ts'
import { Pace } from './pace.ts'
import { WaitingLine } from './waiting-line.ts'

/** How many may wait for hosts, and for how long. */
export type QueueOptions = Readonly<{
  queue: number
  queueMs: number
  /** How many queries run at once when all hosts are there. */
  places: number
}>

/** Someone who waits for a host, and gets one or the reason why not. */
export type Waiter = Readonly<{ subject: string; give: (host: Host) => void; refuse: (error: QueryError) => void }>

/** Those who wait for a host: a bounded line in which subjects take turns, and in which nobody waits for ever. */
export class Queue {
  readonly #options: QueueOptions
  readonly #line = new WaitingLine<Waiter>()
  readonly #pace = new Pace()

  constructor(options: QueueOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#line.size
  }

  /** A query had a host for so long: from that those who have to come again are told when. */
  took(ms: number): void {
    this.#pace.took(ms)
  }

  /** Takes out whose turn it is; `atWork` tells how much a subject has at work. */
  next(atWork: (subject: string) => number): Waiter | undefined {
    return this.#line.next(atWork)
  }

  refuseAll(error: QueryError): void {
    for (const waiter of [...this.#line]) waiter.refuse(error)
  }

  /**
   * Waits for a host. `coming` are those on their way: who waits for one of them stands in no line. Throws `OVERLOADED`
   * when none comes free in time, `TOO_MANY_WAITING` when the subject has most of a full line, and the signal's reason, a
   * `QueryError`, when it aborts.
   */
  async wait(subject: string, coming: number, signal: AbortSignal): Promise<Host> {
    this.#makePlaceFor(subject, coming)
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#line.delete(waiter)
        clearTimeout(timer)
        signal.removeEventListener('abort', abort)
      }
      const waiter: Waiter = {
        subject,
        give: host => {
          leave()
          resolve(host)
        },
        refuse: error => {
          leave()
          reject(error)
        },
      }
      const abort = (): void => waiter.refuse(signal.reason)
      const late = (): void => waiter.refuse(this.#overloaded('no engine came free in time'))
      const timer = setTimeout(late, this.#options.queueMs)
      signal.addEventListener('abort', abort, { once: true })
      this.#line.add(waiter)
    })
  }

  #makePlaceFor(subject: string, coming: number): void {
    if (this.#line.size < this.#options.queue + coming) return
    const displaced = this.#line.displacedBy(subject)
    if (displaced) displaced.refuse(this.#tooMany(displaced.subject))
    else throw this.#line.sizeOf(subject) > 1 ? this.#tooMany(subject) : this.#overloaded('too many queries wait')
  }

  #overloaded(why: string): QueryError {
    const retryAfter = this.#retryAfter()
    return new QueryError('OVERLOADED', `The server is busy: ${why}. Try again in ${retryAfter} s.`, { retryAfter })
  }

  #tooMany(subject: string): QueryError {
    const retryAfter = this.#retryAfter()
    const waiting = this.#line.sizeOf(subject)
    const message = `The server is busy, and ${waiting} of your queries wait already. Try again in ${retryAfter} s.`
    return new QueryError('TOO_MANY_WAITING', message, { retryAfter, hint: 'Send fewer queries at once.' })
  }

  #retryAfter(): number {
    return this.#pace.secondsFor(this.#line.size + 1, this.#options.places)
  }
}
