import { QueryError } from '../errors.ts'
import type { Request, Run } from './engine.ts'
import type { Host } from './host.ts'
import type { HostedRun } from './hosted-run.ts'
import { keepAlive } from './keep-alive.ts'
import { type Leaving, leavingOf } from './leaving.ts'
import { streamOf } from './stream-of.ts'

/** The clocks of a run, which are the gateway's: a host that is busy cannot look at one. */
export type Clocks = Readonly<{
  /** How long a query may be silent, counted from when it came; and how long later on. */
  holdMs: number
  heartbeatMs: number
  /** A reader who takes no byte of a waiting result for so long has left. */
  stallMs: number
  /** How long a host may take to stop a query that it was told to stop. */
  obeyMs: number
  /** Processor time that a query may take in a host of its own, and how often to look; absent: any. */
  cpu?: Readonly<{ mostMs: number; watchMs: number }> | undefined
}>

/** Where hosts come from, and where they go when their job is done. */
export interface Lender {
  lend(subject: string, signal: AbortSignal): Promise<Host>
  giveBack(host: Host, subject: string): void
  /** Takes a host away from a query that it has not stopped in time; `reason` is why the query had to stop. */
  giveUp(host: Host, reason: QueryError): void
}

/** A request, when it came, and how to have it stop. */
export type Task = Request & Readonly<{ sinceMs: number; leave: Leaving['leave'] }>

/** Has a task begin in a host, and resolves when its first bytes are at hand. */
export type Begin = (task: Task, signal: AbortSignal) => Promise<HostedRun>

/** How many hosts are given a job that no host has begun. */
const ATTEMPTS = 3

/** Has hosts run requests, and sees to it that each comes to its end: told, read, late or left. */
export class Hands {
  readonly #clocks: Clocks

  constructor(clocks: Clocks) {
    this.#clocks = clocks
  }

  async run(request: Request, signal: AbortSignal, begin: Begin): Promise<Run> {
    const leaving = leavingOf(request.timeoutMs, signal, request.moreTime)
    const task = { ...request, sinceMs: performance.now(), leave: leaving.leave }
    try {
      // Who has left while the query was looked at is not told of by the signal any more.
      leaving.signal.throwIfAborted()
      const { bytes, outcome } = streamOf(await begin(task, leaving.signal), leaving, this.#clocks.stallMs)
      void outcome.then(leaving.forget)
      return { bytes, outcome }
    } catch (error) {
      leaving.forget()
      throw error
    }
  }

  /** Begins in a host that is lent. */
  from(lender: Lender): Begin {
    // Only a job that no host has begun is given to another: one that was begun may be what killed its host.
    return async (task, signal) => {
      for (let attempt = 1; ; attempt++) {
        const host = await hostFor(task, lender, signal)
        const run = this.#hand(task, host, signal, reason => lender.giveUp(host, reason))
        void run.settled.then(() => lender.giveBack(host, task.subject))
        try {
          await run.ready()
          return run
        } catch (error) {
          if (run.accepted || host.isAlive || signal.aborted || attempt === ATTEMPTS) throw error
        }
      }
    }
  }

  /** Begins in a host that is at hand. */
  in(host: Host): Begin {
    return async (task, signal) => {
      const run = this.#hand(task, host, signal, reason => host.kill(reason))
      await run.ready()
      return run
    }
  }

  #hand(task: Task, host: Host, signal: AbortSignal, giveUp: (reason: QueryError) => void): HostedRun {
    const { holdMs, heartbeatMs } = this.#clocks
    const { job, sinceMs, onBegun, onHostEnded } = task
    const run = host.run(job)
    onBegun?.()
    if (host.isForOne) this.#watchCpu(run, host, task)
    keepAlive(run, () => host.beat(run), { afterMs: sinceMs + holdMs - performance.now(), everyMs: heartbeatMs })
    const stop = (): void => this.#stop(run, host, signal.reason, giveUp)
    signal.addEventListener('abort', stop, { once: true })
    void run.settled.then(() => {
      signal.removeEventListener('abort', stop)
      if (run.accepted && host.death && host.isForOne) onHostEnded?.(host.death)
    })
    return run
  }

  #watchCpu(run: HostedRun, host: Host, { leave }: Task): void {
    const { cpu } = this.#clocks
    const before = host.cpuMs
    if (!cpu || cpu.mostMs === 0 || before === undefined) return
    const look = (): void => {
      if ((host.cpuMs ?? before) - before > cpu.mostMs) leave(tooLong(cpu.mostMs))
    }
    const timer = setInterval(look, cpu.watchMs)
    void run.settled.then(() => clearInterval(timer))
  }

  #stop(run: HostedRun, host: Host, reason: QueryError, giveUp: (reason: QueryError) => void): void {
    run.fail(reason)
    host.interrupt(run)
    const timer = setTimeout(() => giveUp(reason), this.#clocks.obeyMs)
    void run.settled.then(() => clearTimeout(timer))
  }
}

/** A host for a task; it goes back at once when the task is not to begin any more. */
async function hostFor({ subject, mayBegin }: Task, lender: Lender, signal: AbortSignal): Promise<Host> {
  const host = await lender.lend(subject, signal)
  try {
    signal.throwIfAborted()
    mayBegin?.()
    return host
  } catch (error) {
    lender.giveBack(host, subject)
    throw error
  }
}

function tooLong(mostMs: number): QueryError {
  const message = `The query took more than the ${mostMs} ms of processor time it may take. Read fewer rows or columns.`
  return new QueryError('EXCEEDED_CPU_LIMIT', message)
}
