import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
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

/** A way to a server that can be closed without anybody being told, as a network is that is cut. */
async function wire(url: string): Promise<Readonly<{ url: string; cut: () => void; close: () => void }>> {
  const { hostname, port } = new URL(url)
  const sockets: Socket[] = []
  const server = createServer(socket => {
    const other = connect(Number(port || 5432), hostname)
    sockets.push(socket, other)
    for (const one of [socket, other]) one.on('error', () => {})
    socket.pipe(other).pipe(socket)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const through = new URL(url)
  // A server that listens on a port has an address of this form.
  through.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: through.href,
    cut: () => {
      for (const socket of sockets) socket.unpipe().pause()
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

// Says `not run: N` without OSO_TEST_POSTGRES_URL, a server that tests may make databases on: `npm run test:services`.
describe.skipIf(!hasPostgres)('a database on PostgreSQL', () => {
  databaseContract(async () => {
    await emptied()
    return openPostgres(database.url)
  })

  test('that says nothing any more is not waited for without end', async () => {
    const line = await wire(database.url)
    const silent = await openPostgres(line.url, 300)
    expect(await silent.all('SELECT 1 AS n')).toEqual([{ n: 1 }])
    line.cut()
    await expect(silent.all('SELECT 1 AS n')).rejects.toMatchObject({ code: 'STATE_UNAVAILABLE' })
    line.close()
    await silent.close()
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
