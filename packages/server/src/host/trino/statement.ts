import { QueryError } from '../../errors.ts'
import type { Coordinator } from './coordinator.ts'
import { queryErrorOf } from './errors.ts'
import { type Page, readPage } from './page.ts'

/** A statement for the cluster, and what is said with it. */
export type StatementRequest = Readonly<{ sql: string; headers: Readonly<Record<string, string>> }>

/** How often a query is told that its reader is still there while no page is asked for. */
const HEARTBEAT_MS = 10_000
/** How long the cluster may take to say that it has stopped a query. */
const CANCEL_MS = 5_000

/**
 * The pages of a statement, the next of which is asked for while one is read. Leaving early, by whatever way, stops the
 * query on the cluster. Throws a `QueryError` for what the cluster says is wrong, and what the connection threw.
 */
export async function* pagesOf(
  coordinator: Coordinator,
  { sql, headers }: StatementRequest,
  signal: AbortSignal,
): AsyncGenerator<Page, void> {
  const left = new AbortController()
  const either = AbortSignal.any([signal, left.signal])
  const post = { method: 'POST', url: new URL('/v1/statement', coordinator.url), body: sql, headers } as const
  let page = readPage(await coordinator.ask(post, either))
  let last = nextOf(page, coordinator)
  let isOver = false
  const heartbeat = setInterval(() => last && coordinator.tell({ method: 'HEAD', url: last }, CANCEL_MS), HEARTBEAT_MS)
  try {
    for (;;) {
      requireQuery(page)
      if (page.error) {
        isOver = true
        throw queryErrorOf(page.error)
      }
      const next = nextOf(page, coordinator)
      const ahead = next && coordinator.ask({ method: 'GET', url: next }, either)
      // Who leaves does not wait for it.
      ahead?.catch(() => {})
      last = next ?? last
      yield page
      isOver = next === undefined
      if (!ahead) return
      page = readPage(await ahead)
    }
  } finally {
    clearInterval(heartbeat)
    left.abort(new QueryError('CANCELLED', 'The query was stopped.'))
    if (!isOver && last) await coordinator.tell({ method: 'DELETE', url: last }, CANCEL_MS)
  }
}

function nextOf({ nextUri }: Page, coordinator: Coordinator): URL | undefined {
  return nextUri === undefined ? undefined : coordinator.pinned(nextUri)
}

// The guard lets queries through and nothing else; this is said by who would have done it.
function requireQuery({ updateType }: Page): void {
  if (updateType === undefined || updateType === null) return
  throw new QueryError('NOT_ALLOWED', 'The cluster took this for no query.', { cause: updateType })
}
