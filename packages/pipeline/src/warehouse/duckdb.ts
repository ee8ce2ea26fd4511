import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { analyse, parse, type Schema, toDuckdb } from 'oso-sql'
import { PipelineError, systemReason } from '../errors.ts'
import { DuckdbReader } from './duckdb/reader.ts'
import { DuckdbSession } from './duckdb/session.ts'
import { isAlive, ourselves, parseHolder, takeLock } from './lock.ts'
import type { Query, Warehouse } from './warehouse.ts'

// Between the live file's name and the process that builds.
const BUILDING = '.building-'

/** A warehouse in one DuckDB file. A build is a file beside it, renamed over it at the end. */
export function duckdbWarehouse(path: string): Warehouse {
  const live = resolve(path)
  return {
    location: live,
    compile,
    open: async () => (existsSync(live) ? new DuckdbReader(live) : undefined),
    begin: async () => begin(live),
  }
}

function compile(text: string, schema: Schema): Query {
  const { sql, functions } = toDuckdb(analyse(parse(text), schema))
  return { sql, functions }
}

function begin(live: string): DuckdbSession {
  makeFolder(dirname(live))
  const unlock = takeLock(`${live}.lock`)
  const building = `${live}${BUILDING}${ourselves()}`
  const leave = () => {
    removeFiles(live, name => name.startsWith(basename(building)))
    unlock()
  }
  try {
    // Builds that were killed could not clean up after themselves.
    removeFiles(live, name => !isAlive(parseHolder(name.slice(name.lastIndexOf(BUILDING) + BUILDING.length))))
    removeFiles(live, name => name.startsWith(basename(building)))
    return new DuckdbSession({ live, building, hasLive: existsSync(live), leave })
  } catch (error) {
    leave()
    throw error
  }
}

function makeFolder(folder: string): void {
  try {
    makeFolders(folder)
  } catch (error) {
    throw new PipelineError(
      'WAREHOUSE_UNWRITABLE',
      `the warehouse's folder cannot be made: ${systemReason(error, folder)}`,
      {
        hint: 'give --warehouse a path in a folder that you may write to',
        cause: error,
      },
    )
  }
}

// Node's own `recursive` tries for ever in a place such as /proc.
function makeFolders(folder: string): void {
  if (existsSync(folder)) return
  makeFolders(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    // Another build may have made it just now.
    if (!existsSync(folder)) throw error
  }
}

/** Removes build files beside the live one; DuckDB adds `.wal` and `.tmp` to their names. */
function removeFiles(live: string, which: (name: string) => boolean): void {
  const ours = readdirSync(dirname(live)).filter(name => name.startsWith(`${basename(live)}${BUILDING}`))
  for (const name of ours.filter(which)) rmSync(join(dirname(live), name), { recursive: true, force: true })
}
