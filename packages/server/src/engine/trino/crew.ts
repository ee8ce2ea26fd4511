import { QueryError } from '../../errors.ts'
import type { Lender } from '../hands.ts'
import { Host, type HostStart } from '../host.ts'
import { Queue } from '../queue.ts'

/** How many hosts there may be, and how long a query may wait for a place in one. */
export type CrewOptions = Readonly<{
  hosts: number
  start: HostStart
  queue: number
  queueMs: number
  /** How long a host that is let go may take to stop what runs and to end. */
  retireMs: number
  /** How long a host that has not stopped a query in time may take to answer, and then go on with its others. */
  answerMs: number
  drainMs: number
}>

/** Whose query a place was lent for, and since when. */
type Loan = Readonly<{ subject: string; sinceMs: number }>

/**
 * Hosts that run many queries each. The one with the most room is lent; another is started when all have something to
 * do, up to as many as there may be. Who finds no place waits, and gets it when their subject's turn comes.
 */
export class Crew implements Lender {
  readonly #options: CrewOptions
  /** What each host has to do; one that was given up is among them until it is gone. */
  readonly #loans = new Map<Host, Loan[]>()
  /** Those that get no more queries, and end with those they have. */
  readonly #leaving = new Set<Host>()
  #starting = 0
  readonly #queue: Queue
  #isClosed = false

  constructor(options: CrewOptions) {
    this.#options = options
    this.#queue = new Queue({ ...options, places: options.hosts * lanesOf(options) })
  }

  /** Hosts by where they stand, the queries in them, and those that wait. */
  get figures(): Readonly<Record<'starting' | 'hosts' | 'ending' | 'busy' | 'waiting', number>> {
    const busy = [...this.#loans.values()].reduce((total, loans) => total + loans.length, 0)
    const [hosts, ending] = [this.#staying().length, this.#leaving.size]
    return { starting: this.#starting, hosts, ending, busy, waiting: this.#queue.size }
  }

  /** Starts the first host. Throws `WAREHOUSE_UNAVAILABLE`. */
  async warm(): Promise<void> {
    await this.#launch()
  }

  async lend(subject: string, signal: AbortSignal): Promise<Host> {
    if (this.#isClosed) throw new QueryError('SHUTTING_DOWN', 'The server is stopping; ask again in a moment.')
    const host = this.#roomiest()
    if (this.#load(host) > 0) this.#grow()
    if (host) return this.#lendOut(host, subject)
    return this.#queue.wait(subject, this.#starting * lanesOf(this.#options), signal)
  }

  giveBack(host: Host, subject: string): void {
    const loans = this.#loans.get(host) ?? []
    const at = loans.findIndex(loan => loan.subject === subject)
    const [loan] = at < 0 ? [] : loans.splice(at, 1)
    if (loan) this.#queue.took(performance.now() - loan.sinceMs)
    this.#serve()
  }

  /** The host gets no more queries, and ends with those that it has, which did nothing wrong. */
  giveUp(host: Host): void {
    if (this.#leaving.has(host) || !this.#loans.has(host)) return
    // A cluster on which nothing can be stopped is no reason for ever more processes.
    const [first] = this.#leaving
    if (first && this.#leaving.size >= this.#options.hosts) first.kill(GIVEN_UP)
    this.#leaving.add(host)
    this.#serve()
    void this.#drain(host)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const stopping = new QueryError('SHUTTING_DOWN', 'The server was stopped while this query ran.')
    this.#queue.refuseAll(stopping)
    await Promise.all([...this.#loans.keys()].map(host => host.dismiss(stopping, this.#options.retireMs)))
  }

  #staying(): Host[] {
    return [...this.#loans.keys()].filter(host => !this.#leaving.has(host))
  }

  #roomiest(): Host | undefined {
    let best: Host | undefined
    for (const host of this.#staying()) if (host.isAlive && this.#load(host) < this.#load(best)) best = host
    return best
  }

  /** How many places of a host are lent, which is known before its queries begin; without a host, all that one has. */
  #load(host: Host | undefined): number {
    return host ? (this.#loans.get(host)?.length ?? 0) : lanesOf(this.#options)
  }

  /** Starts another host, if there may be one, and none is on its way. */
  #grow(): void {
    if (this.#isClosed || this.#starting > 0 || this.#staying().length >= this.#options.hosts) return
    this.#launch().catch(error => {
      // Where there are others, those who wait get places in them.
      if (this.#staying().length === 0) this.#queue.refuseAll(error)
    })
  }

  async #launch(): Promise<void> {
    this.#starting++
    const host = await Host.start(this.#options.start).finally(() => this.#starting--)
    if (this.#isClosed) return host.retire(this.#options.retireMs)
    this.#loans.set(host, [])
    void host.gone.then(() => {
      this.#leaving.delete(host)
      this.#loans.delete(host)
      this.#serve()
    })
    this.#serve()
  }

  /** Gives places to those who wait, and starts another host for those who still do. */
  #serve(): void {
    for (let host = this.#roomiest(); host && this.#queue.size > 0; host = this.#roomiest()) {
      const waiter = this.#queue.next(subject => this.#atWork(subject))
      waiter?.give(this.#lendOut(host, waiter.subject))
    }
    if (this.#queue.size > 0) this.#grow()
  }

  async #drain(host: Host): Promise<void> {
    const answers = await host.probe(this.#options.answerMs).then(
      () => true,
      () => false,
    )
    // One that hears nothing serves none of its queries.
    if (!answers) return host.kill(GIVEN_UP)
    await host.quiet(this.#options.drainMs)
    await host.dismiss(GIVEN_UP, this.#options.retireMs)
  }

  #atWork(subject: string): number {
    return [...this.#loans.values()].flat().filter(loan => loan.subject === subject).length
  }

  #lendOut(host: Host, subject: string): Host {
    this.#loans.get(host)?.push({ subject, sinceMs: performance.now() })
    return host
  }
}

const GIVEN_UP = new QueryError('ENGINE_FAILED', 'The engine host was ended, for it no longer did what it was told.')

function lanesOf({ start }: Pick<CrewOptions, 'start'>): number {
  return start.lanes ?? 1
}
