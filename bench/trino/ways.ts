import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { createClient } from 'oso-client'
import { BasicAuth, Trino } from 'trino-client'
import type { Contender } from '../measure.ts'
import type { LineitemGateway } from './lineitem.ts'

const SOURCE = 'tpch.sf1.lineitem'
const run = promisify(execFile)

/** The ways to a million rows that are raced. A way that this machine has not got is left out, with the reason. */
export async function ways(url: string, gateway: LineitemGateway, rows: number): Promise<readonly Contender[]> {
  const sql = `SELECT * FROM ${SOURCE} LIMIT ${rows}`
  const python = await pythonWay(url, sql, rows)
  return [
    { name: 'gateway → Arrow', run: () => throughGateway(gateway, rows) },
    { name: 'bare fetch', run: () => bareFetch(url, sql) },
    { name: 'trino-client', run: () => throughTrinoClient(url, sql, rows) },
    ...(python ? [python] : []),
  ]
}

async function throughGateway({ server }: LineitemGateway, rows: number): Promise<void> {
  const oso = createClient({ baseUrl: `${server.url}/api/v1/`, retries: 0 })
  const result = await oso.query(`select * from lineitem limit ${rows}`)
  mustBe(result.numRows, rows)
}

/** Reads the same pages and looks into none: what the cluster and the network take. */
async function bareFetch(url: string, sql: string): Promise<void> {
  const headers = {
    'x-trino-user': 'admin',
    'x-trino-source': 'gateway',
    'x-trino-client-capabilities': 'PARAMETRIC_DATETIME',
  }
  let response = await fetch(`${url}/v1/statement`, { method: 'POST', body: sql, headers })
  for (;;) {
    const bytes = Buffer.from(await response.arrayBuffer())
    // The address stands before the rows.
    const next = /"nextUri":"([^"]+)"/.exec(bytes.toString('latin1', 0, 2_000))?.[1]
    if (next === undefined) return
    response = await fetch(next)
  }
}

async function throughTrinoClient(url: string, sql: string, rows: number): Promise<void> {
  const client = Trino.create({ server: url, source: 'gateway', auth: new BasicAuth('admin') })
  let seen = 0
  for await (const page of await client.query(sql)) seen += page.data?.length ?? 0
  mustBe(seen, rows)
}

async function pythonWay(url: string, sql: string, rows: number): Promise<Contender | undefined> {
  const { hostname, port } = new URL(url)
  const program = `
import trino
cursor = trino.dbapi.connect(host='${hostname}', port=${port}, user='admin', source='gateway').cursor()
cursor.execute("""${sql}""")
assert len(cursor.fetchall()) == ${rows}
`
  try {
    await run('python3', ['-c', 'import trino'])
  } catch {
    console.error('not run: the Python client, which is not installed (pip install trino)')
    return undefined
  }
  return { name: 'Python client', run: () => run('python3', ['-c', program]) }
}

function mustBe(seen: number, rows: number): void {
  if (seen !== rows) throw new Error(`${seen} rows came, not ${rows}`)
}
