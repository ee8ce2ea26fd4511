import type { Check } from './contract/api.ts'
import { Etags } from './http/etags.ts'
import { type ClientOptions, makeSettings, readEnvironment } from './http/settings.ts'
import type { Lineage } from './lineage/lineage.ts'
import type { RequestOptions } from './models/catalogue.ts'
import { type Models, makeModels } from './models/models.ts'
import type { ModelNames } from './models/names.ts'
import type { WithNumbers } from './models/select.ts'
import type { ModelRows } from './models.gen.ts'
import { check } from './query/check.ts'
import type { Job, JobAsk } from './query/job.ts'
import type { Result } from './query/result.ts'
import { QueryStream } from './query/stream.ts'
import { type Sql, type Typed, toSql } from './sql/sql.ts'
import type { AnyRow } from './table/table.ts'
import { makeOptions, type QueryAsk } from './transport/options.ts'
import { makeTransport } from './transport/transport.ts'
import type { Numbers } from './values/values.ts'

/** A client of an OSO gateway. Its methods may be used at the same time; it holds no connection of its own. */
export interface Client<N extends Numbers = 'bigint', Rows extends object = ModelRows> {
  /** Runs a query of a named model; its rows are typed. */
  query<Picked extends object>(query: Typed<Picked>, options?: QueryAsk): Promise<Result<WithNumbers<Picked, N>>>
  /**
   * Runs a query and gives its whole result, or throws.
   *
   * @example
   * const result = await oso.query<{ n: bigint }>('select count(*) as n from projects_v1')
   * const [row] = result.rows() // { n: 7112n }
   */
  query<Row extends object = AnyRow>(query: Sql | string, options?: QueryAsk): Promise<Result<Row>>

  /** Runs a query of a named model and gives its typed rows as they come in. */
  stream<Picked extends object>(query: Typed<Picked>, options?: QueryAsk): QueryStream<WithNumbers<Picked, N>>
  /**
   * Runs a query and gives its result as it comes in.
   *
   * @example
   * for await (const row of oso.stream(sql`select * from int_events__github`)) console.log(row)
   */
  stream<Row extends object = AnyRow>(query: Sql | string, options?: QueryAsk): QueryStream<Row>

  /**
   * Starts a query as a job, which outlives this program: at a gateway, and at OSO's own API.
   *
   * @example
   * const job = await oso.submit('select count(*) as n from projects_v1')
   * const result = await job.result()
   */
  submit<Row extends object = AnyRow>(query: Sql | string, options?: QueryAsk): Promise<Job<Row>>

  /**
   * Takes up a job by its id, in whatever program it was started.
   *
   * @example
   * const job = await oso.attach<{ n: bigint }>(process.argv[2])
   * console.log(await job.status())
   */
  attach<Row extends object = AnyRow>(id: string, options?: JobAsk): Promise<Job<Row>>

  /**
   * Says what a query would read, return and cost, without running it. Throws what is wrong with it.
   *
   * @example
   * const { columns, models } = await oso.check('select project_name from projects_v1')
   */
  check(query: Sql | string, options?: QueryAsk): Promise<Check>

  /**
   * What a model, or one of its columns, is made from, and how fresh each part is.
   *
   * @example
   * console.log(String(await oso.lineage('projects_v1')))
   */
  lineage(model: string, options?: RequestOptions & Readonly<{ column?: string }>): Promise<Lineage>

  /** The named models: each by its name, to query it; `list` and `describe` to learn about them. */
  readonly models: Models<Rows>
}

const loadJobs = () => import('./query/job.ts')

/**
 * Makes a client. With `models`, which `oso-client types` writes, names of models and columns are checked before
 * anything is sent, and rows have the types of those models. Without options it reads `OSO_API_KEY` and `OSO_BASE_URL` from the environment.
 *
 * @example
 * const oso = createClient({ baseUrl: 'http://127.0.0.1:8080/api/v1/' })
 * const result = await oso.query(sql`select project_name from projects_v1 where project_name like ${'found%'}`)
 */
export function createClient<N extends Numbers = 'bigint', Rows extends object = ModelRows>(
  options: ClientOptions<N> & Readonly<{ models?: ModelNames<Rows> }> = {},
): Client<N, Rows> {
  const settings = makeSettings(options, readEnvironment())
  const transport = makeTransport(settings.api)
  const catalogue = { settings, etags: new Etags() }
  const callOf = (query: Sql | string, ask: QueryAsk) => ({
    settings,
    sql: toSql(query, ask.parameters),
    options: makeOptions(ask, settings),
  })
  const stream = (query: Sql | string, ask: QueryAsk = {}): QueryStream =>
    new QueryStream(callOf(query, ask), transport)
  const client = {
    stream,
    query: async (query: Sql | string, ask?: QueryAsk) => stream(query, ask).collect(),
    // Few programs have jobs, so what they need is loaded with the first of them.
    submit: async (query: Sql | string, ask: QueryAsk = {}) =>
      (await loadJobs()).submit(callOf(query, ask), ask.signal),
    attach: async (id: string, ask?: JobAsk) => (await loadJobs()).attach(settings, id, ask),
    check: async (query: Sql | string, ask: QueryAsk = {}) =>
      check(settings, toSql(query, ask.parameters), makeOptions(ask, settings)),
    lineage: async (model: string, ask?: RequestOptions & Readonly<{ column?: string }>) =>
      (await import('./models/catalogue.ts')).modelLineage(catalogue, model, ask),
    models: makeModels(catalogue, options.models),
  }
  // The row types are the caller's word; nothing here depends on them.
  return client as Client<N, Rows>
}
