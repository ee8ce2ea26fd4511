import pg from 'pg'
import { QueryError } from '../errors.ts'
import type { Database, SqlValue, Statements } from './database.ts'

// Whoever changes the schema holds this lock; the number is ours by chance.
const ALONE = 7_201_455_013
const INT8 = 20
const CONNECTIONS = 10
const CONNECT_MS = 5_000
const STATEMENT_MS = 10_000
/** The server's own limit says why; this one is for a server that says nothing any more. */
const ANSWER_MS = 12_000
/** Classes of SQLSTATE that speak of the connection, of what the server has, or of what it is doing, not of the statement. */
const AWAY = /^(08|53|57|58)/
const NETWORK = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)/

/** A database on a PostgreSQL server, in the schema `oso`, made when it is not there. Many gateways may share it. */
export async function openPostgres(url: string, answerMs = ANSWER_MS): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: answerMs,
    keepAlive: true,
    application_name: 'oso-server',
    options: '-c search_path=oso',
    types: { getTypeParser },
  })
  // The pool replaces a connection that broke while nobody used it. Unheard, the event would end the process.
  pool.on('error', () => {})
  const database = new PostgresDatabase(pool)
  try {
    await database.transaction(async ({ run }) => void (await run('CREATE SCHEMA IF NOT EXISTS oso')), { alone: true })
  } catch (error) {
    await pool.end()
    throw error
  }
  return database
}

class PostgresDatabase implements Database {
  readonly now = 'CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)'
  readonly #pool: pg.Pool

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  all<Row>(sql: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    return told(async () => (await this.#pool.query(numbered(sql), [...values])).rows)
  }

  run(sql: string, values: readonly SqlValue[] = []): Promise<number> {
    return told(async () => (await this.#pool.query(numbered(sql), [...values])).rowCount ?? 0)
  }

  async transaction<T>(work: (statements: Statements) => Promise<T>, { alone = false } = {}): Promise<T> {
    const client = await told(() => this.#pool.connect())
    let broken: Error | undefined
    try {
      await told(() => client.query('BEGIN'))
      if (alone) await told(() => client.query('SELECT pg_advisory_xact_lock($1)', [ALONE]))
      const result = await work(within(client))
      await told(() => client.query('COMMIT'))
      return result
    } catch (error) {
      // A connection that cannot even roll back is thrown away, and the server does it.
      await client.query('ROLLBACK').catch(cause => {
        broken = cause
      })
      throw error
    } finally {
      client.release(broken)
    }
  }

  async close(): Promise<void> {
    await this.#pool.end()
  }
}

function within(client: pg.PoolClient): Statements {
  return {
    all: (sql, values = []) => told(async () => (await client.query(numbered(sql), [...values])).rows),
    run: (sql, values = []) => told(async () => (await client.query(numbered(sql), [...values])).rowCount ?? 0),
  }
}

/** Written with `?`, sent with `$1`, `$2`, …; no statement here has a question mark of another meaning. */
function numbered(sql: string): string {
  let count = 0
  return sql.replace(/\?/g, () => `$${++count}`)
}

// Counts and times stay far below 2^53, and are numbers on the other database.
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  return oid === INT8 ? Number : pg.types.getTypeParser(oid, format)
}

/** Runs a step, and words a server that is not there as what it is to callers. */
async function told<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (cause) {
    if (!isAway(cause)) throw cause
    throw new QueryError('STATE_UNAVAILABLE', 'The state database does not answer. Try again.', {
      retryAfter: 5,
      cause,
    })
  }
}

function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  // What the library says itself has no code: that it got no connection in time, or lost the one it had.
  return (
    AWAY.test(code) ||
    NETWORK.test(code) ||
    /^(timeout exceeded|Connection terminated|Query read timeout)/i.test(error.message)
  )
}
