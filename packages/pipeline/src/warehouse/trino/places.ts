import { parse, print } from 'oso-sql'
import type { Query } from '../warehouse.ts'
import { SOMEWHERE } from './compile.ts'
import { inRanges, type Range } from './intervals.ts'
import type { Site } from './site.ts'
import { rewriteTables } from './tables.ts'
import { identifier } from './text.ts'

/**
 * Where the rows of a table are while a build is under way. `live`: where people read them. `staged`: in the build's own
 * schema, with `column` by whose years they are parted. `patched`: some ranges of `column` in the build's schema, the others live.
 */
export type Place =
  | Readonly<{ kind: 'live' }>
  | Readonly<{ kind: 'staged'; column: string | undefined }>
  | Readonly<{ kind: 'patched'; column: string; ranges: readonly Range[]; columns: readonly string[] }>

/** The tables of a build, each where it is at the moment. */
export class Places {
  readonly #site: Site
  readonly #building: string
  readonly #places = new Map<string, Place>()

  constructor(site: Site, building: string) {
    this.#site = site
    this.#building = building
  }

  set(table: string, place: Place): void {
    // The last to be put in place is the last to be published.
    this.#places.delete(table)
    this.#places.set(table, place)
  }

  delete(table: string): void {
    this.#places.delete(table)
  }

  get(table: string): Place | undefined {
    return this.#places.get(table)
  }

  entries(): readonly (readonly [table: string, place: Place])[] {
    return [...this.#places]
  }

  live(table: string): string {
    return this.#site.name(this.#site.schema, table)
  }

  staged(table: string): string {
    return this.#site.name(this.#building, table)
  }

  /** The rows of a table, as what may follow FROM. */
  relation(table: string): string {
    const place = this.#places.get(table)
    if (place === undefined || place.kind === 'live') return this.live(table)
    if (place.kind === 'staged') return this.staged(table)
    const columns = place.columns.map(identifier).join(', ')
    const kept = `SELECT ${columns} FROM ${this.live(table)} WHERE NOT (${inRanges(place.column, place.ranges)})`
    return `(${kept} UNION ALL SELECT ${columns} FROM ${this.staged(table)})`
  }

  /** A compiled query that reads every table where it is. */
  read({ sql }: Query): string {
    const statement = parse(sql)
    const body = rewriteTables(statement.body, ({ name: { parts } }) => {
      const [schema, table] = parts
      return parts.length === 2 && schema?.name === SOMEWHERE && table ? this.relation(table.name) : undefined
    })
    return print({ ...statement, body })
  }
}
