import type { Connection } from 'oso-duckdb'
import { DUCKDB_SETTINGS } from 'oso-sql'
import { duckdbFunctions } from 'oso-sql/duckdb-functions'
import { PipelineError } from '../../errors.ts'
import type { Look, Query } from '../warehouse.ts'
import { inDuckdb } from './errors.ts'
import { literal } from './statements.ts'

/** A connection that runs compiled queries: set as they rely on, and with the TypeScript functions that they call. */
export class Engine {
  readonly connection: Connection
  readonly #registered = new Set<string>()

  constructor(connection: Connection) {
    this.connection = connection
    for (const [name, value] of Object.entries(DUCKDB_SETTINGS)) connection.run(`set ${name} = ${literal(value)}`)
  }

  /** Does work that runs `query`. Failures are `MODEL_FAILED`. */
  running<T>(about: string, query: Query, work: () => T): T {
    for (const name of query.functions) this.#register(name)
    // With more than one thread DuckDB calls functions on its own, and ours, which waits for the query, never answers.
    if (query.functions.length > 0) this.connection.run('set threads = 1')
    try {
      return inDuckdb('MODEL_FAILED', about, work)
    } finally {
      if (query.functions.length > 0) this.connection.run('reset threads')
    }
  }

  #register(name: string): void {
    if (this.#registered.has(name)) return
    const found = duckdbFunctions.find(fn => fn.name === name)
    if (!found) throw new PipelineError('MODEL_FAILED', `there is no function ${name} to call`)
    this.connection.register(found)
    this.#registered.add(name)
  }

  /** How many rows a query has, and the first of them. */
  look(query: Query, examples: number): Look {
    return this.running('an audit cannot be run', query, () => {
      const rows = this.count(`(${query.sql})`)
      if (rows === 0) return { rows, examples: [] }
      const found = this.connection.rows(`select to_json(t) as row from (${query.sql}) t limit ${examples}`)
      return { rows, examples: found.map(({ row }) => String(row)) }
    })
  }

  /** How many rows there are in a table or a query in parentheses. */
  count(from: string): number {
    return Number(this.connection.rows(`select count(*) as n from ${from}`)[0]?.n)
  }
}
