import { setTimeout as sleep } from 'node:timers/promises'
import type { Target } from './statement.ts'

type Query = Readonly<{
  queryId: string
  state: string
  query: string
  session: Readonly<{ user: string; source?: string }>
}>

const OVER: ReadonlySet<string> = new Set(['FINISHED', 'FAILED'])

/** Whose queries are looked for: a node, and the source by which the gateway's are known there. */
export type Watched = Target & Readonly<{ source?: string }>

/** The gateway's queries that a node runs or remembers, as far as the user may see them. */
export async function queriesOn({ url, user, source = 'gateway' }: Watched): Promise<readonly Query[]> {
  const response = await fetch(`${url}/v1/query`, { headers: { 'x-trino-user': user } })
  const all = (await response.json()) as readonly Query[]
  return all.filter(({ session }) => session.source === source)
}

/** Those of them that run. */
export async function runningOn(target: Watched): Promise<readonly Query[]> {
  return (await queriesOn(target)).filter(({ state }) => !OVER.has(state))
}

/** Waits until there is such a query, or until there is none; throws when that does not come in time. */
export async function untilRunning(target: Watched, wanted: boolean, timeoutMs = 20_000): Promise<readonly Query[]> {
  for (const end = Date.now() + timeoutMs; ; await sleep(20)) {
    const found = await runningOn(target)
    if (found.length > 0 === wanted) return found
    if (Date.now() > end) throw new Error(`${found.length} queries run: ${found.map(({ query }) => query).join('; ')}`)
  }
}
