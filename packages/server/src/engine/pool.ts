import { QueryError } from '../errors.ts'
import { Host, type HostStart } from './host.ts'

/** How many hosts a pool has, and how long a query may wait for one. */
export type PoolOptions = Readonly<{
  size: number
  queue: number
  queueMs: number
  /** How long a host that is let go may take to end. */
  retireMs: number
  start: HostStart
}>

type Waiter = Readonly<{ give: (host: Host) => void; refuse: (error: QueryError) => void }>

/**
 * Hosts that are lent, one query at a time. Where a host stands is its state: starting, idle or busy; a host that is
 * gone stands nowhere. Hosts are started when they are needed, and replaced when they die.
 */
export class Pool {
  readonly #options: PoolOptions
  #start: HostStart
  #starting = 0
  readonly #idle = new Set<Host>()
  readonly #busy = new Set<Host>()
  /** What each host has opened, to know those that opened what is no longer current. */
  readonly #opened = new WeakMap<Host, HostStart>()
  readonly #waiters = new Set<Waiter>()
  #isClosed = false

  constructor(options: PoolOptions) {
    this.#options = options
    this.#start = options.start
  }

  /** Hosts by where they stand, and queries that wait. */
  get figures(): Readonly<{ starting: number; idle: number; busy: number; waiting: number }> {
    return { starting: this.#starting, idle: this.#idle.size, busy: this.#busy.size, waiting: this.#waiters.size }
  }

  /** Hosts that run a query. */
  get busy(): Iterable<Host> {
    return this.#busy
  }

  /** Starts every host that the pool may have, and resolves when the first can be lent. */
  async warm(): Promise<void> {
    const starts = Array.from({ length: this.#room() }, () => this.#launch(this.#start))
    await Promise.any(starts).catch((all: AggregateError) => {
      throw all.errors[0]
    })
  }

  /**
   * A host for one query: bring it back with `giveBack`. Throws `OVERLOADED` when none comes free in time, and the
   * signal's reason, a `QueryError`, when it aborts.
   */
  async lend(signal: AbortSignal): Promise<Host> {
    if (this.#isClosed) throw new QueryError('SHUTTING_DOWN', 'The server is stopping; ask again in a moment.')
    const [host] = this.#idle
    if (host) return this.#lendOut(host)
    // Those that wait for a host that is on its way stand in no queue.
    const coming = this.#starting + this.#room()
    if (this.#waiters.size >= this.#options.queue + coming) throw overloaded('too many queries wait already')
    const waiting = this.#wait(signal)
    if (this.#starting < this.#waiters.size && this.#room() > 0) this.#launch(this.#start).catch(() => {})
    return waiting
  }

  /** Takes a lent host back. One that has died, or opened what is no longer current, is replaced. */
  giveBack(host: Host): void {
    if (!this.#busy.delete(host)) return
    this.#keepOrReplace(host)
  }

  /**
   * Has all hosts be started another way from now on; `first` is one that already was. Queries that run go on where they
   * are; those that come later, and those that wait, get hosts of the new kind.
   */
  renew(start: HostStart, first?: Host): void {
    this.#start = start
    const old = [...this.#idle]
    this.#idle.clear()
    if (first) this.#admit(first, start)
    for (const host of old) {
      void host.retire(this.#options.retireMs)
      this.#replace()
    }
  }

  /** Ends all hosts; those that run a query are not waited for. */
  async close(): Promise<void> {
    this.#isClosed = true
    const stopping = new QueryError('SHUTTING_DOWN', 'The server was stopped while this query ran.')
    for (const waiter of [...this.#waiters]) waiter.refuse(stopping)
    for (const host of this.#busy) host.kill(stopping)
    await Promise.all([
      ...[...this.#idle].map(host => host.retire(this.#options.retireMs)),
      ...[...this.#busy].map(host => host.gone),
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
    const [waiter] = this.#waiters
    waiter?.refuse(error)
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
    else {
      void host.retire(this.#options.retireMs)
      this.#replace()
    }
  }

  // A host that died while it was idle. One that died busy is given back by who has it.
  #bury(host: Host): void {
    if (this.#idle.delete(host)) this.#replace()
  }

  #place(host: Host): void {
    this.#idle.add(host)
    const [waiter] = this.#waiters
    if (waiter) waiter.give(this.#lendOut(host))
  }

  #lendOut(host: Host): Host {
    if (!this.#idle.delete(host)) throw new Error(`host ${host.pid} is not where it was left`)
    this.#busy.add(host)
    return host
  }

  // When even this start fails, the next query tries again: no loop of failing starts.
  #replace(): void {
    if (!this.#isClosed && this.#room() > 0) this.#launch(this.#start).catch(() => {})
  }

  #room(): number {
    return this.#options.size - this.#starting - this.#idle.size - this.#busy.size
  }

  #wait(signal: AbortSignal): Promise<Host> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiters.delete(waiter)
        clearTimeout(timer)
        signal.removeEventListener('abort', abort)
      }
      const waiter: Waiter = {
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
      const timer = setTimeout(() => waiter.refuse(overloaded('no engine came free')), this.#options.queueMs)
      signal.addEventListener('abort', abort, { once: true })
      this.#waiters.add(waiter)
    })
  }
}

function overloaded(why: string): QueryError {
  return new QueryError('OVERLOADED', `The server is busy: ${why}. Try again in a few seconds.`, { retryAfter: 5 })
}
