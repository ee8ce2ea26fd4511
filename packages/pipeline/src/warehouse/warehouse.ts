import type { Materialisation } from 'oso-models'
import type { Schema } from 'oso-sql'

/** A query in the warehouse's own dialect, and the TypeScript functions that it calls. */
export type Query = Readonly<{ sql: string; functions: readonly string[] }>

/**
 * That a table can be made interval by interval: its rows of an interval come from the rows of the same interval in the table
 * `from`, and from other tables, which stand for all time.
 */
export type Intervals = Readonly<{
  /** A date or a timestamp, never null. */
  column: string
  unit: 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year'
  from: Readonly<{ table: string; column: string }>
  others: readonly string[]
}>

/** A row as it comes from a source: what JSON can say, times as ISO 8601, bytes in hexadecimal. */
export type LoadedRow = Readonly<Record<string, unknown>>

/** One source read once, and what became of what was in it. `rowsIn` is the sum of the other two. */
export type SourceRecord = Readonly<{
  source: string
  version: string
  extractedAt: Date
  rowsIn: number
  rowsLoaded: number
  rowsRejected: number
}>

/** Something in a source that is no row (`kept` false), or a row with something odd in it (`kept` true). */
export type Rejection = Readonly<{ source: string; location: string; reason: string; kept: boolean }>

/** What a whole build came to. */
export type BuildRecord = Readonly<{ startedAt: Date; endedAt: Date; built: number; kept: number; failed: number }>

/** How many rows a query has, and the first of them as JSON text. */
export type Look = Readonly<{ rows: number; examples: readonly string[] }>

/** Where the tables live. */
export interface Warehouse {
  /** For people. */
  readonly location: string

  /** Puts a query of Trino's dialect into the warehouse's own. Throws SqlError where it cannot be. */
  compile(sql: string, schema: Schema): Query

  /** What readers see; undefined when nothing was built yet. Throws `WAREHOUSE_CORRUPT`. Close it after use. */
  open(): Promise<Reader | undefined>

  /**
   * Starts a build beside what readers see. Only one can be under way.
   *
   * Throws `WAREHOUSE_LOCKED`, `WAREHOUSE_UNWRITABLE`.
   */
  begin(): Promise<Session>
}

/** The warehouse as it stands. Every method throws `WAREHOUSE_CORRUPT` when it was not made by this pipeline. */
export interface Reader {
  /** The current record of each table that is there; its version is empty where its rows may be of another build. */
  materialisations(): Promise<readonly Materialisation[]>
  /** The last record of each source. */
  sources(): Promise<readonly SourceRecord[]>
  rejections(): Promise<readonly Rejection[]>
  /** As `Session.look`. */
  look(queries: readonly Query[], examples: number): Promise<readonly Look[]>
  close(): Promise<void>
}

/**
 * A build under way. Nothing of it is seen by readers before `commit`, and all of it after.
 *
 * Every method throws PipelineError: `DISK_FULL` where that is the reason, else what its own doc says.
 */
export interface Session {
  /** Takes the last good version of a table over, as it is. */
  keep(table: string): Promise<void>

  /** Adds rows, each with every column, to a table that `materialise` made. Throws `LOAD_FAILED`. */
  load(table: string, rows: readonly LoadedRow[]): Promise<void>

  /**
   * Makes a table of a query's rows, in place of one of that name, and counts them. With `intervals`, which say that the
   * query is the one that the last version was made by, it may take over the rows of intervals in which nothing has changed.
   *
   * Throws `MODEL_FAILED`.
   */
  materialise(table: string, query: Query, intervals?: Intervals): Promise<number>

  count(table: string): Promise<number>

  drop(table: string): Promise<void>

  /** How many rows each of some queries has, and the first `examples` of them as JSON text. Throws `MODEL_FAILED`. */
  look(queries: readonly Query[], examples: number): Promise<readonly Look[]>

  recordMaterialisation(record: Materialisation): Promise<void>
  /** Replaces what was said of the source's rows before. */
  recordSource(record: SourceRecord, rejections: readonly Rejection[]): Promise<void>
  /** Removes all that was said of a source and of its rows. */
  forgetSource(source: string): Promise<void>
  recordBuild(record: BuildRecord): Promise<void>

  /** Puts the build in the place of what readers see, at once. */
  commit(): Promise<void>

  /** Gives the build up; afterwards all is as before `begin`. Does nothing after `commit`. */
  discard(): Promise<void>
}
