import type { Settings } from '../http/settings.ts'
import { type Sql, sql, toSql } from '../sql/sql.ts'
import type { AnyRow } from '../table/table.ts'
import type { Call } from '../transport/call.ts'
import { cancelJob, openJob, readJob, submitJob } from '../transport/job.ts'
import type { JobCall, JobProgress, JobState } from '../transport/job-state.ts'
import { makeOptions, type QueryAsk } from '../transport/options.ts'
import { ensureFresh, ensureJobFresh } from './fresh.ts'
import type { Result } from './result.ts'
import { QueryStream } from './stream.ts'

/** What a question about a job may be limited by. */
export type JobAsk = Pick<QueryAsk, 'signal' | 'timeouts'>

/**
 * A query that the server runs by itself. Its id is all there is to keep: another process can attach to it.
 *
 * @example
 * const job = await oso.submit(sql`select * from timeseries_metrics_by_project_v0`)
 * save(job.id)
 * // later, elsewhere
 * const result = await (await oso.attach(id)).result()
 */
export class Job<Row extends object = AnyRow> {
  readonly id: string
  readonly #settings: Settings
  readonly #sql: Sql
  #state: JobState

  constructor(settings: Settings, sql: Sql, state: JobState) {
    this.id = state.id
    this.#settings = settings
    this.#sql = sql
    this.#state = state
  }

  /** How far it was when the server was asked last; nothing at OSO's own API, which does not tell. */
  get progress(): JobProgress | undefined {
    return this.#state.progress
  }

  /**
   * Where it stands. Throws what it failed with.
   *
   * @example
   * while ((await job.status()) !== 'completed') await sleep(5000)
   */
  async status(ask: JobAsk = {}): Promise<JobState['status']> {
    if (this.#state.status !== 'completed') this.#state = await readJob(this.id, callOf(this.#settings, ask))
    return this.#state.status
  }

  /**
   * Its rows: waits until it is done, then reads them as they come in.
   *
   * @example
   * for await (const batch of job.stream().batches()) total += batch.numRows
   */
  stream(ask: QueryAsk = {}): QueryStream<Row> {
    const { freshWithin, ...others } = ask
    const settings = this.#settings
    const call = { settings, sql: this.#sql, options: makeOptions(others, settings) }
    // The place of a result is good for minutes; who asks later asks for a new one.
    const { status, ...known } = this.#state
    return new QueryStream<Row>(call, async now => {
      const opened = await openJob({ ...known, status: status === 'completed' ? 'running' : status }, now)
      if (freshWithin) await ensureJobFresh(opened, { settings, freshWithin }, Date.now())
      return opened
    })
  }

  /**
   * Its whole result, as soon as it is done. A download that breaks is taken up where it broke, and what came is held
   * against the count of rows and the digest that the gateway told.
   *
   * @example
   * console.log(await (await oso.attach(id)).result())
   */
  result(ask: QueryAsk = {}): Promise<Result<Row>> {
    return this.stream(ask).collect()
  }

  /**
   * Ends it, and removes its result if it has one. Throws `GATEWAY_ONLY` at OSO's own API.
   *
   * @example
   * await (await oso.attach(id)).cancel()
   */
  cancel(ask: JobAsk = {}): Promise<void> {
    return cancelJob(this.id, callOf(this.#settings, ask))
  }
}

function callOf(settings: Settings, ask: JobAsk): JobCall {
  return { settings, options: makeOptions(ask, settings), signal: ask.signal ?? new AbortController().signal }
}

/** Starts a query as a job. */
export async function submit(
  call: Omit<Call, 'signal'>,
  signal: AbortSignal = new AbortController().signal,
): Promise<Job> {
  if (call.options.freshWithin) await ensureFresh(call, Date.now())
  return new Job(call.settings, call.sql, await submitJob({ ...call, signal }))
}

/** Takes up a job by its id. A gateway is asked for it, and tells what it asks; throws when there is none, or it failed. */
export async function attach(settings: Settings, id: string, ask: JobAsk = {}): Promise<Job> {
  if (settings.api === 'oso') return new Job(settings, sql``, { id, status: 'queued' })
  const state = await readJob(id, callOf(settings, ask))
  return new Job(settings, toSql(state.sql ?? ''), state)
}
