import { Database } from 'oso-duckdb'
import { QueryError } from '../../errors.ts'
import type { Job } from '../../job/job.ts'
import { offenceIn } from './tree.ts'

/**
 * The second check: what DuckDB's own parser makes of the text that is about to run, on a database that holds nothing.
 * It knows nothing of the first, which reads the text as Trino's.
 */
export class Recheck {
  readonly #database = Database.open(':memory:', {
    threads: '1',
    enable_external_access: 'false',
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
  })
  readonly #reading = this.#database
    .connect()
    .prepare('SELECT CAST(json_serialize_sql(CAST($1 AS VARCHAR)) AS VARCHAR) AS tree')

  /** Throws `NOT_ALLOWED` unless the text is one query that reads only the job's tables and calls only allowed functions. */
  check(job: Pick<Job, 'sql' | 'tables' | 'functions'>): void {
    const offence = offenceIn(this.#parse(job.sql), job)
    if (offence === undefined) return
    throw new QueryError('NOT_ALLOWED', `The engine host refuses the query: ${offence}.`)
  }

  close(): void {
    this.#reading.close()
    this.#database.close()
  }

  #parse(sql: string): unknown {
    const [row] = this.#reading.rows([sql])
    try {
      return JSON.parse(String(row?.tree))
    } catch {
      // A literal beyond the doubles comes as a bare `Infinity`.
      return undefined
    }
  }
}
