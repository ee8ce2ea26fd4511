import type { Client } from '../client.ts'
import type { ModelDetail } from '../contract/api.ts'
import { sql } from '../sql/sql.ts'
import type { Described, NamedQuery } from './declare.ts'

/** A query as it lies in a file. Lines `-- @param <type>` name the types of its `?`, in order. */
export type QueryFile = Readonly<{ name: string; text: string }>

/** What to describe. */
export type DescribeAsk = Readonly<{
  /** Names of models; without them, all that can be queried. */
  models?: readonly string[]
  /** Also the models that have no table now. */
  all?: boolean
  queries?: readonly QueryFile[]
  /** Called after each model. */
  onProgress?: (done: number, of: number) => void
  signal?: AbortSignal
}>

// More at once would be a burst to a server that counts requests.
const AT_ONCE = 8

/**
 * Asks a gateway for all that types are written from.
 *
 * @example
 * const described = await describe(oso, { models: ['projects_v1'], queries: [{ name: 'top', text: 'select 1 as n' }] })
 */
export async function describe(oso: Pick<Client, 'models' | 'check'>, ask: DescribeAsk = {}): Promise<Described> {
  const options = ask.signal ? { signal: ask.signal } : {}
  const listed = async (): Promise<readonly string[]> => {
    const found = await oso.models.list({}, options)
    return found.filter(model => ask.all || model.materialised).map(model => model.name)
  }
  const names = ask.models ?? (await listed())
  let done = 0
  const models = await eachOf(names, async (name): Promise<ModelDetail> => {
    const model = await oso.models.describe(name, options)
    done += 1
    ask.onProgress?.(done, names.length)
    return model
  })
  const queries = await eachOf(ask.queries ?? [], async ({ name, text }): Promise<NamedQuery> => {
    const types = [...text.matchAll(/^[ \t]*--[ \t]*@param[ \t]+(.+?)[ \t]*$/gm)].map(match => match[1] ?? '')
    return { name, check: await oso.check(text, { parameters: types.map(type => sql.value(null, type)), ...options }) }
  })
  return { models, queries }
}

async function eachOf<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const waiting = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) results[index] = await run(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return results
}
