import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { QueryError } from '../errors.ts'
import { FromHost, type Job, type Lock, type ToHost } from '../job/job.ts'
import { RESULT_PIPE } from '../job/pipe.ts'
import { HostedRun } from './hosted-run.ts'
import { offerToOomKiller, ProcessFigures } from './process-figures.ts'

/** How to start a host: a program, its arguments, and what to tell it first. */
export type HostStart = Readonly<{
  command: readonly [string, ...string[]]
  open: Extract<ToHost, { kind: 'open' | 'connect' }>
  openMs: number
  /** How many jobs it may run at once; 1 unless said. */
  lanes?: number
}>

const STDERR_KEPT = 4_000

/** An engine host: a child process that runs a job in each of its lanes. Most have one lane. */
export class Host {
  readonly pid: number
  /** Resolves when the process is gone, with what it said last on its error stream. */
  readonly gone: Promise<string>
  isAlive = true
  /** Why it is gone, where a query may have been to blame: it crashed, or was killed for a reason. */
  death: QueryError | undefined

  readonly #child: ChildProcess
  readonly #lanes: readonly Lane[]
  readonly #figures: ProcessFigures
  #opened: () => void = () => {}
  #probed: (locks: readonly Lock[]) => void = () => {}
  #stderr = ''
  #deathReason: QueryError | undefined
  #end: End = { code: null, signal: null }

  /** Starts a process and has it open its database. Throws `WAREHOUSE_UNAVAILABLE` when that does not work. */
  static async start(start: HostStart): Promise<Host> {
    const host = new Host(start.command, start.lanes ?? 1)
    const opened = new Promise<void>(resolve => {
      host.#opened = resolve
    })
    host.#send(start.open)
    const late = new Promise<string>(resolve => setTimeout(resolve, start.openMs, 'it took too long').unref())
    const failure = await Promise.race([opened, host.gone, late])
    if (failure === undefined) return host
    host.kill(new QueryError('WAREHOUSE_UNAVAILABLE', 'The host did not open the warehouse.'))
    throw new QueryError('WAREHOUSE_UNAVAILABLE', 'The warehouse cannot be opened just now.', { cause: failure })
  }

  private constructor([program, ...args]: HostStart['command'], lanes: number) {
    const pipes = Array.from({ length: lanes }, () => 'pipe' as const)
    // Nothing of our environment: a query that gets at its process finds no secret there.
    this.#child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe', ...pipes, 'ipc'], env: { TZ: 'UTC' } })
    this.pid = this.#child.pid ?? 0
    this.#figures = new ProcessFigures(this.pid)
    this.#lanes = pipes.map((_, number) => laneOf(this.#child, number))
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_KEPT)
    })
    this.#child.on('message', message => this.#hear(message))
    this.gone = new Promise(resolve => {
      this.#child.on('error', error => resolve(error.message))
      this.#child.once('close', (code, signal) => {
        this.#end = { code, signal }
        resolve(this.#stderr.trim() || `it ended with ${signal ?? code}`)
      })
    })
    void this.gone.then(last => {
      this.isAlive = false
      this.#figures.close()
      this.death = this.#deathReason ?? deathOf(this.#end, last)
      for (const { run } of this.#lanes) run?.die(this.death)
    })
    if (this.pid > 0) offerToOomKiller(this.pid)
  }

  /** Resident memory in bytes, where the system tells it. */
  get residentBytes(): number | undefined {
    return this.#figures.residentBytes
  }

  /** Processor time that it has taken so far, in all its threads, where the system tells it. */
  get cpuMs(): number | undefined {
    return this.#figures.cpuMs
  }

  /** Whether it runs one job at a time, so that what becomes of it is that job's doing. */
  get isForOne(): boolean {
    return this.#lanes.length === 1
  }

  /** Has the host try its own locks, of which one for a cluster has none. Throws `ENGINE_FAILED` when it does not answer. */
  async probe(withinMs: number): Promise<readonly Lock[]> {
    const probed = new Promise<readonly Lock[]>(resolve => {
      this.#probed = resolve
    })
    this.#send({ kind: 'probe' })
    const late = new Promise<string>(resolve => setTimeout(resolve, withinMs, 'it took too long').unref())
    const found = await Promise.race([probed, this.gone, late])
    if (typeof found !== 'string') return found
    throw new QueryError('ENGINE_FAILED', 'An engine host did not try its locks.', { cause: found })
  }

  /** Gives the host a job, for which it must have a lane. */
  run(job: Job): HostedRun {
    const lane = this.#lanes.find(({ run }) => !run)
    if (!lane) throw new Error(`host ${this.pid} has no lane for another job`)
    const run = new HostedRun(job.id, { pause: () => lane.pipe.pause(), resume: () => lane.pipe.resume() })
    lane.run = run
    void run.settled.then(() => {
      lane.run = undefined
    })
    this.#send({ ...job, lane: lane.number })
    return run
  }

  /** Resolves when all jobs that were not given up are over, and after `withinMs` at the latest. */
  async quiet(withinMs: number): Promise<void> {
    const wanted = this.#lanes.flatMap(({ run }) => (run && !run.isGivenUp ? [run.settled] : []))
    const late = new Promise<void>(resolve => setTimeout(resolve, withinMs).unref())
    await Promise.race([Promise.all(wanted), late])
  }

  /** Asks the host to stop a job. It says so in the job's last word, if it obeys. */
  interrupt({ id }: Pick<HostedRun, 'id'>): void {
    if (this.#runOf(id)) this.#send({ kind: 'interrupt', id })
  }

  /** Has the reader of a job see a sign of life. */
  beat({ id }: Pick<HostedRun, 'id'>): void {
    if (this.#runOf(id)) this.#send({ kind: 'beat', id })
  }

  /** Gives all jobs up with `reason`, and lets the host go, which stops them first. */
  async dismiss(reason: QueryError, graceMs: number): Promise<void> {
    for (const { run } of this.#lanes) run?.fail(reason)
    await this.retire(graceMs)
  }

  /** Ends the process at once. The jobs that are in it fail with `reason`. */
  kill(reason: QueryError): void {
    this.#deathReason ??= reason
    this.#child.kill('SIGKILL')
    for (const { pipe } of this.#lanes) pipe.resume()
  }

  /** Lets an idle host, or a dead one, go; it is killed when it has not ended within `graceMs`. */
  async retire(graceMs: number): Promise<void> {
    this.#send({ kind: 'close' })
    const timer = setTimeout(() => this.kill(new QueryError('SHUTTING_DOWN', 'The host was retired.')), graceMs)
    await this.gone
    clearTimeout(timer)
  }

  #send(message: ToHost): void {
    // A host that has died meanwhile cannot be written to; `gone` tells that better than an error here.
    if (this.#child.connected) this.#child.send(message, () => {})
  }

  #hear(message: unknown): void {
    const parsed = FromHost.safeParse(message)
    if (parsed.success) this.#heed(parsed.data)
    else this.kill(new QueryError('ENGINE_FAILED', 'The engine host spoke out of turn.', { cause: parsed.error }))
  }

  #heed(word: FromHost): void {
    if (word.kind === 'opened') this.#opened()
    else if (word.kind === 'probed') this.#probed(word.locks)
    else {
      const run = this.#runOf(word.id)
      if (run) this.#tell(run, word)
    }
  }

  #runOf(id: string): HostedRun | undefined {
    return this.#lanes.find(({ run }) => run?.id === id)?.run
  }

  #tell(run: HostedRun, word: Exclude<FromHost, { kind: 'opened' | 'probed' }>): void {
    if (word.kind === 'accepted') run.accepted = true
    if (word.kind === 'ended' || word.kind === 'failed') run.conclude(word)
  }
}

/** A way from a host to here, on which the results of jobs come one after the other. */
type Lane = { readonly number: number; readonly pipe: Readable; run: HostedRun | undefined }

function laneOf(child: ChildProcess, number: number): Lane {
  const pipe = child.stdio[RESULT_PIPE + number]
  if (!pipe || !('pause' in pipe)) throw new Error('the host has no pipe for results')
  const lane: Lane = { number, pipe, run: undefined }
  pipe.on('data', (chunk: Uint8Array) => lane.run?.receive(chunk))
  return lane
}

type End = Readonly<{ code: number | null; signal: NodeJS.Signals | null }>

// Signals that a process brings upon itself. What ends a process from outside, such as SIGKILL, is no fault of its query.
const CRASHES: ReadonlySet<NodeJS.Signals> = new Set([
  ...(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGTRAP', 'SIGSYS', 'SIGXCPU'] as const),
])

function deathOf({ code, signal }: End, last: string): QueryError {
  const isCrash = signal === null ? code !== 0 && code !== null : CRASHES.has(signal)
  return isCrash
    ? new QueryError('ENGINE_CRASHED', 'The engine crashed on this query.', { cause: last })
    : new QueryError('ENGINE_FAILED', 'The engine host died while it ran this query.', { cause: last })
}
