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
}>

/**
 * Hosts that run many queries each. The one with the most room is lent; another is started when all have something to
 * do, up to as many as there may be. Who finds no place waits, and gets it when their subject's turn comes.
 */
export class Crew implements Lender {
  readonly #options: CrewOptions
  readonly #hosts = new Set<Host>()
  #starting = 0
  readonly #waiters: Queue
  readonly #loans = new Map<Host, Loan[]>()
  #isClosed = false

  constructor(options: CrewOptions) {
    this.#options = options
    this.#waiters = new Queue({ ...options, places: options.hosts * this.#lanes })
  }

  /** Hosts, the queries in them, and those that wait. */
  get figures(): Readonly<{ starting: number; hosts: number; busy: number; waiting: number }> {
    const busy = [...this.#loans.values()].reduce((total, loans) => total + loans.length, 0)
    return { starting: this.#starting, hosts: this.#hosts.size, busy, waiting: this.#waiters.size }
  }

  /** Starts the first host. Throws `WAREHOUSE_UNAVAILABLE`. */
  async warm(): Promise<void> {
    await this.#launch()
  }

  async lend(subject: string, signal: AbortSignal): Promise<Host> {
    if (this.#isClosed) throw new QueryError('SHUTTING_DOWN', 'The server is stopping; ask again in a moment.')
    const host = this.#roomiest()
    if ((!host || this.#isBusy(host)) && this.#starting === 0 && this.#hosts.size < this.#options.hosts)
      this.#launch().catch(error => this.#waiters.refuseAll(error))
    if (host) return this.#lendOut(host, subject)
    return this.#waiters.wait(subject, this.#starting * this.#lanes, signal)
  }

  giveBack(host: Host, subject: string): void {
    const loans = this.#loans.get(host) ?? []
    const at = loans.findIndex(loan => loan.subject === subject)
    const [loan] = at < 0 ? [] : loans.splice(at, 1)
    if (loan) this.#waiters.took(performance.now() - loan.sinceMs)
    this.#serve()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const stopping = new QueryError('SHUTTING_DOWN', 'The server was stopped while this query ran.')
    this.#waiters.refuseAll(stopping)
    await Promise.all([...this.#hosts].map(host => host.dismiss(stopping, this.#options.retireMs)))
  }

  get #lanes(): number {
    return this.#options.start.lanes ?? 1
  }

  #roomiest(): Host | undefined {
    let best: Host | undefined
    for (const host of this.#hosts) if (host.isAlive && host.room > (best?.room ?? 0)) best = host
    return best
  }

  #isBusy(host: Host): boolean {
    return (this.#loans.get(host)?.length ?? 0) > 0
  }

  async #launch(): Promise<void> {
    this.#starting++
    const host = await Host.start(this.#options.start).finally(() => this.#starting--)
    if (this.#isClosed) return host.retire(this.#options.retireMs)
    this.#hosts.add(host)
    this.#loans.set(host, [])
    void host.gone.then(() => {
      this.#hosts.delete(host)
      this.#loans.delete(host)
      if (this.#waiters.size > 0 && !this.#isClosed) this.#launch().catch(error => this.#waiters.refuseAll(error))
    })
    this.#serve()
  }

  #serve(): void {
    for (let host = this.#roomiest(); host && this.#waiters.size > 0; host = this.#roomiest()) {
      const waiter = this.#waiters.next(subject => this.#atWork(subject))
      waiter?.give(this.#lendOut(host, waiter.subject))
    }
  }

  #atWork(subject: string): number {
    return [...this.#loans.values()].flat().filter(loan => loan.subject === subject).length
  }

  #lendOut(host: Host, subject: string): Host {
    this.#loans.get(host)?.push({ subject, sinceMs: performance.now() })
    return host
  }
}

/** Whose query a place was lent for, and since when. */
type Loan = Readonly<{ subject: string; sinceMs: number }>
