import type { End } from '../arrow/end.ts'
import type { Check } from '../contract/api.ts'
import type { Told } from '../http/told.ts'
import type { Lineage } from '../lineage/lineage.ts'
import type { Sql } from '../sql/sql.ts'
import { bytesText, minuteText } from '../table/display.ts'
import { type AnyRow, Table, type TableParts } from '../table/table.ts'

/** What is known of a result besides its rows. */
export type About = Told &
  Readonly<{
    sql: Sql
    queryId: string | undefined
    end: End
    /** Bytes of the answer, after decompression. */
    bytes: number
    firstByteMs: number
    /** From sending the query to the end of the result. */
    ms: number
  }>

/**
 * A whole result: every row that the server counted has arrived.
 *
 * @example
 * const result = await oso.query(sql`select * from projects_v1 limit ${10}`)
 * result.rows()              // typed objects
 * result.columns()           // arrays
 * await result.toArquero()   // a dataframe
 * await result.lineage()     // what it is made from
 */
export class Result<Row extends object = AnyRow> extends Table<Row> {
  readonly sql: Sql
  readonly queryId: string | undefined
  /** True when a limit cut the result: there is more. `reason` says which limit. */
  readonly truncated: boolean
  readonly reason: End['reason']
  /** False where the server cannot say that a result is whole, as OSO's own API: then only the connection speaks for it. */
  readonly proven: boolean
  readonly bytes: number
  readonly firstByteMs: number
  readonly ms: number
  /** When the oldest data that the query read were made, where the server knows that of all. */
  readonly dataAsOf: Date | undefined
  /** What the server says that the author of the query may not know: that a literal of it loses digits, say. */
  readonly warning: string | undefined
  readonly #check: () => Promise<Check>
  #lineage: Promise<Lineage> | undefined

  constructor(parts: TableParts, about: About, check: () => Promise<Check>) {
    super(parts)
    this.sql = about.sql
    this.queryId = about.queryId
    this.truncated = about.end.truncated
    this.reason = about.end.reason
    this.proven = about.end.proven
    this.bytes = about.bytes
    this.firstByteMs = about.firstByteMs
    this.ms = about.ms
    this.dataAsOf = about.dataAsOf
    this.warning = about.warning
    this.#check = check
  }

  /**
   * What the result is made from, and how fresh that is. Asks the server, once.
   *
   * @example
   * const lineage = await result.lineage()
   * console.log(String(lineage), lineage.stale.length)
   */
  lineage(): Promise<Lineage> {
    this.#lineage ??= this.#askLineage()
    return this.#lineage
  }

  async #askLineage(): Promise<Lineage> {
    const { lineageOfCheck } = await import('../lineage/lineage.ts')
    return lineageOfCheck(await this.#check())
  }

  protected override summary(): string {
    const parts = [super.summary(), bytesText(this.bytes), `${Math.round(this.ms)} ms`]
    if (this.dataAsOf) parts.push(`data of ${minuteText(this.dataAsOf)}`)
    if (this.truncated) parts.push(`cut at the limit of ${this.reason ?? 'the server'}: there is more`)
    if (!this.proven) parts.push('not proven to be whole')
    return [parts.join(' · '), ...(this.warning ? [`warning: ${this.warning}`] : [])].join('\n')
  }
}
