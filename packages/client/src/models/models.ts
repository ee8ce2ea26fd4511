import type { ModelDetail, ModelSummary } from '../contract/api.ts'
import type { Settings } from '../http/settings.ts'
import type { ModelRows } from '../models.gen.ts'
import { describeModel, listModels, type ModelFilter, type RequestOptions } from './catalogue.ts'
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
export type Models = Catalogue & { readonly [Name in keyof ModelRows]: ModelQuery<ModelRows[Name]> }

/** The models of a gateway. Any name gives a query; the server knows whether there is such a model. */
export function makeModels(settings: Settings): Models {
  const catalogue: Catalogue = {
    list: (filter, options) => listModels(settings, filter, options),
    describe: (name, options) => describeModel(settings, name, options),
  }
  const get = (target: object, name: string | symbol): unknown => {
    // With a member `then` it would be taken for a promise.
    if (typeof name === 'symbol' || name === 'then' || name in target) return Reflect.get(target, name)
    return new ModelQuery(name)
  }
  // The proxy makes each member when it is asked for.
  return new Proxy(catalogue, { get }) as Models
}
