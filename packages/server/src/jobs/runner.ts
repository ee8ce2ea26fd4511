import type { Run } from '../engine/engine.ts'
import { isOperators, QueryError } from '../errors.ts'
import { CANCELLED, type Claim, type JobRow, type JobStart, type Jobs } from '../state/jobs.ts'
import type { QueryFailure } from '../state/queries.ts'
import { Bell } from './bell.ts'
import type { ResultStore } from './results/result-store.ts'
import { storeRun } from './store-run.ts'
import { resultName, type Work, workOf } from './work.ts'

/** What jobs are run with. */
export type RunnerDeps = Readonly<{
  jobs: Jobs
  results: ResultStore
  /** This gateway, as the owner of what it runs. */
  owner: string
  run: (request: Work['request'], signal: AbortSignal) => Promise<Run>
  /** When the oldest data that a request reads now were made, where that is known of all. */
  dataAsOf: (request: Work['request']) => string | undefined
  /** Has who submitted a job pay for what it took. */
  charge: (account: unknown, took: Readonly<{ bytes: number; engineMs: number }>) => Promise<void>
  now: () => number
  onFault: (message: string, facts: Readonly<Record<string, unknown>>) => void
  /** Jobs at once in this gateway. */
  places: number
  maxAttempts: number
  /** How long a gateway is believed to live after it last said so. */
  leaseMs: number
  /** How long a finished result is kept. */
  keepMs: number
}>

/** How often to look for what other gateways did: jobs that they took in, left behind, or were asked to end. */
const LOOK_MS = 1_000
const ABANDONED_EVERY = 5
/** After the engine had no place, how long not to ask it again. */
const REST_MS = 500

/** A query that the engine was given, how to stop it, and when the oldest data that it reads were made. */
export type Underway = Readonly<{ run: Promise<Run>; stop: AbortController; dataAsOf: string | undefined }>

type Begun = Pick<JobRow, 'id' | 'attempt' | 'work'>
type Running = Readonly<{ claim: Claim; stop: AbortController; done: Promise<void> }>

/** Runs the jobs that are waiting, so many at a time, each in one gateway alone. */
export class Runner {
  /** Rings with the id of a job that ended here. */
  readonly ended = new Bell()
  readonly #deps: RunnerDeps
  readonly #running = new Map<string, Running>()
  readonly #bytes = new Map<string, number>()
  /** Jobs that are about to run here. */
  readonly #expected = new Set<string>()
  readonly #timer: NodeJS.Timeout
  #filling: Promise<void> | undefined
  #isWanted = false
  #restUntil = 0
  #isClosed = false
  #isStrayWanted = false
  #looks = 0

  constructor(deps: RunnerDeps) {
    this.#deps = deps
    this.#timer = setInterval(() => void this.#look().catch(this.#told('jobs were not looked at')), LOOK_MS).unref()
    void this.#look().catch(this.#told('jobs were not looked at'))
  }

  /** How many run here. */
  get running(): number {
    return this.#running.size
  }

  /** Bytes stored so far of a job that runs here. */
  bytesOf(id: string): number | undefined {
    return this.#bytes.get(id)
  }

  /** Begins jobs that wait, if there are places. */
  fill(): void {
    this.#isWanted = true
    this.#filling ??= this.#fill()
      .catch(this.#told('no job was begun'))
      .finally(() => {
        this.#filling = undefined
      })
  }

  /** Goes on with a query that runs already, as the job that it becomes. False when there is no place for one more. */
  async adopt(job: JobStart, underway: Underway): Promise<boolean> {
    const { jobs, owner, places } = this.#deps
    if (this.#isClosed || this.#running.size + this.#expected.size >= places) return false
    this.#expected.add(job.id)
    try {
      await jobs.addRunning(job, owner)
      this.#begin({ ...job, attempt: 1 }, underway)
      return true
    } finally {
      this.#expected.delete(job.id)
    }
  }

  /** Stops a job, if it runs here. */
  stop(id: string): void {
    this.#running.get(id)?.stop.abort(new QueryError(CANCELLED.code, CANCELLED.detail))
  }

  /** Begins no more jobs, and waits `drainMs` for those that run; what is left then goes back into the queue. */
  async close(drainMs: number): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#timer)
    await this.#filling
    const all = Promise.all([...this.#running.values()].map(({ done }) => done))
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>(resolve => {
      timer = setTimeout(resolve, drainMs)
    })
    await Promise.race([all, late])
    clearTimeout(timer)
    for (const { stop } of this.#running.values())
      stop.abort(new QueryError('SHUTTING_DOWN', 'The server is stopping.'))
    await all
  }

  async #fill(): Promise<void> {
    const { jobs, owner, now, places } = this.#deps
    // Between the claim of a job and its beginning it would look strayed; both happen here alone.
    if (this.#isStrayWanted) await jobs.takeStrayed(owner, [...this.#running.keys(), ...this.#expected])
    this.#isStrayWanted = false
    while (this.#isWanted) {
      this.#isWanted = false
      while (!this.#isClosed && this.#running.size < places && now() >= this.#restUntil) {
        const row = await jobs.claim(owner, now())
        if (!row) break
        this.#begin(row, this.#start(workOf(row)))
      }
    }
  }

  #start({ request }: Work): Underway {
    const stop = new AbortController()
    // Before the engine begins: where the warehouse is swapped in between, it reads newer data than is said, never older.
    const dataAsOf = this.#deps.dataAsOf(request)
    return { run: this.#deps.run(request, stop.signal), stop, dataAsOf }
  }

  #begin(row: Begun, underway: Underway): void {
    const { stop } = underway
    const claim = { id: row.id, owner: this.#deps.owner, attempt: row.attempt }
    const done = this.#carry(row, claim, underway)
      .catch(this.#told('a job was left to its lease', { job: row.id }))
      .finally(() => {
        this.#running.delete(row.id)
        this.#bytes.delete(row.id)
        this.ended.ring(row.id)
        this.fill()
      })
    this.#running.set(row.id, { claim, stop, done })
  }

  async #carry(row: Begun, claim: Claim, { run, stop: { signal }, dataAsOf }: Underway): Promise<void> {
    const { jobs, results, now, keepMs, charge, onFault } = this.#deps
    const [work, name, begun] = [workOf(row), resultName(row), now()]
    const pay = (): Promise<void> =>
      charge(work.account, { bytes: this.#bytes.get(row.id) ?? 0, engineMs: now() - begun }).catch(error =>
        onFault('a job was not charged', { job: row.id, error }),
      )
    try {
      await this.#removeEarlier(row)
      const onBytes = (total: number): void => void this.#bytes.set(row.id, total)
      const stored = await storeRun(await run, results, { name, maxBytes: work.maxStoredBytes, onBytes })
      const endedAt = now()
      // Not complete means that the job is another's by now: its lease ran out, or its end was asked for.
      if (!(await jobs.complete(claim, { ...stored, dataAsOf }, endedAt, endedAt + keepMs))) await results.remove(name)
      await pay()
    } catch (error) {
      const { code, failure } = failureOf(signal.aborted ? signal.reason : error)
      if (isOperators(code)) onFault('a job failed', { job: row.id, code, error: causeOf(error) })
      if (AGAIN.has(code)) {
        if (code !== 'SHUTTING_DOWN') this.#restUntil = now() + REST_MS
        await jobs.release(claim)
        return
      }
      await jobs.fail(claim, { state: code === 'CANCELLED' ? 'cancelled' : 'failed', error: failure, endedAt: now() })
      await pay()
    }
  }

  // A gateway may have died between having stored a result and saying so.
  async #removeEarlier({ id, attempt }: Begun): Promise<void> {
    for (let earlier = 1; earlier < attempt; earlier++)
      await this.#deps.results.remove(resultName({ id, attempt: earlier }))
  }

  async #look(): Promise<void> {
    if (this.#isClosed) return
    const { jobs, owner } = this.#deps
    if (this.#looks++ % ABANDONED_EVERY === 0) {
      await this.#takeAbandoned()
      this.#isStrayWanted = true
    }
    if (this.#running.size > 0) {
      for (const id of await jobs.unwanted(owner, [...this.#running.keys()])) this.stop(id)
      for (const { claim } of this.#running.values()) await jobs.progress(claim, this.#bytes.get(claim.id) ?? 0)
    }
    this.fill()
  }

  async #takeAbandoned(): Promise<void> {
    const { jobs, now, leaseMs, maxAttempts } = this.#deps
    const detail = `The gateway that ran this job ended, ${maxAttempts} times over. Submit it again, or ask for less.`
    const error = { code: 'JOB_ABANDONED', detail }
    await jobs.takeAbandoned({ state: 'failed', error, endedAt: now() }, leaseMs, maxAttempts)
  }

  #told(message: string, facts: Readonly<Record<string, unknown>> = {}): (error: unknown) => void {
    return error => this.#deps.onFault(message, { ...facts, error })
  }
}

// Nothing that the query did: another time, or another gateway, may run it.
const AGAIN: ReadonlySet<string> = new Set(['SHUTTING_DOWN', 'OVERLOADED', 'TOO_MANY_WAITING', 'WAREHOUSE_UNAVAILABLE'])

function causeOf(error: unknown): unknown {
  return error instanceof QueryError ? (error.cause ?? error) : error
}

function failureOf(error: unknown): Readonly<{ code: string; failure: QueryFailure }> {
  if (!(error instanceof QueryError))
    return { code: 'INTERNAL', failure: { code: 'INTERNAL', detail: 'The server made a mistake. It has been logged.' } }
  const { code, message, facts } = error
  return { code, failure: { code, detail: message, position: facts.position, hint: facts.hint } }
}
