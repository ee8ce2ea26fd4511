import { basename } from 'node:path'
import { type Connection, Database } from 'oso-duckdb'
import { DUCKDB_SETTINGS } from 'oso-sql'
import { duckdbFunctions } from 'oso-sql/duckdb-functions'
import type { ToHost } from '../job/job.ts'

/** How a host's database is opened. */
export type Open = Extract<ToHost, { kind: 'open' }>

/** The schema that the models' tables lie in. */
const SCHEMA = 'oso'

// In this order: without external access the folder for temporary files can no longer be taken away, and once the
// configuration is locked nothing can be changed. Without that folder a sort that does not fit the memory fails at once
// instead of filling the disk.
const LOCK = {
  temp_directory: '',
  enable_external_access: 'false',
  lock_configuration: 'true',
}

/**
 * Opens the warehouse read-only and locked: no file but it, no network, no extension, and no setting that a query could
 * change. Throws `DuckdbError` when the file is missing or not DuckDB's.
 */
export function openLocked({ warehouse, memoryLimitMb, threads, functions }: Open): Database {
  if (warehouse !== null) checkName(warehouse)
  const database = Database.open(warehouse ?? ':memory:', {
    // There is no empty database that is read-only.
    ...(warehouse !== null && { access_mode: 'READ_ONLY' }),
    memory_limit: `${memoryLimitMb}MiB`,
    threads: String(threads),
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_unredacted_secrets: 'false',
  })
  const connection = database.connect()
  set(connection, DUCKDB_SETTINGS)
  if (functions) for (const fn of duckdbFunctions) connection.register(fn)
  set(connection, LOCK)
  connection.close()
  return database
}

function set(connection: Connection, settings: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(settings)) connection.run(`SET GLOBAL ${name} = '${value}'`)
}

// DuckDB names a database after its file, and takes `oso.x` for a table of that database when it has this name.
function checkName(warehouse: string): void {
  const [name = ''] = basename(warehouse).split('.')
  if (name.toLowerCase() !== SCHEMA) return
  throw new Error(
    `The warehouse's file cannot be called ${basename(warehouse)}, for its tables are ${SCHEMA}.…; rename it.`,
  )
}
