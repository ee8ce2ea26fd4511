import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createClient } from 'oso-client'
import { BasicAuth, Trino } from 'trino-client'
import { cacheFolder } from '../../test/trino/install.ts'
import type { Contender } from '../measure.ts'
import type { LineitemGateway } from './lineitem.ts'

const PYTHON_CLIENT = '0.340.0'
const SOURCE = 'tpch.sf1.lineitem'
const run = promisify(execFile)

/** A cluster and a gateway over it. */
export type Course = Readonly<{ url: string; gateway: LineitemGateway; rows: number; python: string | undefined }>

const sqlOf = ({ rows }: Course): string => `SELECT * FROM ${SOURCE} LIMIT ${rows}`

/** The ways to so many rows that are raced, of which the first is ours. */
export function directWays(course: Course): readonly Contender[] {
  return [
    { name: 'gateway → Arrow', run: () => throughGateway(course) },
    { name: 'bare fetch', run: () => bareFetch(course) },
    { name: 'trino-client', run: () => throughTrinoClient(course) },
    ...pythonWay(course),
  ]
}

/** The same where the cluster spools; `trino-client` cannot read that. */
export function spooledWays(course: Course, encoding: string): readonly Contender[] {
  return [
    { name: `gateway, ${encoding}`, run: () => throughGateway(course) },
    { name: `bare fetch, ${encoding}`, run: () => bareFetch(course, encoding) },
    ...pythonWay(course, encoding),
  ]
}

async function throughGateway({ gateway: { server }, rows }: Course): Promise<void> {
  const oso = createClient({ baseUrl: `${server.url}/api/v1/`, retries: 0 })
  const result = await oso.query(`select * from lineitem limit ${rows}`)
  mustBe(result.numRows, rows)
}

type Segment = Readonly<{ uri?: string; ackUri?: string; headers?: Readonly<Record<string, readonly string[]>> }>

/** Reads the same pages or segments and looks into none: what the cluster and the network take. */
async function bareFetch(course: Course, encoding?: string): Promise<void> {
  const headers = {
    ...{ 'x-trino-user': 'admin', 'x-trino-source': 'gateway', 'x-trino-client-capabilities': 'PARAMETRIC_DATETIME' },
    ...(encoding && { 'x-trino-query-data-encoding': encoding }),
  }
  let response = await fetch(`${course.url}/v1/statement`, { method: 'POST', body: sqlOf(course), headers })
  for (;;) {
    const bytes = Buffer.from(await response.arrayBuffer())
    if (encoding) await Promise.all(segmentsOf(bytes).map(bareSegment))
    // The address stands before the rows.
    const next = /"nextUri":"([^"]+)"/.exec(bytes.toString('latin1', 0, 2_000))?.[1]
    if (next === undefined) return
    response = await fetch(next)
  }
}

function segmentsOf(page: Buffer): readonly Segment[] {
  const { data } = JSON.parse(page.toString()) as Readonly<{ data?: Readonly<{ segments?: readonly Segment[] }> }>
  return data?.segments?.filter(({ uri }) => uri !== undefined) ?? []
}

async function bareSegment({ uri = '', ackUri = '', headers = {} }: Segment): Promise<void> {
  const told = Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.join(',')]))
  await (await fetch(uri, { headers: told })).arrayBuffer()
  await (await fetch(ackUri, { headers: told })).arrayBuffer()
}

async function throughTrinoClient(course: Course): Promise<void> {
  const client = Trino.create({ server: course.url, source: 'gateway', auth: new BasicAuth('admin') })
  let seen = 0
  for await (const page of await client.query(sqlOf(course))) {
    if (page.error) throw new Error(page.error.message)
    seen += page.data?.length ?? 0
  }
  mustBe(seen, course.rows)
}

function pythonWay(course: Course, encoding?: string): readonly Contender[] {
  const { python, url, rows } = course
  if (python === undefined) return []
  const { hostname, port } = new URL(url)
  // Without an encoding the client asks for all that it knows.
  const program = `
import trino
cursor = trino.dbapi.connect(host='${hostname}', port=${port}, user='admin', source='gateway', encoding=${encoding ? `'${encoding}'` : '[]'}).cursor()
cursor.execute("""${sqlOf(course)}""")
assert len(cursor.fetchall()) == ${rows}
`
  return [{ name: encoding ? `Python, ${encoding}` : 'Python client', run: () => run(python, ['-c', program]) }]
}

/** A Python with the release of Trino's client that is raced, made once beside what tests fetch; none where it cannot be. */
export async function pythonWithClient(): Promise<string | undefined> {
  const folder = join(cacheFolder(process.env), `trino/python-client-${PYTHON_CLIENT}`)
  const python = join(folder, 'bin/python')
  try {
    if (!existsSync(python)) await run('python3', ['-m', 'venv', folder])
    await run(python, ['-m', 'pip', 'install', '--quiet', `trino==${PYTHON_CLIENT}`])
    return python
  } catch (error) {
    console.error(`not run: the Python client, which could not be installed: ${error}`)
    return undefined
  }
}

function mustBe(seen: number, rows: number): void {
  if (seen !== rows) throw new Error(`${seen} rows came, not ${rows}`)
}
