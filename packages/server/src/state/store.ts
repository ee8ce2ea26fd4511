import type { Keys } from './keys.ts'
import type { Owners } from './owners.ts'
import type { Queries } from './queries.ts'
import type { Tenants } from './tenants.ts'

/** What outlives the process, a repository for each kind. */
export type Store = Readonly<{
  keys: Keys
  tenants: Tenants
  queries: Queries
  owners: Owners
  close: () => Promise<void>
}>
