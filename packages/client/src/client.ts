import type { Check, ModelDetail, ModelSummary } from './api.ts'
import { type ClientOptions, makeSettings, readEnvironment, type Settings } from './http/settings.ts'
import type { Lineage } from './lineage/lineage.ts'
import { describeModel, listModels, type ModelFilter, modelLineage, type RequestOptions } from './models/catalogue.ts'
import { check } from './query/check.ts'
import { makeOptions, type QueryAsk } from './query/options.ts'
import type { Result } from './query/result.ts'
import { QueryStream } from './query/stream.ts'
import { type Sql, toSql } from './sql/sql.ts'
import type { AnyRow } from './table/table.ts'
import type { Numbers } from './values/values.ts'

/** What is known of the named models. */
export interface Models {
  /** The models, by name. */
  list(filter?: ModelFilter, options?: RequestOptions): Promise<ModelSummary[]>
  /** One model: columns, grain, SQL, freshness. */
  describe(name: string, options?: RequestOptions): Promise<ModelDetail>
}

/** A client of an OSO gateway. Its methods may be used at the same time; it holds no connection of its own. */
export interface Client<N extends Numbers = 'bigint'> {
  /**
   * Runs a query and gives its whole result, or throws.
   *
   * @example
   * const result = await oso.query<{ n: bigint }>('select count(*) as n from projects_v1')
   * const { n } = result.rows()[0]
   */
  query<Row extends object = AnyRow>(query: Sql | string, options?: QueryAsk): Promise<Result<Row>>

  /**
   * Runs a query and gives its result as it comes in.
   *
   * @example
   * for await (const row of oso.stream(sql`select * from int_events__github`)) console.log(row)
   */
  stream<Row extends object = AnyRow>(query: Sql | string, options?: QueryAsk): QueryStream<Row>

  /** Says what a query would read, return and cost, without running it. Throws what is wrong with it. */
  check(query: Sql | string, options?: QueryAsk): Promise<Check>

  /** What a model, or one of its columns, is made from, and how fresh each part is. */
  lineage(model: string, options?: RequestOptions & Readonly<{ column?: string }>): Promise<Lineage>

  readonly models: Models
  /** What 64-bit integers become in this client's results. */
  readonly numbers: N
}

/**
 * Makes a client. Without options it reads `OSO_API_KEY` and `OSO_BASE_URL` from the environment.
 *
 * @example
 * const oso = createClient({ baseUrl: 'http://127.0.0.1:8080/api/v1/' })
 * const result = await oso.query(sql`select project_name from projects_v1 where project_name like ${'found%'}`)
 */
export function createClient<N extends Numbers = 'bigint'>(options: ClientOptions<N> = {}): Client<N> {
  const settings = makeSettings(options, readEnvironment())
  return { ...queries(settings), models: models(settings), numbers: settings.numbers }
}

function queries(settings: Settings): Omit<Client, 'models' | 'numbers'> {
  const stream = <Row extends object>(query: Sql | string, ask: QueryAsk = {}): QueryStream<Row> =>
    new QueryStream<Row>(settings, toSql(query, ask.parameters), makeOptions(ask, settings))
  return {
    stream,
    query: async <Row extends object>(query: Sql | string, ask?: QueryAsk) => stream<Row>(query, ask).collect(),
    check: async (query, ask = {}) => check(settings, toSql(query, ask.parameters), makeOptions(ask, settings)),
    lineage: (model, ask) => modelLineage(settings, model, ask),
  }
}

function models(settings: Settings): Models {
  return {
    list: (filter, ask) => listModels(settings, filter, ask),
    describe: (name, ask) => describeModel(settings, name, ask),
  }
}
