import type { LineageAnswer, ModelDetail, ModelPage, ModelSummary, Stage } from '../contract/api.ts'
import { requestJson } from '../http/json.ts'
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

/** As many as the server gives at a time. */
const PAGE = 1000

/** The models, by name, page after page. */
export async function listModels(
  settings: Settings,
  filter: ModelFilter = {},
  options: RequestOptions = {},
): Promise<ModelSummary[]> {
  const models: ModelSummary[] = []
  const query = new URLSearchParams({ limit: String(PAGE) })
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, String(value))
  for (;;) {
    const page = await get<ModelPage>(settings, `models?${query}`, options)
    models.push(...page.models)
    if (page.next === null) return models
    query.set('cursor', page.next)
  }
}

/** All that the server knows of a model. */
export function describeModel(settings: Settings, name: string, options: RequestOptions = {}): Promise<ModelDetail> {
  return get<ModelDetail>(settings, `models/${encodeURIComponent(name)}`, options)
}

/** What a model, or one of its columns, is made from. */
export async function modelLineage(
  settings: Settings,
  name: string,
  options: RequestOptions & Readonly<{ column?: string }> = {},
): Promise<Lineage> {
  const query = options.column === undefined ? '' : `?${new URLSearchParams({ column: options.column })}`
  const path = `models/${encodeURIComponent(name)}/lineage${query}`
  const { lineageOfAnswer } = await import('../lineage/lineage.ts')
  return lineageOfAnswer(await get<LineageAnswer>(settings, path, options))
}

function get<T>(settings: Settings, path: string, { signal, timeouts }: RequestOptions): Promise<T> {
  return requestJson<T>({ method: 'GET', path, signal, timeouts: mergeTimeouts(settings.timeouts, timeouts) }, settings)
}
