import { closeSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Libsql from 'libsql'
import { LRUCache } from 'lru-cache'
import { QueryError } from '../errors.ts'
import type { Database, SqlValue, Statements } from './database.ts'
import { makeFolder } from './make-folder.ts'

/** How long a statement is tried again while another process holds the file. */
const BUSY_MS = 5_000
// The library waits in C, with the event loop: so little there, and the rest here.
const BUSY_IN_LIBRARY_MS = 10
const OPEN_BUSY_MS = 2_000
const STATEMENTS_KEPT = 200

/**
 * A database in one SQLite file, made when it is not there; `:memory:` keeps nothing.
 * Several processes may have the file open: gateways, and the command that makes keys.
 */
export function openLibsql(path: string): Database {
  if (path !== ':memory:') makeOwn(path)
  const connection = new Libsql(path)
  connection.exec(`PRAGMA busy_timeout = ${OPEN_BUSY_MS}`)
  // A record may be lost with the machine's power, not with the process: durable enough at a tenth of the time.
  connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;')
  connection.exec(`PRAGMA busy_timeout = ${BUSY_IN_LIBRARY_MS}`)
  return new LibsqlDatabase(connection)
}

// Nobody else on the machine is to read queries and the secret of links; the files beside it get the same rights.
function makeOwn(path: string): void {
  makeFolder(dirname(path))
  closeSync(openSync(path, 'a', 0o600))
}

class LibsqlDatabase implements Database {
  readonly now = "CAST(unixepoch('subsec') * 1000 AS INTEGER)"
  readonly #connection: Libsql.Database
  readonly #prepared = new LRUCache<string, Libsql.Statement>({ max: STATEMENTS_KEPT })
  /** Settles when the transaction that is open has ended. A statement of anyone else's would become part of it. */
  #transaction: Promise<void> | undefined

  constructor(connection: Libsql.Database) {
    this.#connection = connection
  }

  all<Row>(sql: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    // What a row holds is known to who wrote the statement.
    return this.#whenFree(() => this.#statement(sql).all(...values) as Row[])
  }

  run(sql: string, values: readonly SqlValue[] = []): Promise<number> {
    return this.#whenFree(() => this.#statement(sql).run(...values).changes)
  }

  // Whoever writes holds the file alone, so every transaction is one that no other overlaps.
  async transaction<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    let leave = (): void => {}
    await this.#whenFree(() => {
      this.#connection.exec('BEGIN IMMEDIATE')
      this.#transaction = new Promise(resolve => {
        leave = resolve
      })
    })
    try {
      const result = await work(this.#within())
      this.#connection.exec('COMMIT')
      return result
    } catch (error) {
      // What ends the disk ends the transaction too, and leaves none to roll back.
      if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK')
      throw isAway(error) ? unusable(error) : error
    } finally {
      this.#transaction = undefined
      leave()
    }
  }

  async close(): Promise<void> {
    this.#connection.close()
  }

  #within(): Statements {
    return {
      all: async <Row>(sql: string, values: readonly SqlValue[] = []) => this.#statement(sql).all(...values) as Row[],
      run: async (sql, values = []) => this.#statement(sql).run(...values).changes,
    }
  }

  #statement(sql: string): Libsql.Statement {
    const known = this.#prepared.get(sql)
    if (known) return known
    const made = this.#connection.prepare(sql)
    this.#prepared.set(sql, made)
    return made
  }

  /** Runs a step while no transaction is open, again and again until the file is free. */
  async #whenFree<T>(step: () => T): Promise<T> {
    const until = performance.now() + BUSY_MS
    for (;;) {
      while (this.#transaction) await this.#transaction
      try {
        return step()
      } catch (error) {
        if (isAway(error)) throw unusable(error)
        if (!isBusy(error)) throw error
        if (performance.now() > until) throw held(error)
      }
      await wait(2 + Math.random() * 20)
    }
  }
}

function isBusy(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_BUSY')
}

/** Errors that speak of the disk, not of the statement: it is full, broken, or no longer to be written. */
function isAway(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN)/.test(codeOf(error))
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

function unusable(cause: unknown): QueryError {
  return unavailable('The state file cannot be used just now. Try again.', 5, cause)
}

function held(cause: unknown): QueryError {
  return unavailable('The state file is held by another process. Try again.', 1, cause)
}

function unavailable(message: string, retryAfter: number, cause: unknown): QueryError {
  return new QueryError('STATE_UNAVAILABLE', message, { retryAfter, cause })
}
