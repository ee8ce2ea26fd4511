import { randomBytes } from 'node:crypto'
import pg from 'pg'

/** A server on which tests may make databases; '' where there is none. */
const SERVER = process.env.OSO_TEST_POSTGRES_URL ?? ''

/** Whether OSO_TEST_POSTGRES_URL names a PostgreSQL server; `npm run test:services` starts one. */
export const hasPostgres = SERVER !== ''

/** A database of a test file's own. */
export type OwnDatabase = Readonly<{
  url: string
  /** Runs a statement in it. */
  run: (sql: string) => Promise<void>
  drop: () => Promise<void>
}>

/** Makes an empty database. */
export async function ownDatabase(): Promise<OwnDatabase> {
  const name = `oso_test_${randomBytes(6).toString('hex')}`
  const url = new URL(SERVER)
  await runIn(url.href, `CREATE DATABASE ${name}`)
  url.pathname = `/${name}`
  return {
    url: url.href,
    run: sql => runIn(url.href, sql),
    drop: () => runIn(SERVER, `DROP DATABASE ${name} WITH (FORCE)`),
  }
}

async function runIn(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
