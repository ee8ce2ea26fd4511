import { openLibsql } from './libsql.ts'
import type { Store } from './store.ts'

/** The store of a URL: `file:` and a path, or `:memory:`. Undefined for a kind of URL that is not known. */
export function openStore(url: string): Store | undefined {
  if (url === ':memory:') return openLibsql(url)
  return url.startsWith('file:') ? openLibsql(url.slice('file:'.length)) : undefined
}
