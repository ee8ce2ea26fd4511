import type { Jobs } from './jobs.ts'
import type { Keys } from './keys.ts'
import type { Owners } from './owners.ts'
import type { Queries } from './queries.ts'
import type { Quotas } from './quotas.ts'
import type { Requests } from './requests.ts'
import type { Secrets } from './secrets.ts'
import type { Tenants } from './tenants.ts'

/** What outlives the process, a repository for each kind. */
export type Store = Readonly<{
  keys: Keys
  tenants: Tenants
  queries: Queries
  owners: Owners
  jobs: Jobs
  requests: Requests
  secrets: Secrets
  quotas: Quotas
  close: () => Promise<void>
}>
