import type { ModelDetail, ModelSummary } from '../contract/api.ts'
import type { CatalogueCall, ModelFilter, RequestOptions } from './catalogue.ts'
import { checkName, type ModelNames } from './names.ts'
import { ModelQuery } from './select.ts'

/** What can be asked about the named models. */
type Catalogue = Readonly<{
  /** The models, by name. */
  list(filter?: ModelFilter, options?: RequestOptions): Promise<ModelSummary[]>
  /** One model: columns, grain, SQL, freshness. */
  describe(name: string, options?: RequestOptions): Promise<ModelDetail>
}>

/**
 * The named models, each a query of all its rows.
 *
 * @example
 * oso.models.projects_v1.select('project_name').limit(10)
 * await oso.models.list({ stage: 'mart' })
 */
export type Models<Rows extends object> = Catalogue & {
  readonly [Name in keyof Rows]: Rows[Name] extends object ? ModelQuery<Rows[Name]> : never
}

/** The models of a gateway. Where their names are not at hand, any gives a query: the server knows whether it is one. */
export function makeModels<Rows extends object>(call: CatalogueCall, names?: ModelNames<Rows>): Models<Rows> {
  const columns = new Map(names && Object.entries<readonly string[]>(names))
  const catalogue: Catalogue = {
    list: async (filter, options) => (await import('./catalogue.ts')).listModels(call, filter, options),
    describe: async (name, options) => (await import('./catalogue.ts')).describeModel(call, name, options),
  }
  const get = (target: object, name: string | symbol): unknown => {
    // With a member `then` it would be taken for a promise.
    if (typeof name === 'symbol' || name === 'then' || name in target) return Reflect.get(target, name)
    if (names) checkName('model', name, [...columns.keys()])
    return new ModelQuery(name, { known: columns.get(name) })
  }
  // The proxy makes each member when it is asked for.
  return new Proxy(catalogue, { get }) as Models<Rows>
}
