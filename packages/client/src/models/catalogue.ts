import type { LineageAnswer, ModelDetail, ModelPage, ModelSummary, Stage } from '../contract/api.ts'
import { gatewayOnly } from '../errors.ts'
import type { Etags } from '../http/etags.ts'
import { mergeTimeouts, type Settings, type Timeouts } from '../http/settings.ts'
import type { Lineage } from '../lineage/lineage.ts'

/** Which models to list; without any of these, all. */
export type ModelFilter = Readonly<{
  stage?: Stage
  /** Only those that the project has the SQL of, or only the others. */
  built?: boolean
  /** Words that must all occur in the name or the purpose. */
  q?: string
}>

/** What any request may be given. */
export type RequestOptions = Readonly<{ signal?: AbortSignal; timeouts?: Partial<Timeouts> }>

/** The way to what a server knows of its models: what it has told before is asked for by its ETag. */
export type CatalogueCall = Readonly<{ settings: Settings; etags: Etags }>

/** As many as the server gives at a time. */
const PAGE = 1000

/** The models, by name, page after page. */
export async function listModels(
  call: CatalogueCall,
  filter: ModelFilter = {},
  options: RequestOptions = {},
): Promise<ModelSummary[]> {
  needGateway(call, 'list of models', "Ask in SQL: oso.query('show tables').")
  const models: ModelSummary[] = []
  const query = new URLSearchParams({ limit: String(PAGE) })
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, String(value))
  for (;;) {
    const page = await get<ModelPage>(call, `models?${query}`, options)
    models.push(...page.models)
    if (page.next === null) return models
    query.set('cursor', page.next)
  }
}

/** All that the server knows of a model. */
export async function describeModel(
  call: CatalogueCall,
  name: string,
  options: RequestOptions = {},
): Promise<ModelDetail> {
  needGateway(call, 'descriptions of models', `Its columns are to be had in SQL: oso.query('describe ${name}').`)
  return get<ModelDetail>(call, `models/${encodeURIComponent(name)}`, options)
}

/** What a model, or one of its columns, is made from. */
export async function modelLineage(
  call: CatalogueCall,
  name: string,
  options: RequestOptions & Readonly<{ column?: string }> = {},
): Promise<Lineage> {
  needGateway(call, 'lineage', 'What a query names is all that is known there.')
  const query = options.column === undefined ? '' : `?${new URLSearchParams({ column: options.column })}`
  const path = `models/${encodeURIComponent(name)}/lineage${query}`
  const { lineageOfAnswer } = await import('../lineage/lineage.ts')
  return lineageOfAnswer(await get<LineageAnswer>(call, path, options))
}

function get<T>({ settings, etags }: CatalogueCall, path: string, { signal, timeouts }: RequestOptions): Promise<T> {
  return etags.get<T>({ path, signal, timeouts: mergeTimeouts(settings.timeouts, timeouts) }, settings)
}

function needGateway({ settings }: CatalogueCall, what: string, instead: string): void {
  if (settings.api === 'oso') throw gatewayOnly(what, instead)
}
