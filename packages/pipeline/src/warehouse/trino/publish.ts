import type { Changes } from './changes.ts'
import { inRanges } from './intervals.ts'
import type { Place, Places } from './places.ts'
import type { Site } from './site.ts'
import { identifier } from './text.ts'

/** Says of a new table that its files are parted by the years of a column, so that a change touches those of its years. */
export function parted(column: string | undefined): string {
  return column === undefined ? '' : ` WITH (partitioning = ARRAY['year(${identifier(column)})'])`
}

/** The column that says, beside the rows to insert, which rows to remove. No column of a model begins so. */
const OLD_KEY = '$old_key'

/** What is to become of some rows of a table: those whose `key` is in `old` go, those of the query `rows` come. */
export type Exchange = Readonly<{
  table: string
  columns: readonly string[]
  key: string
  /** A condition on the table's rows. */
  old: string
  /** Named or in parentheses, as what may follow FROM. */
  rows: string
}>

/**
 * Exchanges rows in one statement, and so in one snapshot. MERGE knows no "not matched by source" here; instead the source
 * holds the keys to remove beside the rows to insert, which match nothing.
 */
export function exchange({ table, columns, key, old, rows }: Exchange): string {
  const names = columns.map(identifier)
  const [mark, keyed] = [identifier(OLD_KEY), identifier(key)]
  const inserted = `SELECT IF(false, ${keyed}) AS ${mark}, ${names.join(', ')} FROM ${rows}`
  const removed = `SELECT DISTINCT ${keyed}, ${names.map(() => 'NULL').join(', ')} FROM ${table} WHERE ${old}`
  return (
    `MERGE INTO ${table} AS t USING (${inserted} UNION ALL ${removed}) AS s ON t.${keyed} = s.${mark} ` +
    `WHEN MATCHED THEN DELETE WHEN NOT MATCHED AND s.${mark} IS NULL ` +
    `THEN INSERT (${names.join(', ')}) VALUES (${names.map(name => `s.${name}`).join(', ')})`
  )
}

/** What is in the schema that people read when a build begins: all tables, and those that the pipeline has made. */
export type Standing = Readonly<{ live: ReadonlySet<string>; ours: ReadonlySet<string> }>

/** Puts the tables of a build in the place of those that people read. */
export class Publisher {
  readonly #site: Site
  readonly #places: Places
  readonly #changes: Changes
  readonly #standing: Standing

  constructor(site: Site, places: Places, changes: Changes, standing: Standing) {
    this.#site = site
    this.#places = places
    this.#changes = changes
    this.#standing = standing
  }

  /** In the order in which they were made, parents first; then what the build left out goes. */
  async publish(): Promise<void> {
    for (const [table, place] of this.#places.entries()) {
      const statement = await this.#statement(table, place)
      if (statement !== undefined) await this.#site.finish(statement)
    }
    for (const table of this.#standing.ours) {
      if (this.#places.get(table) === undefined) await this.#site.finish(`DROP TABLE ${this.#places.live(table)}`)
    }
  }

  async #statement(table: string, place: Place): Promise<string | undefined> {
    const [live, staged] = [this.#places.live(table), this.#places.staged(table)]
    if (place.kind !== 'live' && !this.#standing.live.has(table)) return `ALTER TABLE ${staged} RENAME TO ${live}`
    if (place.kind === 'live' || !(await this.#changes.isChanged(table))) return undefined
    if (place.kind === 'staged') {
      return `CREATE OR REPLACE TABLE ${live}${parted(place.column)} AS SELECT * FROM ${staged}`
    }
    const { column, ranges, columns } = place
    return exchange({ table: live, columns, key: column, old: inRanges(column, ranges), rows: staged })
  }
}
