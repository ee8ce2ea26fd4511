import type { Jobs } from '../state/jobs.ts'
import type { ResultStore } from './results/result-store.ts'
import { resultName } from './work.ts'

/** What results are kept with. */
export type KeeperDeps = Readonly<{
  jobs: Jobs
  results: ResultStore
  now: () => number
}>

const AT_ONCE = 100
/** What is so old and no job's was left behind by a gateway that died. A result is not that long in the making. */
const ORPHAN_MS = 2 * 86_400_000

/** Removes the results whose time is over; says how many. */
export async function removeExpired({ jobs, results, now }: KeeperDeps): Promise<number> {
  let removed = 0
  for (;;) {
    const rows = await jobs.expired(now(), AT_ONCE)
    for (const row of rows) {
      await results.remove(resultName(row))
      await jobs.markRemoved(row.id)
    }
    removed += rows.length
    if (rows.length < AT_ONCE) return removed
  }
}

/** Removes what lies in the store and is the result of no job; says how many. */
export async function removeOrphans({ jobs, results, now }: KeeperDeps): Promise<number> {
  let removed = 0
  for await (const { name, modifiedAt } of results.list()) {
    if (modifiedAt > now() - ORPHAN_MS) continue
    const row = await jobs.byId(name.split('.')[0] ?? '')
    if (row?.state === 'complete' && !row.isRemoved && resultName(row) === name) continue
    await results.remove(name)
    removed++
  }
  return removed
}
