import { QueryError } from '../errors.ts'
import type { Ended, Job } from '../job/job.ts'
import type { Engine, Outcome, Request, Run } from './engine.ts'
import type { Host, HostStart } from './host.ts'
import type { HostedRun } from './hosted-run.ts'
import { Pool } from './pool.ts'

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
    this.#native = new Pool(this.#poolOptions(false))
    this.#functions = new Pool(this.#poolOptions(true))
    this.#watch = setInterval(() => this.#killTheFat(), options.watchMs).unref()
  }

  /** Hosts by kind and by where they stand. */
  get figures(): Readonly<Record<'native' | 'functions', Pool['figures']>> {
    return { native: this.#native.figures, functions: this.#functions.figures }
  }

  /** Starts the hosts that most queries need. Throws `WAREHOUSE_UNAVAILABLE`. */
  async warm(): Promise<void> {
    await this.#native.warm()
  }

  /** Has queries from now on read the warehouse's file as it is now. Throws, and changes nothing, when it cannot be opened. */
  async reopen(): Promise<void> {
    await this.#native.reopen(this.#open(false))
    if (this.#functions.figures.idle + this.#functions.figures.busy > 0) await this.#functions.reopen(this.#open(true))
  }

  async run(request: Request, signal: AbortSignal): Promise<Run> {
    const leaving = leavingOf(request.timeoutMs, signal)
    try {
      const run = await this.#begin(request.job, leaving.signal)
      const { bytes, outcome } = streamOf(run, leaving, this.#options.stallMs)
      void outcome.then(leaving.forget)
      return { bytes, outcome }
    } catch (error) {
      leaving.forget()
      throw error
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#watch)
    await Promise.all([this.#native.close(), this.#functions.close()])
  }

  // Only a job that no host has begun is given to another: one that was begun may be what killed its host.
  async #begin(job: Job, signal: AbortSignal): Promise<HostedRun> {
    const pool = job.functions.length > 0 ? this.#functions : this.#native
    for (let attempt = 1; ; attempt++) {
      const host = await pool.lend(signal)
      const run = this.#hand(job, host, pool, signal)
      try {
        await run.ready()
        return run
      } catch (error) {
        if (run.accepted || host.isAlive || signal.aborted || attempt === ATTEMPTS) throw error
      }
    }
  }

  #hand(job: Job, host: Host, pool: Pool, signal: AbortSignal): HostedRun {
    const run = host.run(job)
    const stop = (): void => this.#stop(run, host, signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    void run.settled.then(() => {
      signal.removeEventListener('abort', stop)
      pool.giveBack(host)
    })
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

  #poolOptions(functions: boolean): ConstructorParameters<typeof Pool>[0] {
    const { command, openMs, hosts, queue, queueMs, obeyMs } = this.#options
    return { size: hosts, queue, queueMs, retireMs: obeyMs, start: { command, openMs, open: this.#open(functions) } }
  }

  // DuckDB must call TypeScript functions on the thread that fetches: with more threads it would wait for itself.
  #open(functions: boolean): HostStart['open'] {
    const { warehouse, threads } = this.#options
    return { kind: 'open', warehouse, memoryLimitMb: this.#shareMb(), threads: functions ? 1 : threads, functions }
  }

  #shareMb(): number {
    return Math.max(64, Math.floor(this.#options.memoryMb / this.#options.hosts))
  }
}

type Leaving = Readonly<{ signal: AbortSignal; leave: (reason: QueryError) => void; forget: () => void }>

/** A signal that aborts with the reason why a query is to stop: its caller has left, or its time is over. */
function leavingOf(timeoutMs: number, caller: AbortSignal): Leaving {
  const controller = new AbortController()
  const leave = (reason: QueryError): void => controller.abort(reason)
  const left = (): void => leave(new QueryError('CANCELLED', 'The caller has left.'))
  const late = (): void =>
    leave(new QueryError('TIMED_OUT', `The query took longer than the ${timeoutMs} ms it may take.`))
  const timer = setTimeout(late, timeoutMs)
  caller.addEventListener('abort', left, { once: true })
  if (caller.aborted) left()
  const forget = (): void => {
    clearTimeout(timer)
    caller.removeEventListener('abort', left)
  }
  return { signal: controller.signal, leave, forget }
}

/** The bytes of a run, pulled. Whoever stops reading them stops the query. */
function streamOf(run: HostedRun, leaving: Leaving, stallMs: number): Run {
  let tell: (outcome: Outcome) => void = () => {}
  const outcome = new Promise<Outcome>(resolve => {
    tell = resolve
  })
  const stall = timerOf(stallMs, () => leaving.leave(new QueryError('CANCELLED', 'The caller has stopped reading.')))
  const fail = (controller: ReadableStreamDefaultController, error: unknown): void => {
    controller.error(error)
    tell(failedWith(error))
  }
  const bytes = new ReadableStream<Uint8Array>(
    {
      // A reader that is not reading would not learn from `pull` that there is nothing more to wait for.
      start: controller =>
        leaving.signal.addEventListener('abort', () => fail(controller, leaving.signal.reason), { once: true }),
      pull: async controller => {
        stall.stop()
        try {
          const next = await run.next()
          if (next instanceof Uint8Array) {
            controller.enqueue(next)
            stall.start()
          } else {
            controller.close()
            tell(completedWith(next))
          }
        } catch (error) {
          fail(controller, error)
        }
      },
      cancel: () => leaving.leave(new QueryError('CANCELLED', 'The caller has left.')),
    },
    { highWaterMark: 0 },
  )
  void outcome.then(stall.stop)
  return { bytes, outcome }
}

function completedWith({ rows, truncated, reason }: Ended): Outcome {
  return { state: 'complete', rows, truncated, reason }
}

function failedWith(error: unknown): Outcome {
  const known =
    error instanceof QueryError ? error : new QueryError('INTERNAL', 'The server made a mistake.', { cause: error })
  return { state: known.code === 'CANCELLED' ? 'cancelled' : 'failed', error: known }
}

function timerOf(ms: number, ring: () => void): Readonly<{ start: () => void; stop: () => void }> {
  let timer: NodeJS.Timeout | undefined
  return {
    start: () => {
      timer = setTimeout(ring, ms)
    },
    stop: () => clearTimeout(timer),
  }
}
