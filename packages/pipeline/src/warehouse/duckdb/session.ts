import { closeSync, fsyncSync, openSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Connection, Database } from 'oso-duckdb'
import type { Materialisation } from 'oso-models'
import { messageOf, PipelineError } from '../../errors.ts'
import type { BuildRecord, LoadedRow, Look, Query, Rejection, Session, SourceRecord } from '../warehouse.ts'
import { Engine } from './engine.ts'
import { inDuckdb } from './errors.ts'
import {
  identifier,
  literal,
  loadStatement,
  META_TABLES,
  schemaStatements,
  tableName,
  timestamp,
} from './statements.ts'

/** What a session needs of the warehouse that it belongs to. */
export type Site = Readonly<{
  live: string
  /** The file that is built, on the same disk as `live`. */
  building: string
  hasLive: boolean
  /** Gives the lock back and removes what is left of `building`. */
  leave: () => void
}>

/** The live file, attached to the one that is built. */
const OLD = 'live_warehouse'

/** A build in a DuckDB file of its own, which takes the place of the live one at the end. */
export class DuckdbSession implements Session {
  readonly #site: Site
  readonly #database: Database
  readonly #engine: Engine
  readonly #connection: Connection
  readonly #loads = new Map<string, string>()
  #ended = false

  constructor(site: Site) {
    this.#site = site
    this.#database = inDuckdb('WAREHOUSE_UNWRITABLE', `${site.building} cannot be made`, () =>
      Database.open(site.building, { preserve_insertion_order: 'false' }),
    )
    try {
      this.#connection = this.#database.connect()
      this.#engine = new Engine(this.#connection)
      inDuckdb('WAREHOUSE_CORRUPT', `${site.live} is not a warehouse of this pipeline`, () => this.#prepare())
    } catch (error) {
      this.#database.close()
      throw error
    }
  }

  #prepare(): void {
    this.#connection.run(schemaStatements())
    if (!this.#site.hasLive) return
    this.#connection.run(`attach ${literal(this.#site.live)} as ${identifier(OLD)} (read_only)`)
    for (const name of Object.keys(META_TABLES)) {
      this.#connection.run(`insert into oso_meta.${name} from ${identifier(OLD)}.oso_meta.${name}`)
    }
  }

  async keep(table: string): Promise<void> {
    inDuckdb('WAREHOUSE_CORRUPT', `${table} cannot be copied`, () =>
      this.#connection.run(`create or replace table ${tableName(table)} as from ${tableName(table, OLD)}`),
    )
  }

  async load(table: string, rows: readonly LoadedRow[]): Promise<void> {
    const statement = this.#loads.get(table) ?? loadStatement(table, this.#columnsOf(table))
    this.#loads.set(table, statement)
    inDuckdb('LOAD_FAILED', `rows do not fit into ${table}`, () =>
      this.#connection.run(statement, [JSON.stringify(rows)]),
    )
  }

  #columnsOf(table: string): { name: string; type: string }[] {
    const rows = this.#connection.rows(
      `select column_name, data_type from duckdb_columns()
       where database_name = current_database() and schema_name = 'oso' and table_name = $1 order by column_index`,
      [table],
    )
    return rows.map(row => ({ name: String(row.column_name), type: String(row.data_type) }))
  }

  async materialise(table: string, query: Query): Promise<number> {
    return this.#engine.running('its SQL cannot be run', query, () => {
      this.#connection.run(`create or replace table ${tableName(table)} as ${query.sql}`)
      return this.#engine.count(tableName(table))
    })
  }

  async look(queries: readonly Query[], examples: number): Promise<readonly Look[]> {
    return queries.map(query => this.#engine.look(query, examples))
  }

  async count(table: string): Promise<number> {
    return this.#engine.count(tableName(table))
  }

  async drop(table: string): Promise<void> {
    this.#connection.run(`drop table if exists ${tableName(table)}`)
  }

  async recordMaterialisation(record: Materialisation): Promise<void> {
    this.#insert('materialisations', [
      ...[record.model, timestamp(record.startedAt), timestamp(record.endedAt), record.rowCount, record.version],
      ...[JSON.stringify(record.sources), JSON.stringify(record.audits)],
    ])
  }

  async recordSource(record: SourceRecord, rejections: readonly Rejection[]): Promise<void> {
    this.#insert('sources', [
      ...[record.source, record.version, timestamp(record.extractedAt)],
      ...[BigInt(record.rowsIn), BigInt(record.rowsLoaded), BigInt(record.rowsRejected)],
    ])
    this.#connection.run('delete from oso_meta.rejections where source = $1', [record.source])
    this.#connection.run(
      `insert into oso_meta.rejections
       select unnest(cast($1::json as struct(source varchar, location varchar, reason varchar, kept boolean)[]), max_depth := 2)`,
      [JSON.stringify(rejections)],
    )
  }

  async forgetSource(source: string): Promise<void> {
    for (const table of ['sources', 'rejections']) {
      this.#connection.run(`delete from oso_meta.${table} where source = $1`, [source])
    }
  }

  async recordBuild(record: BuildRecord): Promise<void> {
    const counts = [record.built, record.kept, record.failed].map(BigInt)
    this.#insert('builds', [timestamp(record.startedAt), timestamp(record.endedAt), ...counts])
  }

  #insert(table: keyof typeof META_TABLES, values: readonly (string | bigint)[]): void {
    const places = values.map((_, at) => `$${at + 1}`).join(', ')
    inDuckdb('WAREHOUSE_UNWRITABLE', `oso_meta.${table}`, () =>
      this.#connection.run(`insert into oso_meta.${table} values (${places})`, values),
    )
  }

  async commit(): Promise<void> {
    inDuckdb('WAREHOUSE_UNWRITABLE', `${this.#site.building} cannot be written`, () => {
      if (this.#site.hasLive) this.#connection.run(`detach ${identifier(OLD)}`)
      this.#connection.run('checkpoint')
      this.#database.close()
    })
    try {
      // The bytes must be on the disk before the name is: after a loss of power either the old or the new file is whole.
      syncToDisk(this.#site.building)
      renameSync(this.#site.building, this.#site.live)
      syncToDisk(dirname(this.#site.live))
    } catch (error) {
      throw new PipelineError('WAREHOUSE_UNWRITABLE', `the build cannot be swapped in: ${messageOf(error)}`, {
        cause: error,
      })
    }
    this.#end()
  }

  async discard(): Promise<void> {
    if (this.#ended) return
    this.#database.close()
    this.#end()
  }

  #end(): void {
    this.#ended = true
    this.#site.leave()
  }
}

function syncToDisk(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
