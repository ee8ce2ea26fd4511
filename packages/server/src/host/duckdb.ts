import { type ArrowField, type Batch, type Connection, type Database, duckdbVersion } from 'oso-duckdb'
import { readType } from 'oso-sql'
import type { Job, JobValue, Lock } from '../job/job.ts'
import { expectedOf } from './estimate.ts'
import { type Open, openLocked } from './locked.ts'
import { probeLocks } from './probe.ts'
import { Recheck } from './recheck/recheck.ts'
import { shaped } from './shape/shape.ts'

/** The rows of a job. Pulling a batch blocks the thread until it is there. */
export type Pulled = Readonly<{ fields: readonly ArrowField[]; batches: Iterable<Batch> }>

// As few as the engine gives at once: whoever asks waits for the first of them.
const FIRST_ROWS = 2_048

/** Runs jobs on the warehouse one after the other. Their text is checked once more before it runs. */
export class DuckdbDriver {
  /** The engine's version. */
  readonly version = duckdbVersion()
  readonly #open: Open
  readonly #database: Database
  readonly #recheck = new Recheck()
  #connection: Connection | undefined

  /** Throws `DuckdbError` when the file is missing or not DuckDB's. */
  constructor(open: Open) {
    this.#open = open
    this.#database = openLocked(open)
  }

  /** Tries, with harmless statements, whether the database is locked. */
  probe(): readonly Lock[] {
    return probeLocks(this.#database, this.#open)
  }

  /**
   * Starts a job. `begun` is told first by what handle another thread may stop it; the handle holds until the next start.
   *
   * Throws, as the batches do, `QueryError` or `DuckdbError`.
   */
  start(job: Job, begun: (handle: bigint) => void): Pulled {
    const connection = this.#connect()
    begun(connection.handle)
    this.#recheck.check(job)
    const columns = job.columns.map(({ name, type }) => ({ name, type: readType(type) }))
    const values = job.parameters.map(({ value }) => value)
    const text = job.estimate ? expectation(connection, job.sql, values) : job.sql
    // One row more than is given, to know whether there are more.
    const sql = shaped(text, columns, job.format, job.limits.maxRows + 1)
    const stream = connection.stream(sql, job.estimate ? [] : values)
    return { fields: stream.fields, batches: stream.batches({ firstRows: FIRST_ROWS }) }
  }

  close(): void {
    this.#database.close()
    this.#recheck.close()
  }

  // A connection of its own for each job, so that none sees what another left behind. The last one stays open until now:
  // another thread may have held its handle.
  #connect(): Connection {
    this.#connection?.close()
    this.#connection = this.#database.connect()
    return this.#connection
  }
}

/** A query whose one row is what the planner expects of another. */
function expectation(connection: Connection, sql: string, values: readonly JobValue[]): string {
  const [plan] = connection.rows(`EXPLAIN (FORMAT json) ${sql}`, values)
  const { rows, scans } = expectedOf(String(plan?.explain_value))
  return `SELECT CAST(${rows} AS BIGINT) AS rows, '${JSON.stringify(scans).replaceAll("'", "''")}' AS scans`
}
