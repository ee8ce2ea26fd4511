import { QueryError } from '../errors.ts'
import type { Engine, Expected, Request, Run } from './engine.ts'
import { expectedBy } from './estimate.ts'
import { Host, type HostStart } from './host.ts'
import type { HostedRun } from './hosted-run.ts'
import { keepAlive } from './keep-alive.ts'
import { leavingOf } from './leaving.ts'
import { Pool } from './pool.ts'
import { type Probed, probeHost } from './probe.ts'
import { streamOf } from './stream-of.ts'

/** What the operator says about engine hosts. */
export type HostedOptions = Readonly<{
  command: HostStart['command']
  /** Path of the DuckDB file. */
  warehouse: string
  /** Hosts of each kind. */
  hosts: number
  threads: number
  /** Memory for DuckDB in all hosts of a kind together. */
  memoryMb: number
  /** What a host's resident memory may be above its share before it is killed. */
  slackMb: number
  watchMs: number
  /** How long a host may take to stop a query that it was told to stop. */
  obeyMs: number
  openMs: number
  queue: number
  queueMs: number
  stallMs: number
  /** How long a query may be silent, counted from when it came; and how long later on. */
  holdMs: number
  heartbeatMs: number
}>

const MIB = 1024 * 1024
/** How many hosts are given a job that no host has begun. */
const ATTEMPTS = 3

/**
 * DuckDB in engine hosts. The gateway owns the clocks: a host that is busy cannot look at one. What a job may take is
 * watched from outside; past it the host is asked to stop, then killed, and another takes its place.
 */
export class HostedEngine implements Engine {
  readonly name = 'duckdb'
  readonly #options: HostedOptions
  readonly #native: Pool
  readonly #functions: Pool
  readonly #watch: NodeJS.Timeout

  constructor(options: HostedOptions) {
    this.#options = options
    this.#native = this.#poolOf(false)
    this.#functions = this.#poolOf(true)
    this.#watch = setInterval(() => this.#killTheFat(), options.watchMs).unref()
  }

  /** Hosts by kind and by where they stand. */
  get figures(): Readonly<Record<'native' | 'functions', Pool['figures']>> {
    return { native: this.#native.figures, functions: this.#functions.figures }
  }

  /** Resident memory of the busy host that has most; 0 where the system does not tell. */
  get mostResidentBytes(): number {
    return Math.max(0, ...[...this.#native.busy, ...this.#functions.busy].map(host => host.residentBytes ?? 0))
  }

  /** Starts the hosts that most queries need. Throws `WAREHOUSE_UNAVAILABLE`. */
  async warm(): Promise<void> {
    await this.#native.warm()
  }

  /**
   * Has queries from now on read the warehouse's file as it is now, after `look` has seen it through a host that nobody
   * else has yet; gives what that saw. Throws, and changes nothing, when the file cannot be opened or looked at.
   */
  async reopen<T>(look: (fresh: Pick<Engine, 'run'>) => Promise<T>): Promise<T> {
    const start = this.#startOf(false)
    const host = await Host.start(start)
    try {
      const seen = await look({ run: (request, signal) => this.#stream(request, signal, this.#givenTo(host)) })
      this.#native.renew(start, host)
      this.#functions.renew(this.#startOf(true))
      return seen
    } catch (error) {
      host.kill(new QueryError('WAREHOUSE_UNAVAILABLE', 'The warehouse cannot be read.'))
      throw error
    }
  }

  /** Tries the locks of a host that nobody uses, and whether it can be stopped. */
  async probe(): Promise<Probed> {
    return probeHost(this.#startOf(false))
  }

  async run(request: Request, signal: AbortSignal): Promise<Run> {
    return this.#stream(request, signal, (task, stop) => this.#begin(task, stop))
  }

  async estimate(request: Request, signal: AbortSignal): Promise<Expected> {
    return expectedBy(this, request, signal)
  }

  async close(): Promise<void> {
    clearInterval(this.#watch)
    await Promise.all([this.#native.close(), this.#functions.close()])
  }

  async #stream(request: Request, signal: AbortSignal, begin: Begin): Promise<Run> {
    const leaving = leavingOf(request.timeoutMs, signal)
    const task = { ...request, sinceMs: performance.now() }
    try {
      const { bytes, outcome } = streamOf(await begin(task, leaving.signal), leaving, this.#options.stallMs)
      void outcome.then(leaving.forget)
      return { bytes, outcome }
    } catch (error) {
      leaving.forget()
      throw error
    }
  }

  // Only a job that no host has begun is given to another: one that was begun may be what killed its host.
  async #begin(task: Task, signal: AbortSignal): Promise<HostedRun> {
    const pool = task.job.functions.length > 0 ? this.#functions : this.#native
    for (let attempt = 1; ; attempt++) {
      const host = await pool.lend(task.subject, signal)
      const run = this.#hand(task, host, signal)
      void run.settled.then(() => pool.giveBack(host))
      try {
        await run.ready()
        return run
      } catch (error) {
        if (run.accepted || host.isAlive || signal.aborted || attempt === ATTEMPTS) throw error
      }
    }
  }

  #givenTo(host: Host): Begin {
    return async (task, signal) => {
      const run = this.#hand(task, host, signal)
      await run.ready()
      return run
    }
  }

  #hand({ job, sinceMs }: Task, host: Host, signal: AbortSignal): HostedRun {
    const { holdMs, heartbeatMs } = this.#options
    const run = host.run(job)
    keepAlive(run, () => host.beat(), { afterMs: sinceMs + holdMs - performance.now(), everyMs: heartbeatMs })
    const stop = (): void => this.#stop(run, host, signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    void run.settled.then(() => signal.removeEventListener('abort', stop))
    return run
  }

  #stop(run: HostedRun, host: Host, reason: QueryError): void {
    run.fail(reason)
    host.interrupt()
    const timer = setTimeout(() => host.kill(reason), this.#options.obeyMs)
    void run.settled.then(() => clearTimeout(timer))
  }

  #killTheFat(): void {
    const bound = this.#shareMb() + this.#options.slackMb
    for (const host of [...this.#native.busy, ...this.#functions.busy]) {
      if ((host.residentBytes ?? 0) <= bound * MIB) continue
      host.kill(
        new QueryError('MEMORY_LIMIT', `The query took more than ${bound} MiB of memory. Ask for less at once.`),
      )
    }
  }

  #poolOf(functions: boolean): Pool {
    const { hosts, queue, queueMs, obeyMs } = this.#options
    return new Pool({ size: hosts, queue, queueMs, retireMs: obeyMs, start: this.#startOf(functions) })
  }

  // DuckDB must call TypeScript functions on the thread that fetches: with more threads it would wait for itself.
  #startOf(functions: boolean): HostStart {
    const { command, openMs, warehouse, threads } = this.#options
    const memoryLimitMb = this.#shareMb()
    return {
      command,
      openMs,
      open: { kind: 'open', warehouse, memoryLimitMb, threads: functions ? 1 : threads, functions },
    }
  }

  #shareMb(): number {
    return Math.max(64, Math.floor(this.#options.memoryMb / this.#options.hosts))
  }
}

/** A request, and when it came. */
type Task = Request & Readonly<{ sinceMs: number }>

/** Has a task begin in a host, and resolves when its first bytes are at hand. */
type Begin = (task: Task, signal: AbortSignal) => Promise<HostedRun>
