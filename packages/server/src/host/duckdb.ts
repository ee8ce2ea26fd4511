import { basename } from 'node:path'
import { type Connection, Database, duckdbVersion } from 'oso-duckdb'
import { DUCKDB_SETTINGS, readType } from 'oso-sql'
import { duckdbFunctions } from 'oso-sql/duckdb-functions'
import type { Job, ToHost } from '../job/job.ts'
import type { Driver, Result } from './driver.ts'
import { Recheck } from './recheck/recheck.ts'
import { shaped } from './shape/shape.ts'

/** How a host's database is opened. */
export type Open = Extract<ToHost, { kind: 'open' }>

/** The schema that the models' tables lie in. */
const SCHEMA = 'oso'

/**
 * The warehouse, read-only and locked: no file but it, no network, no extension, and no setting that a query could
 * change. What a query may say is checked once more before it runs.
 */
export class DuckdbDriver implements Driver {
  readonly version = duckdbVersion()
  readonly #database: Database
  readonly #recheck = new Recheck()
  #connection: Connection | undefined

  /** Throws `DuckdbError` when the file is missing or not DuckDB's. */
  constructor(open: Open) {
    this.#database = openLocked(open)
  }

  start(job: Job, begun: (handle: bigint) => void): Result {
    const connection = this.#connect()
    begun(connection.handle)
    this.#recheck.check(job)
    const columns = job.columns.map(({ name, type }) => ({ name, type: readType(type) }))
    // One row more than is given, to know whether there are more.
    const sql = shaped(job.sql, columns, job.format, job.limits.maxRows + 1)
    const stream = connection.stream(
      sql,
      job.parameters.map(({ value }) => value),
    )
    return { fields: stream.fields, batches: stream.batches() }
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

function openLocked({ warehouse, memoryLimitMb, threads, functions }: Open): Database {
  if (warehouse !== null) checkName(warehouse)
  const database = Database.open(warehouse ?? ':memory:', {
    // There is no empty database that is read-only.
    ...(warehouse !== null && { access_mode: 'READ_ONLY' }),
    memory_limit: `${memoryLimitMb}MiB`,
    threads: String(threads),
    enable_external_access: 'false',
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_unredacted_secrets: 'false',
    temp_directory: '',
  })
  const connection = database.connect()
  for (const [name, value] of Object.entries(DUCKDB_SETTINGS)) connection.run(`SET GLOBAL ${name} = '${value}'`)
  if (functions) for (const fn of duckdbFunctions) connection.register(fn)
  connection.run('SET GLOBAL lock_configuration = true')
  connection.close()
  return database
}

// DuckDB names a database after its file, and takes `oso.x` for a table of that database when it has this name.
function checkName(warehouse: string): void {
  const [name = ''] = basename(warehouse).split('.')
  if (name.toLowerCase() === SCHEMA)
    throw new Error(`The warehouse's file cannot be called ${basename(warehouse)}; rename it.`)
}
