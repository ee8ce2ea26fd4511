import type { Corpus } from './corpora.ts'
import { difference, isInScope, ourVerdict, trinoVerdict, type Verdict } from './verdict.ts'

/** More would only wait for each other on a small machine. */
const AT_ONCE = 6

/** A query, and what Trino says of it. */
export type Judged = Readonly<{ sql: string; verdict: Verdict }>

/** What Trino says of each query that is in scope, in order. */
export async function judged({ queries, schema, target }: Corpus): Promise<readonly Judged[]> {
  const asked = queries.filter(sql => isInScope(ourVerdict(sql, schema)))
  return eachOf(asked, async sql => ({ sql, verdict: await trinoVerdict(target, sql) }))
}

/** One text for each query that the analyser and Trino think differently of. */
export async function differences(corpus: Corpus): Promise<readonly string[]> {
  return (await judged(corpus)).flatMap(({ sql, verdict }) => {
    const found = difference(ourVerdict(sql, corpus.schema), verdict)
    return found === undefined ? [] : [`${sql}\n    ${found}`]
  })
}

/** Does the work for each item, some at once; the results are in order. */
export async function eachOf<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) {
      const item = items[at]
      if (item !== undefined) results[at] = await work(item)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return results
}
