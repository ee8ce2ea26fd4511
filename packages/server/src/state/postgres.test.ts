import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { storeContract } from './contract.ts'
import { databaseContract } from './database-contract.ts'
import { jobsContract } from './jobs-contract.ts'
import { openStore } from './open.ts'
import { openPostgres } from './postgres.ts'
import type { Store } from './store.ts'

const url = process.env.OSO_TEST_POSTGRES_URL ?? ''
const opened: { close: () => Promise<void> }[] = []

/** Empties the database of the tests, which is theirs alone. */
async function emptied(): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query('DROP SCHEMA IF EXISTS oso CASCADE')
  await client.end()
}

async function openedStore(): Promise<Store> {
  const store = await openStore(url)
  if (!store) throw new Error('OSO_TEST_POSTGRES_URL is no postgres:// URL')
  opened.push(store)
  return store
}

afterAll(async () => {
  for (const one of opened) await one.close()
})

// Says `not run: N` without OSO_TEST_POSTGRES_URL, an empty database that the tests may do anything to; see CONTRIBUTING.md.
describe.skipIf(url === '')('a database on PostgreSQL', () => {
  databaseContract(async () => {
    await emptied()
    return openPostgres(url)
  })
})

describe.skipIf(url === '')('the store on PostgreSQL', () => {
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
    const client = new pg.Client(url)
    await client.connect()
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name = 'oso-server'`,
    )
    await client.end()
    await expect.poll(() => store.tenants.list().catch(() => [])).toHaveLength(2)
  })
})

test('a PostgreSQL that is not there is said to be so', async () => {
  await expect(openPostgres('postgres://127.0.0.1:1/none')).rejects.toMatchObject({ code: 'STATE_UNAVAILABLE' })
})
