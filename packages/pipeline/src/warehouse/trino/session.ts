import type { Materialisation } from 'oso-models'
import type { BuildRecord, Intervals, LoadedRow, Look, Query, Rejection, Session, SourceRecord } from '../warehouse.ts'
import { Changes } from './changes.ts'
import { onTrino } from './errors.ts'
import { inRanges } from './intervals.ts'
import { jsonTexts, rowsQuery } from './json-rows.ts'
import type { Lease } from './lease.ts'
import { look } from './look.ts'
import type { AnswerColumn } from './page.ts'
import { Places } from './places.ts'
import { Publisher, parted, type Standing } from './publish.ts'
import { Records } from './records.ts'
import type { Site } from './site.ts'

/** What a session needs of the warehouse that it belongs to. */
export type Start = Readonly<{
  site: Site
  lease: Lease
  /** The schema that the build has for itself. */
  building: string
  standing: Standing
}>

/**
 * A build in a schema of its own. `commit` puts its tables in place one after the other, each as one new snapshot; where none
 * of a table's rows have changed, the table is left as it is.
 */
export class TrinoSession implements Session {
  readonly #site: Site
  readonly #start: Start
  readonly #places: Places
  readonly #changes: Changes
  readonly #records: Records
  readonly #columns = new Map<string, readonly AnswerColumn[]>()
  #ended = false

  constructor(start: Start) {
    this.#site = start.site
    this.#start = start
    this.#places = new Places(start.site, start.building)
    this.#changes = new Changes(start.site, this.#places, table => start.standing.live.has(table))
    this.#records = new Records(start.site, start.building)
  }

  async keep(table: string): Promise<void> {
    this.#changes.forget(table)
    this.#places.set(table, { kind: 'live' })
  }

  async load(table: string, rows: readonly LoadedRow[]): Promise<void> {
    const target = this.#places.staged(table)
    const columns = this.#columns.get(table) ?? (await this.#site.columns(target))
    this.#columns.set(table, columns)
    await onTrino('LOAD_FAILED', `rows do not fit into ${table}`, async () => {
      for (const text of jsonTexts(columns, rows)) {
        await this.#site.run(`INSERT INTO ${target} ${rowsQuery(columns, text)}`)
      }
    })
  }

  async materialise(table: string, query: Query, intervals?: Intervals): Promise<number> {
    this.#changes.forget(table)
    this.#columns.delete(table)
    return onTrino('MODEL_FAILED', 'its SQL cannot be run', async () => {
      const ranges =
        intervals && this.#start.standing.live.has(table) ? await this.#changes.rangesOf(intervals) : undefined
      if (intervals === undefined || ranges === undefined) return this.#stage(table, query, intervals?.column)
      if (ranges.length === 0) this.#places.set(table, { kind: 'live' })
      else {
        const rows = `SELECT * FROM (${this.#places.read(query)}) WHERE ${inRanges(intervals.column, ranges)}`
        await this.#site.run(`CREATE OR REPLACE TABLE ${this.#places.staged(table)} AS ${rows}`)
        const columns = (await this.#site.columns(this.#places.staged(table))).map(({ name }) => name)
        this.#places.set(table, { kind: 'patched', column: intervals.column, ranges, columns })
      }
      return this.count(table)
    })
  }

  async #stage(table: string, query: Query, column: string | undefined): Promise<number> {
    const made = `CREATE OR REPLACE TABLE ${this.#places.staged(table)}${parted(column)} AS ${this.#places.read(query)}`
    const { updated } = await this.#site.run(made)
    this.#places.set(table, { kind: 'staged', column })
    return updated ?? this.count(table)
  }

  async look(queries: readonly Query[], examples: number): Promise<readonly Look[]> {
    const sql = queries.map(query => this.#places.read(query))
    return look(this.#site, sql, examples)
  }

  async count(table: string): Promise<number> {
    return Number(await this.#site.value(`SELECT count(*) FROM ${this.#places.relation(table)}`))
  }

  async drop(table: string): Promise<void> {
    this.#changes.forget(table)
    this.#places.delete(table)
  }

  async recordMaterialisation(record: Materialisation): Promise<void> {
    this.#records.materialisations.push(record)
  }

  async recordSource(record: SourceRecord, rejections: readonly Rejection[]): Promise<void> {
    this.#records.sources.set(record.source, { record, rejections })
  }

  async forgetSource(source: string): Promise<void> {
    this.#records.sources.delete(source)
    this.#records.forgotten.add(source)
  }

  async recordBuild(record: BuildRecord): Promise<void> {
    this.#records.builds.push(record)
  }

  async commit(): Promise<void> {
    const { site, lease, standing } = this.#start
    await onTrino('WAREHOUSE_UNWRITABLE', 'the build cannot be put in place', async () => {
      await this.#records.stage()
      await lease.publishing(true)
      await new Publisher(site, this.#places, this.#changes, standing).publish()
      await this.#records.write()
      await lease.publishing(false)
    })
    await this.#end()
  }

  async discard(): Promise<void> {
    if (!this.#ended) await this.#end()
  }

  async #end(): Promise<void> {
    this.#ended = true
    await onTrino('WAREHOUSE_UNWRITABLE', `${this.#start.building} cannot be removed`, () =>
      this.#site.dropSchema(this.#start.building),
    )
    await this.#start.lease.release()
  }
}
