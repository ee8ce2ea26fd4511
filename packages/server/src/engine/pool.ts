import { QueryError } from '../errors.ts'
import { Host, type HostStart } from './host.ts'
import { Queue } from './queue.ts'

/** How many hosts a pool has, and how long a query may wait for one. */
export type PoolOptions = Readonly<{
  size: number
  queue: number
  queueMs: number
  /** How long a host that is let go may take to end. */
  retireMs: number
  /** Whether a host that has just run a query is to be replaced before it runs another. */
  isWorn: (host: Host) => boolean
  start: HostStart
}>

/** To whom a host is lent, and since when. */
type Loan = Readonly<{ subject: string; sinceMs: number }>

/**
 * Hosts that are lent, one query at a time. Where a host stands is its state: starting, idle, busy or ending; a host that
 * is gone stands nowhere. Hosts are started when they are needed, and replaced when they are gone, never before: there
 * are at no time more of them than `size`.
 */
export class Pool {
  readonly #options: PoolOptions
  #start: HostStart
  #starting = 0
  /** Started elsewhere, and waiting for the place of one that ends. */
  readonly #coming = new Set<Host>()
  readonly #idle = new Set<Host>()
  readonly #busy = new Map<Host, Loan>()
  readonly #ending = new Set<Host>()
  /** What each host has opened, to know those that opened what is no longer current. */
  readonly #opened = new WeakMap<Host, HostStart>()
  readonly #waiters: Queue
  #isClosed = false

  constructor(options: PoolOptions) {
    this.#options = options
    this.#start = options.start
    this.#waiters = new Queue({ ...options, places: options.size })
  }

  /** Hosts by where they stand, and queries that wait. */
  get figures(): Readonly<{ starting: number; idle: number; busy: number; ending: number; waiting: number }> {
    const [idle, busy, ending, waiting] = [this.#idle.size, this.#busy.size, this.#ending.size, this.#waiters.size]
    return { starting: this.#starting, idle, busy, ending, waiting }
  }

  /** Hosts that run a query. */
  get busy(): Iterable<Host> {
    return this.#busy.keys()
  }

  /** Starts every host that the pool may have, and resolves when the first can be lent. */
  async warm(): Promise<void> {
    const starts = Array.from({ length: this.#room() }, () => this.#launch(this.#start))
    await Promise.any(starts).catch((all: AggregateError) => {
      throw all.errors[0]
    })
  }

  /**
   * A host for one query of `subject`: bring it back with `giveBack`. Those who wait get their turns by subject, so that
   * who comes with many queries keeps nobody from theirs. Throws `OVERLOADED` when none comes free in time,
   * `TOO_MANY_WAITING` when the subject has most of a full line, and the signal's reason, a `QueryError`, when it aborts.
   */
  async lend(subject: string, signal: AbortSignal): Promise<Host> {
    if (this.#isClosed) throw new QueryError('SHUTTING_DOWN', 'The server is stopping; ask again in a moment.')
    // The one that was last at work: its caches are warm.
    const host = [...this.#idle].at(-1)
    if (host) return this.#lendOut(host, subject)
    const coming = this.#starting + this.#coming.size + Math.max(0, this.#room())
    const waiting = this.#waiters.wait(subject, coming, signal)
    if (this.#starting < this.#waiters.size && this.#room() > 0) this.#launch(this.#start).catch(() => {})
    return waiting
  }

  /** Takes a lent host back. One that has died, is worn, or opened what is no longer current, is replaced. */
  giveBack(host: Host): void {
    const loan = this.#busy.get(host)
    if (!loan) return
    this.#busy.delete(host)
    this.#waiters.took(performance.now() - loan.sinceMs)
    if (host.isAlive && this.#options.isWorn(host)) void this.#end(host)
    else this.#keepOrReplace(host)
  }

  /** Ends a host that has not stopped its query. */
  giveUp(host: Host, reason: QueryError): void {
    host.kill(reason)
  }

  /**
   * Has all hosts be started another way from now on; `first` is one that already was. Queries that run go on where they
   * are; those that come later, and those that wait, get hosts of the new kind, as the old ones end.
   */
  renew(start: HostStart, first?: Host): void {
    this.#start = start
    const old = [...this.#idle]
    this.#idle.clear()
    const ended = old.map(host => this.#end(host))
    if (!first) return
    if (this.#room() > 0) this.#admit(first, start)
    else void this.#admitInPlaceOf(ended, first, start)
  }

  /** Ends all hosts; those that run a query are not waited for. */
  async close(): Promise<void> {
    this.#isClosed = true
    const stopping = new QueryError('SHUTTING_DOWN', 'The server was stopped while this query ran.')
    this.#waiters.refuseAll(stopping)
    for (const host of this.#busy.keys()) host.kill(stopping)
    await Promise.all([
      ...[...this.#idle, ...this.#coming].map(host => host.retire(this.#options.retireMs)),
      ...[...this.#busy.keys(), ...this.#ending].map(host => host.gone),
    ])
  }

  async #launch(start: HostStart): Promise<void> {
    this.#starting++
    // One more try tells a host that was killed while it started from a warehouse that cannot be opened.
    const started = Host.start(start).catch(() => Host.start(start))
    const host = await started.finally(() => this.#starting--).catch(error => this.#giveUp(error))
    this.#admit(host, start)
  }

  // Each failing start takes one query that waits with it, so that trying again for the others comes to an end.
  #giveUp(error: QueryError): never {
    this.#waiters.next(subject => this.#atWork(subject))?.refuse(error)
    if (this.#waiters.size > 0) this.#replace()
    throw error
  }

  #admit(host: Host, start: HostStart): void {
    this.#opened.set(host, start)
    void host.gone.then(() => this.#bury(host))
    this.#keepOrReplace(host)
  }

  #keepOrReplace(host: Host): void {
    if (host.isAlive && this.#opened.get(host) === this.#start && !this.#isClosed) this.#place(host)
    else void this.#end(host)
  }

  /** Lets a host go, and starts another when it is gone. */
  async #end(host: Host): Promise<void> {
    this.#ending.add(host)
    await host.retire(this.#options.retireMs)
    this.#ending.delete(host)
    this.#replace()
  }

  // The one that looked at what is new takes the place of the first that ends. Where all are busy it has none.
  async #admitInPlaceOf(ended: readonly Promise<void>[], host: Host, start: HostStart): Promise<void> {
    if (ended.length === 0) return host.retire(this.#options.retireMs)
    this.#coming.add(host)
    await Promise.race(ended)
    this.#coming.delete(host)
    this.#admit(host, start)
  }

  // A host that died while it was idle. One that died busy is given back by who has it.
  #bury(host: Host): void {
    if (this.#idle.delete(host)) this.#replace()
  }

  #place(host: Host): void {
    this.#idle.add(host)
    const waiter = this.#waiters.next(subject => this.#atWork(subject))
    if (waiter) waiter.give(this.#lendOut(host, waiter.subject))
  }

  #lendOut(host: Host, subject: string): Host {
    if (!this.#idle.delete(host)) throw new Error(`host ${host.pid} is not where it was left`)
    this.#busy.set(host, { subject, sinceMs: performance.now() })
    return host
  }

  #atWork(subject: string): number {
    return [...this.#busy.values()].filter(loan => loan.subject === subject).length
  }

  // When even this start fails, the next query tries again: no loop of failing starts.
  #replace(): void {
    if (!this.#isClosed && this.#room() > 0) this.#launch(this.#start).catch(() => {})
  }

  #room(): number {
    const { starting, idle, busy, ending } = this.figures
    return this.#options.size - starting - idle - busy - ending - this.#coming.size
  }
}
