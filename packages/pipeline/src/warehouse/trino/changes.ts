import type { Intervals } from '../warehouse.ts'
import { inRanges, type Range, rangesOf } from './intervals.ts'
import type { AnswerColumn } from './page.ts'
import type { Places } from './places.ts'
import type { Site } from './site.ts'
import { identifier } from './text.ts'

/** What differs between the tables of a build and those that people read, found by comparing their rows. */
export class Changes {
  readonly #site: Site
  readonly #places: Places
  readonly #isLive: (table: string) => boolean
  readonly #known = new Map<string, Promise<unknown>>()

  constructor(site: Site, places: Places, isLive: (table: string) => boolean) {
    this.#site = site
    this.#places = places
    this.#isLive = isLive
  }

  /** What was found of a table no longer holds. */
  forget(table: string): void {
    for (const key of this.#known.keys()) if (key.startsWith(`${table}\n`)) this.#known.delete(key)
  }

  /** The ranges in which a table's rows may have changed, as far as its parents tell; undefined: it may be any. */
  async rangesOf({ unit, from, others }: Intervals): Promise<Range[] | undefined> {
    for (const table of others) if (await this.isChanged(table)) return undefined
    const days = await this.#days(from.table, from.column)
    return days === 'any' ? undefined : rangesOf(days, unit)
  }

  /** Whether a table has other rows than the one that people read. */
  async isChanged(table: string): Promise<boolean> {
    const place = this.#places.get(table)
    switch (place?.kind) {
      case undefined:
      case 'live':
        return false
      case 'patched':
        return (await this.#days(table, place.column)).length > 0
      case 'staged':
        return this.#once(table, '', () => this.#differs(table))
      default:
        return place satisfies never
    }
  }

  /** The days of a column on which rows have changed. */
  async #days(table: string, column: string): Promise<readonly string[] | 'any'> {
    const place = this.#places.get(table)
    if (place === undefined || place.kind === 'live') return []
    if (place.kind === 'patched' && place.column !== column) return 'any'
    const ranges = place.kind === 'patched' ? ` WHERE ${inRanges(place.column, place.ranges)}` : ''
    return this.#once(table, column, () => this.#differentDays(table, column, ranges))
  }

  async #differs(table: string): Promise<boolean> {
    const columns = await this.#sharedColumns(table)
    if (columns === undefined) return true
    const digest = (relation: string) => `SELECT count(*) AS n, ${checksum(columns)} AS c FROM ${relation}`
    const both = `${digest(this.#places.live(table))} UNION ALL ${digest(this.#places.staged(table))}`
    return (await this.#site.value(`SELECT min(n) <> max(n) OR count(DISTINCT c) > 1 FROM (${both})`)) === true
  }

  async #differentDays(table: string, column: string, where: string): Promise<readonly string[] | 'any'> {
    const columns = await this.#sharedColumns(table)
    if (columns === undefined) return 'any'
    const day = `CAST(${identifier(column)} AS date)`
    const digest = (relation: string) =>
      `SELECT ${day} AS day, count(*) AS n, ${checksum(columns)} AS c FROM ${relation} GROUP BY ${day}`
    const both = `${digest(`${this.#places.live(table)}${where}`)} UNION ALL ${digest(this.#places.staged(table))}`
    const { rows } = await this.#site.run(
      `SELECT day FROM (${both}) GROUP BY day HAVING count(*) < 2 OR min(n) <> max(n) OR min(c) <> max(c)`,
    )
    const days = rows.map(([text]) => text)
    // Years beyond four digits, and rows without a time, are of no interval that we could name.
    return days.every(isDay) ? days : 'any'
  }

  /** The columns of a table, if they are the same in both places. */
  async #sharedColumns(table: string): Promise<readonly AnswerColumn[] | undefined> {
    if (!this.#isLive(table)) return undefined
    const [live, staged] = await Promise.all([
      this.#site.columns(this.#places.live(table)),
      this.#site.columns(this.#places.staged(table)),
    ])
    return JSON.stringify(live) === JSON.stringify(staged) ? live : undefined
  }

  #once<T>(table: string, what: string, find: () => Promise<T>): Promise<T> {
    const key = `${table}\n${what}`
    const found = this.#known.get(key) ?? find()
    this.#known.set(key, found)
    // Under one key there is one question, whose answer has one type.
    return found as Promise<T>
  }
}

function isDay(text: unknown): text is string {
  return typeof text === 'string' && /^\d{4}-\d\d-\d\d$/.test(text)
}

/** The same for the same rows, whatever their order. */
function checksum(columns: readonly AnswerColumn[]): string {
  return `checksum(ROW(${columns.map(({ name }) => identifier(name)).join(', ')}))`
}
