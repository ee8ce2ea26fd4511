import { QueryError } from '../errors.ts'
import type { Engine, Expected, Request, Run } from './engine.ts'
import { expectedBy } from './estimate.ts'
import { type Clocks, Hands } from './hands.ts'
import { Host, type HostStart } from './host.ts'
import { Pool } from './pool.ts'
import { type Probed, probeHost } from './probe.ts'

/** What the operator says about engine hosts. */
export type HostedOptions = Omit<Clocks, 'cpu'> &
  Readonly<{
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
    /** Processor time of one query; 0 for any. */
    cpuMs: number
    openMs: number
    queue: number
    queueMs: number
  }>

const MIB = 1024 * 1024

/**
 * DuckDB in engine hosts. The gateway owns the clocks: a host that is busy cannot look at one. What a job may take is
 * watched from outside; past it the host is asked to stop, then killed, and another takes its place.
 */
export class HostedEngine implements Engine {
  readonly name = 'duckdb'
  readonly #options: HostedOptions
  readonly #hands: Hands
  readonly #native: Pool
  readonly #functions: Pool
  readonly #watch: NodeJS.Timeout

  constructor(options: HostedOptions) {
    this.#options = options
    this.#hands = new Hands({ ...options, cpu: { mostMs: options.cpuMs, watchMs: options.watchMs } })
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
      const seen = await look({ run: (request, signal) => this.#hands.run(request, signal, this.#hands.in(host)) })
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
    const pool = request.job.functions.length > 0 ? this.#functions : this.#native
    return this.#hands.run(request, signal, this.#hands.from(pool))
  }

  async estimate(request: Request, signal: AbortSignal): Promise<Expected> {
    return expectedBy(this, request, signal)
  }

  async close(): Promise<void> {
    clearInterval(this.#watch)
    await Promise.all([this.#native.close(), this.#functions.close()])
  }

  #killTheFat(): void {
    const bound = this.#mostMb()
    for (const host of [...this.#native.busy, ...this.#functions.busy]) {
      if ((host.residentBytes ?? 0) <= bound * MIB) continue
      host.kill(
        new QueryError('MEMORY_LIMIT', `The query took more than ${bound} MiB of memory. Ask for less at once.`),
      )
    }
  }

  #poolOf(functions: boolean): Pool {
    const { hosts, queue, queueMs, obeyMs, slackMb } = this.#options
    // What an allocator has kept of one query would be counted for the next.
    const isWorn = ({ residentBytes = 0 }: Host): boolean => residentBytes > (this.#mostMb() - slackMb / 2) * MIB
    return new Pool({ size: hosts, queue, queueMs, retireMs: obeyMs, isWorn, start: this.#startOf(functions) })
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

  /** What a host may take before it is killed. */
  #mostMb(): number {
    return this.#shareMb() + this.#options.slackMb
  }

  #shareMb(): number {
    return Math.max(64, Math.floor(this.#options.memoryMb / this.#options.hosts))
  }
}
