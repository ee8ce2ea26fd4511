import { setTimeout as sleep } from 'node:timers/promises'
import type { Target } from './statement.ts'

type Query = Readonly<{
  queryId: string
  state: string
  query: string
  session: Readonly<{ user: string; source?: string }>
}>

const OVER: ReadonlySet<string> = new Set(['FINISHED', 'FAILED'])

/** The gateway's queries that a node runs or remembers, as far as the user may see them. */
export async function queriesOn({ url, user }: Target): Promise<readonly Query[]> {
  const response = await fetch(`${url}/v1/query`, { headers: { 'x-trino-user': user } })
  const all = (await response.json()) as readonly Query[]
  return all.filter(({ session }) => session.source === 'gateway')
}

/** Those of them that run. */
export async function runningOn(target: Target): Promise<readonly Query[]> {
  return (await queriesOn(target)).filter(({ state }) => !OVER.has(state))
}

/** Waits until there is such a query, or until there is none; throws when that does not come in time. */
export async function untilRunning(target: Target, wanted: boolean, timeoutMs = 20_000): Promise<readonly Query[]> {
  for (const end = Date.now() + timeoutMs; ; await sleep(20)) {
    const found = await runningOn(target)
    if (found.length > 0 === wanted) return found
    if (Date.now() > end) throw new Error(`${found.length} queries run: ${found.map(({ query }) => query).join('; ')}`)
  }
}
