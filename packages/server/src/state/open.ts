import type { Database } from './database.ts'
import { jobsIn } from './jobs.ts'
import { keysIn } from './keys.ts'
import { openLibsql } from './libsql.ts'
import { migrate } from './migrations.ts'
import { ownersIn } from './owners.ts'
import { queriesIn } from './queries.ts'
import { quotasIn } from './quotas.ts'
import { requestsIn } from './requests.ts'
import { secretsIn } from './secrets.ts'
import type { Store } from './store.ts'
import { tenantsIn } from './tenants.ts'

/** What a URL of state may be, for sentences about one that is not. */
export const STATE_URLS = 'file:<path>, :memory:, or postgres://…'

/** The store of a URL, brought to the schema of this version. Undefined for a kind of URL that is not known. */
export async function openStore(url: string): Promise<Store | undefined> {
  const database = await openDatabase(url)
  if (!database) return undefined
  try {
    await migrate(database)
  } catch (error) {
    await database.close()
    throw error
  }
  return storeIn(database)
}

function storeIn(database: Database): Store {
  return {
    keys: keysIn(database),
    tenants: tenantsIn(database),
    queries: queriesIn(database),
    owners: ownersIn(database),
    jobs: jobsIn(database),
    requests: requestsIn(database),
    secrets: secretsIn(database),
    quotas: quotasIn(database),
    close: () => database.close(),
  }
}

async function openDatabase(url: string): Promise<Database | undefined> {
  if (url === ':memory:') return openLibsql(url)
  if (/^file:./.test(url)) return openLibsql(url.slice('file:'.length))
  // Its driver is loaded where it is used: every command of the program begins here.
  return /^postgres(ql)?:\/\//.test(url) ? (await import('./postgres.ts')).openPostgres(url) : undefined
}
