import { Database, type Row } from 'oso-duckdb'
import type { Materialisation } from 'oso-models'
import type { Look, Query, Reader, Rejection, SourceRecord } from '../warehouse.ts'
import { Engine } from './engine.ts'
import { inDuckdb } from './errors.ts'
import { CURRENT_MATERIALISATIONS, CURRENT_SOURCES } from './statements.ts'

/** A warehouse file, open for reading. */
export class DuckdbReader implements Reader {
  readonly #path: string
  readonly #database: Database
  readonly #engine: Engine

  constructor(path: string) {
    this.#path = path
    this.#database = this.#reading(() => Database.open(path, { access_mode: 'READ_ONLY' }))
    this.#engine = new Engine(this.#database.connect())
  }

  async materialisations(): Promise<Materialisation[]> {
    return this.#rows(CURRENT_MATERIALISATIONS).map(materialisationOf)
  }

  async sources(): Promise<SourceRecord[]> {
    return this.#rows(CURRENT_SOURCES).map(sourceOf)
  }

  async rejections(): Promise<Rejection[]> {
    return this.#rows('from oso_meta.rejections order by all').map(row => ({
      source: String(row.source),
      location: String(row.location),
      reason: String(row.reason),
      kept: row.kept === true,
    }))
  }

  async look(queries: readonly Query[], examples: number): Promise<readonly Look[]> {
    return queries.map(query => this.#engine.look(query, examples))
  }

  async close(): Promise<void> {
    this.#database.close()
  }

  #rows(sql: string): readonly Row[] {
    return this.#reading(() => this.#engine.connection.rows(sql))
  }

  #reading<T>(work: () => T): T {
    return inDuckdb('WAREHOUSE_CORRUPT', `${this.#path} is not a warehouse of this pipeline`, work)
  }
}

// The columns are those that `META_TABLES` declares, and the JSON is what a session wrote.
function materialisationOf(row: Row): Materialisation {
  return {
    model: String(row.model),
    startedAt: utc(row.started_at),
    endedAt: utc(row.ended_at),
    rowCount: BigInt(String(row.row_count)),
    version: String(row.version),
    sources: JSON.parse(String(row.sources)),
    audits: JSON.parse(String(row.audits)),
  }
}

function sourceOf(row: Row): SourceRecord {
  return {
    source: String(row.source),
    version: String(row.version),
    extractedAt: utc(row.extracted_at),
    rowsIn: Number(row.rows_in),
    rowsLoaded: Number(row.rows_loaded),
    rowsRejected: Number(row.rows_rejected),
  }
}

function utc(timestamp: unknown): Date {
  return new Date(`${String(timestamp).replace(' ', 'T')}Z`)
}
