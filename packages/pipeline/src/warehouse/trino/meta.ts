import type { Materialisation } from 'oso-models'
import type { BuildRecord, Rejection, SourceRecord } from '../warehouse.ts'
import type { Answer, AnswerRow } from './client.ts'
import type { AnswerColumn } from './page.ts'
import { dateOf, identifier, path } from './text.ts'

/** The tables in which a warehouse tells how it was made; the same as in a DuckDB warehouse, times in UTC. */
export const META_TABLES = {
  materialisations: [
    ...texts('model'),
    ...times('started_at', 'ended_at'),
    ...numbers('row_count'),
    ...texts('version', 'sources', 'audits'),
  ],
  sources: [
    ...texts('source', 'version'),
    ...times('extracted_at'),
    ...numbers('rows_in', 'rows_loaded', 'rows_rejected'),
  ],
  rejections: [...texts('source', 'location', 'reason'), { name: 'kept', type: 'boolean' }],
  builds: [...times('started_at', 'ended_at'), ...numbers('models_built', 'models_kept', 'models_failed')],
} as const satisfies Readonly<Record<string, readonly AnswerColumn[]>>

export type MetaTable = keyof typeof META_TABLES

function texts(...names: readonly string[]): AnswerColumn[] {
  return names.map(name => ({ name, type: 'varchar' }))
}

function times(...names: readonly string[]): AnswerColumn[] {
  return names.map(name => ({ name, type: 'timestamp(6)' }))
}

function numbers(...names: readonly string[]): AnswerColumn[] {
  return names.map(name => ({ name, type: 'bigint' }))
}

/** Makes a table that tells of builds, unless it is there. */
export function createMetaTable(name: string, columns: readonly AnswerColumn[], schema: readonly string[]): string {
  const texts = columns.map(column => `${identifier(column.name)} ${column.type} NOT NULL`)
  return `CREATE TABLE IF NOT EXISTS ${path(...schema, name)} (${texts.join(', ')})`
}

/** The last row of each key, by time. */
function latest(table: MetaTable, schema: readonly string[], key: string, time: string): string {
  const columns = META_TABLES[table].map(({ name }) => identifier(name)).join(', ')
  const ranked = `row_number() OVER (PARTITION BY ${identifier(key)} ORDER BY ${time}) AS newest`
  return `SELECT ${columns} FROM (SELECT *, ${ranked} FROM ${path(...schema, table)}) WHERE newest = 1 ORDER BY 1`
}

/** The last record of every model. */
export function lastMaterialisations(schema: readonly string[]): string {
  return latest('materialisations', schema, 'model', 'ended_at DESC, started_at DESC')
}

/** The last record of every source. */
export function lastSources(schema: readonly string[]): string {
  return latest('sources', schema, 'source', 'extracted_at DESC')
}

// The columns are those that `META_TABLES` declares, and the JSON is what a session wrote.
export function materialisationOf(row: AnswerRow): Materialisation {
  return {
    model: String(row.model),
    startedAt: dateOf(row.started_at),
    endedAt: dateOf(row.ended_at),
    rowCount: BigInt(String(row.row_count)),
    version: String(row.version),
    sources: JSON.parse(String(row.sources)),
    audits: JSON.parse(String(row.audits)),
  }
}

export function materialisationRow(record: Materialisation): Readonly<Record<string, unknown>> {
  return {
    model: record.model,
    started_at: record.startedAt,
    ended_at: record.endedAt,
    row_count: record.rowCount,
    version: record.version,
    sources: JSON.stringify(record.sources),
    audits: JSON.stringify(record.audits),
  }
}

export function sourceOf(row: AnswerRow): SourceRecord {
  return {
    source: String(row.source),
    version: String(row.version),
    extractedAt: dateOf(row.extracted_at),
    rowsIn: Number(row.rows_in),
    rowsLoaded: Number(row.rows_loaded),
    rowsRejected: Number(row.rows_rejected),
  }
}

export function sourceRow(record: SourceRecord): Readonly<Record<string, unknown>> {
  return {
    source: record.source,
    version: record.version,
    extracted_at: record.extractedAt,
    rows_in: record.rowsIn,
    rows_loaded: record.rowsLoaded,
    rows_rejected: record.rowsRejected,
  }
}

export function rejectionOf(row: AnswerRow): Rejection {
  return {
    source: String(row.source),
    location: String(row.location),
    reason: String(row.reason),
    kept: row.kept === true,
  }
}

export function buildRow(record: BuildRecord): Readonly<Record<string, unknown>> {
  return {
    started_at: record.startedAt,
    ended_at: record.endedAt,
    models_built: record.built,
    models_kept: record.kept,
    models_failed: record.failed,
  }
}

/** The rows of an answer by the names of its columns. */
export function rowsOf({ columns, rows }: Answer): AnswerRow[] {
  return rows.map(row => Object.fromEntries(columns.map(({ name }, at) => [name, row[at]])))
}
