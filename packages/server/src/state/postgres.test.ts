import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasPostgres, type OwnDatabase, ownDatabase } from '../../test/postgres.ts'
import { storeContract } from './contract.ts'
import { databaseContract } from './database-contract.ts'
import { jobsContract } from './jobs-contract.ts'
import { openStore } from './open.ts'
import { openPostgres } from './postgres.ts'
import type { Store } from './store.ts'

const opened: { close: () => Promise<void> }[] = []
let database: OwnDatabase
beforeAll(async () => {
  if (hasPostgres) database = await ownDatabase()
})
afterAll(async () => {
  for (const one of opened) await one.close()
  await database?.drop()
})

const emptied = (): Promise<void> => database.run('DROP SCHEMA IF EXISTS oso CASCADE')

async function openedStore(): Promise<Store> {
  const store = await openStore(database.url)
  if (!store) throw new Error('the URL is not known')
  opened.push(store)
  return store
}

// Says `not run: N` without OSO_TEST_POSTGRES_URL, a server that tests may make databases on: `npm run test:services`.
describe.skipIf(!hasPostgres)('a database on PostgreSQL', () => {
  databaseContract(async () => {
    await emptied()
    return openPostgres(database.url)
  })
})

describe.skipIf(!hasPostgres)('the store on PostgreSQL', () => {
  const empty = async (): Promise<Store> => {
    await emptied()
    return openedStore()
  }
  storeContract(empty)
  jobsContract(empty)

  test('is shared by gateways that start at once', async () => {
    await emptied()
    const [one, other] = await Promise.all([openedStore(), openedStore()])
    await one.tenants.change('default', { name: 'seen' })
    expect((await other.tenants.byId('default'))?.name).toBe('seen')
  })

  test('outlives the loss of its connections', async () => {
    await emptied()
    const store = await openedStore()
    await store.tenants.list()
    await database.run(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND application_name = 'oso-server' AND datname = current_database()`,
    )
    await expect.poll(() => store.tenants.list().catch(() => [])).toHaveLength(2)
  })
})

test('a PostgreSQL that is not there is said to be so', async () => {
  await expect(openPostgres('postgres://127.0.0.1:1/none')).rejects.toMatchObject({ code: 'STATE_UNAVAILABLE' })
})
