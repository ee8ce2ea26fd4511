import type { Materialisation } from 'oso-models'
import type { Look, Query, Reader, Rejection, SourceRecord } from '../warehouse.ts'
import { onTrino } from './errors.ts'
import { isTorn } from './lease.ts'
import { look } from './look.ts'
import { lastMaterialisations, lastSources, materialisationOf, rejectionOf, rowsOf, sourceOf } from './meta.ts'
import { Places } from './places.ts'
import type { Site } from './site.ts'
import { path } from './text.ts'

/** A warehouse on a cluster, as people read it. */
export class TrinoReader implements Reader {
  readonly #site: Site
  readonly #places: Places
  readonly #meta: readonly string[]

  constructor(site: Site) {
    this.#site = site
    this.#places = new Places(site, site.schema)
    this.#meta = [site.catalog, site.meta]
  }

  async materialisations(): Promise<Materialisation[]> {
    return this.#reading(async () => {
      const [records, tables, torn] = await Promise.all([
        this.#site.run(lastMaterialisations(this.#meta)),
        this.#site.tables(this.#site.schema),
        isTorn(this.#site),
      ])
      const current = rowsOf(records).map(materialisationOf)
      return current.flatMap(record => {
        if (!tables.includes(record.model)) return []
        // Of a build that died while it was put in place, nobody knows which tables it had come to.
        return [torn ? { ...record, version: '' } : record]
      })
    })
  }

  async sources(): Promise<SourceRecord[]> {
    return this.#reading(async () => rowsOf(await this.#site.run(lastSources(this.#meta))).map(sourceOf))
  }

  async rejections(): Promise<Rejection[]> {
    const sql = `SELECT * FROM ${path(...this.#meta, 'rejections')} ORDER BY 1, 2, 3, 4`
    return this.#reading(async () => rowsOf(await this.#site.run(sql)).map(rejectionOf))
  }

  async look(queries: readonly Query[], examples: number): Promise<readonly Look[]> {
    const sql = queries.map(query => this.#places.read(query))
    return look(this.#site, sql, examples)
  }

  async close(): Promise<void> {}

  #reading<T>(work: () => Promise<T>): Promise<T> {
    return onTrino('WAREHOUSE_CORRUPT', `${path(...this.#meta)} is not of this pipeline`, work)
  }
}
