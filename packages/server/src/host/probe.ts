import type { Database } from 'oso-duckdb'
import { QueryError } from '../errors.ts'
import type { Lock } from '../job/job.ts'
import type { Open } from './locked.ts'
import { Recheck } from './recheck/recheck.ts'

/** Something that a locked engine must refuse. Where one does not, nothing is changed by it all the same. */
type Attempt = Readonly<{ name: string; sql: string }>

const WRITES: Attempt = {
  name: 'the warehouse is read-only',
  sql: 'BEGIN; CREATE TABLE oso.oso_probe (a INTEGER); ROLLBACK',
}

const ATTEMPTS: readonly Attempt[] = [
  { name: 'no file is read', sql: `SELECT * FROM read_text('/dev/null')` },
  { name: 'no folder is listed', sql: `SELECT * FROM glob('/dev/null')` },
  { name: 'no file is written', sql: `COPY (SELECT 1) TO '/dev/null'` },
  { name: 'no other database is opened', sql: `ATTACH '/dev/null' AS oso_probe` },
  { name: 'no address is called', sql: `SELECT * FROM read_csv('http://127.0.0.1:9/')` },
  { name: 'no extension is installed', sql: 'INSTALL httpfs' },
  { name: 'no extension is loaded', sql: 'LOAD httpfs' },
  { name: 'no secret is kept', sql: 'CREATE PERSISTENT SECRET oso_probe (TYPE http)' },
  { name: 'the memory limit cannot be changed', sql: `SET memory_limit = '1GB'` },
  { name: 'external access cannot be turned on', sql: 'SET enable_external_access = true' },
  { name: 'nothing spills to the disk', sql: `SET temp_directory = '/dev/null'` },
  { name: 'the lock cannot be opened', sql: 'SET lock_configuration = false' },
]

/** Tries, with harmless statements, whether a database is locked as it must be. */
export function probeLocks(database: Database, open: Open): readonly Lock[] {
  const attempts = open.warehouse === null ? ATTEMPTS : [WRITES, ...ATTEMPTS]
  return [
    ...attempts.map(attempt => tried(database, attempt)),
    limitsLock(database, open),
    secondCheck(),
    { name: 'the environment is empty', ...environment() },
  ]
}

function tried(database: Database, { name, sql }: Attempt): Lock {
  const connection = database.connect()
  try {
    connection.run(sql)
    return { name, holds: false, found: `\`${sql}\` was run` }
  } catch {
    return { name, holds: true, found: '' }
  } finally {
    connection.close()
  }
}

/** Whether the limits are those that were asked for, in the engine's own words. */
function limitsLock(database: Database, { memoryLimitMb, threads }: Open): Lock {
  const connection = database.connect()
  const rows = connection.rows(
    `SELECT name, value FROM duckdb_settings() WHERE name IN ('memory_limit', 'threads', 'lock_configuration')`,
  )
  connection.close()
  const values = Object.fromEntries(rows.map(({ name, value }) => [String(name), String(value)]))
  const holds =
    isRounded(values.memory_limit, memoryLimitMb) &&
    values.threads === String(threads) &&
    values.lock_configuration === 'true'
  const found = `memory ${values.memory_limit}, threads ${values.threads}, locked ${values.lock_configuration}`
  return { name: `memory is limited to ${memoryLimitMb} MiB, threads to ${threads}`, holds, found: holds ? '' : found }
}

const UNITS: Readonly<Record<string, number>> = { KiB: 2 ** -10, MiB: 1, GiB: 2 ** 10, TiB: 2 ** 20 }

/** Whether a text such as `5.8 GiB`, which DuckDB cuts after one digit, is of so many MiB. */
function isRounded(text = '', megabytes: number): boolean {
  const [, number, unit = ''] = /^([\d.]+) (\w+)$/.exec(text) ?? []
  const inUnit = megabytes / (UNITS[unit] ?? Number.NaN)
  return Math.abs(Number(number) - inUnit) <= 0.1
}

function secondCheck(): Lock {
  const name = 'the second check refuses what was not planned'
  const recheck = new Recheck()
  try {
    recheck.check({ sql: `SELECT * FROM read_text('/dev/null')`, tables: [], functions: [] })
    return { name, holds: false, found: 'it let read_text by' }
  } catch (error) {
    return { name, holds: error instanceof QueryError && error.code === 'NOT_ALLOWED', found: '' }
  } finally {
    recheck.close()
  }
}

// Node's own channel to the gateway, and the time zone that results are in.
const OWN = /^(TZ|NODE_CHANNEL_(FD|SERIALIZATION_MODE))$/

function environment(): Omit<Lock, 'name'> {
  const strangers = Object.keys(process.env).filter(name => !OWN.test(name))
  return { holds: strangers.length === 0, found: strangers.join(', ') }
}
