import { QueryError } from './errors.ts'
import { StartError } from './start-error.ts'
import { openStore, STATE_URLS } from './state/open.ts'
import type { Store } from './state/store.ts'

/** The store of `OSO__STATE__URL`. Throws a `StartError` that says why there is none; the URL may hold a password. */
export async function openState(url: string): Promise<Store> {
  const store = await openStore(url).catch(unusable)
  if (store) return store
  throw new StartError('INVALID_SETTING', `OSO__STATE__URL must be ${STATE_URLS}.`)
}

function unusable(cause: unknown): never {
  const inner = cause instanceof QueryError ? cause.cause : cause
  const reason = inner instanceof Error && inner.message !== '' ? inner.message : String(inner)
  throw new StartError(
    'STATE_UNUSABLE',
    `The database of OSO__STATE__URL cannot be used: ${reason}. Name a file where this process may write, or a PostgreSQL that answers.`,
    { cause },
  )
}
