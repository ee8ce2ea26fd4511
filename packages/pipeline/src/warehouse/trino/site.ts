import { PipelineError } from '../../errors.ts'
import type { Answer, TrinoClient } from './client.ts'
import type { AnswerColumn } from './page.ts'
import { literal, path } from './text.ts'

/** A catalog and the schemas in it that a warehouse is made of, on a cluster that can be asked. */
export class Site {
  readonly client: TrinoClient
  readonly catalog: string
  /** The tables that people query. */
  readonly schema: string
  readonly #signal: AbortSignal | undefined

  constructor(client: TrinoClient, place: Readonly<{ catalog: string; schema: string }>, signal?: AbortSignal) {
    this.client = client
    this.catalog = place.catalog
    this.schema = place.schema
    this.#signal = signal
  }

  /** What tells of builds. */
  get meta(): string {
    return `${this.schema}_meta`
  }

  /** What the schemas begin with in which builds are under way. */
  get building(): string {
    return `${this.schema}_building_`
  }

  /** Runs a statement, which the signal of the build cancels. */
  run(sql: string): Promise<Answer> {
    return this.client.run(sql, this.#signal)
  }

  /** Runs a statement that must not be stopped halfway by who gives the build up: publishing, cleaning up. */
  finish(sql: string): Promise<Answer> {
    return this.client.run(sql)
  }

  /** The full name of what is in a schema. */
  name(schema: string, table: string): string {
    return path(this.catalog, schema, table)
  }

  /** The first cell of the answer to a query. */
  async value(sql: string): Promise<unknown> {
    return (await this.run(sql)).rows[0]?.[0]
  }

  /** The tables and views of a schema; none where there is no such schema. */
  async tables(schema: string): Promise<string[]> {
    const { rows } = await this.run(
      `SELECT table_name FROM ${path(this.catalog, 'information_schema', 'tables')} WHERE table_schema = ${literal(schema)}`,
    )
    return rows.map(([name]) => String(name))
  }

  /** The schemas whose names begin so. */
  async schemas(prefix: string): Promise<string[]> {
    const { rows } = await this.run(`SHOW SCHEMAS FROM ${path(this.catalog)}`)
    return rows.map(([name]) => String(name)).filter(name => name.startsWith(prefix))
  }

  /** Removes a schema and all that is in it; not every catalog can do that in one statement. */
  async dropSchema(schema: string): Promise<void> {
    const { rows } = await this.finish(`SHOW TABLES FROM ${path(this.catalog, schema)}`)
    for (const [table] of rows) await this.finish(`DROP TABLE IF EXISTS ${this.name(schema, String(table))}`)
    await this.finish(`DROP SCHEMA IF EXISTS ${path(this.catalog, schema)}`)
  }

  /** The columns of a table, in order. */
  async columns(table: string): Promise<AnswerColumn[]> {
    const { rows } = await this.run(`SHOW COLUMNS FROM ${table}`)
    return rows.map(([name, type]) => ({ name: String(name), type: String(type) }))
  }

  /** Throws `WAREHOUSE_NOT_FOUND` where there is no such catalog. */
  async requireCatalog(): Promise<void> {
    const { rows } = await this.run('SHOW CATALOGS')
    if (rows.some(([name]) => name === this.catalog)) return
    const others = rows.map(([name]) => String(name)).join(', ')
    throw new PipelineError('WAREHOUSE_NOT_FOUND', `the cluster has no catalog ${this.catalog}; it has ${others}`, {
      hint: 'give --trino-catalog the name of an Iceberg catalog',
    })
  }
}
