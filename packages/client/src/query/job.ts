import type { Settings } from '../http/settings.ts'
import type { Sql } from '../sql/sql.ts'
import type { AnyRow } from '../table/table.ts'
import { type JobState, openJob, readJob } from '../transport/job.ts'
import { makeOptions, type QueryAsk } from '../transport/options.ts'
import type { Result } from './result.ts'
import { QueryStream } from './stream.ts'

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

  /** How far it is. Throws what it failed with. */
  async status(ask: Pick<QueryAsk, 'signal' | 'timeouts'> = {}): Promise<JobState['status']> {
    if (this.#state.status === 'completed') return 'completed'
    const options = makeOptions(ask, this.#settings)
    const signal = ask.signal ?? new AbortController().signal
    this.#state = await readJob(this.id, { settings: this.#settings, options, signal })
    return this.#state.status
  }

  /** Its rows: waits until it is done, then reads them as they come in. */
  stream(ask: QueryAsk = {}): QueryStream<Row> {
    const call = { settings: this.#settings, sql: this.#sql, options: makeOptions(ask, this.#settings) }
    // The place of a result is good for minutes; who asks later asks for a new one.
    return new QueryStream<Row>(call, now => openJob(this.#state, now))
  }

  /** Its whole result, as soon as it is done. */
  result(ask: QueryAsk = {}): Promise<Result<Row>> {
    return this.stream(ask).collect()
  }
}
