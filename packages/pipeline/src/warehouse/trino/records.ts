import type { Materialisation } from 'oso-models'
import type { BuildRecord, Rejection, SourceRecord } from '../warehouse.ts'
import { jsonTexts, rowsQuery } from './json-rows.ts'
import { buildRow, createMetaTable, META_TABLES, type MetaTable, materialisationRow, sourceRow } from './meta.ts'
import { exchange } from './publish.ts'
import type { Site } from './site.ts'
import { literal } from './text.ts'

/** What a build will tell of itself, written when its tables are in place. */
export class Records {
  readonly materialisations: Materialisation[] = []
  /** Each replaces what was said of the source before. */
  readonly sources = new Map<string, Readonly<{ record: SourceRecord; rejections: readonly Rejection[] }>>()
  readonly forgotten = new Set<string>()
  readonly builds: BuildRecord[] = []
  readonly #site: Site
  readonly #building: string

  constructor(site: Site, building: string) {
    this.#site = site
    this.#building = building
  }

  /** Takes all of it to the cluster, beside what people read. */
  async stage(): Promise<void> {
    const sources = [...this.sources.values()]
    await this.#load('materialisations', this.materialisations.map(materialisationRow))
    await this.#load(
      'sources',
      sources.map(({ record }) => sourceRow(record)),
    )
    await this.#load(
      'rejections',
      sources.flatMap(({ rejections }) => rejections),
    )
    await this.#load('builds', this.builds.map(buildRow))
  }

  /** Writes what was staged. The materialisations come last: they are what the next build goes by. */
  async write(): Promise<void> {
    const spoken = [...this.sources.keys(), ...this.forgotten].map(literal).join(', ')
    if (spoken !== '') {
      const [table, rows] = [this.#live('rejections'), this.#staged('rejections')]
      const columns = META_TABLES.rejections.map(({ name }) => name)
      const old = `source IN (${spoken})`
      await this.#site.finish(exchange({ table, columns, key: 'source', old, rows }))
    }
    if (this.forgotten.size > 0) {
      const names = [...this.forgotten].map(literal).join(', ')
      await this.#site.finish(`DELETE FROM ${this.#live('sources')} WHERE source IN (${names})`)
    }
    for (const table of ['sources', 'builds', 'materialisations'] as const) {
      await this.#site.finish(`INSERT INTO ${this.#live(table)} SELECT * FROM ${this.#staged(table)}`)
    }
  }

  async #load(table: MetaTable, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    const columns = META_TABLES[table]
    await this.#site.run(createMetaTable(STAGED + table, columns, [this.#site.catalog, this.#building]))
    for (const text of jsonTexts(columns, rows)) {
      await this.#site.run(`INSERT INTO ${this.#staged(table)} ${rowsQuery(columns, text)}`)
    }
  }

  #live(table: MetaTable): string {
    return this.#site.name(this.#site.meta, table)
  }

  #staged(table: MetaTable): string {
    return this.#site.name(this.#building, STAGED + table)
  }
}

/** Keeps them apart from the models of the same build. */
const STAGED = 'told_'
