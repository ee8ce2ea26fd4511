import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tableFromIPC } from '@uwdata/flechette'
import { createClient } from 'oso-client'
import { type Fixture, makeFixture, ROWS } from './fixture.ts'
import { startHost } from './host-alone.ts'
import { type Contender, median, ms, quantile, type Row, race } from './measure.ts'
import { startGateway, startProgram } from './processes.ts'
import { startRoapi } from './roapi.ts'

const QUERY = 'select * from bench_rows'
const ROUNDS = 7

const JOB = {
  id: 'bench',
  sql: 'SELECT * FROM oso.bench_rows',
  parameters: [],
  columns: [
    ['id', 'bigint'],
    ['bucket', 'bigint'],
    ['amount', 'double'],
    ['weight', 'double'],
    ['name', 'varchar'],
    ['url', 'varchar'],
    ['seen_at', 'timestamp(6)'],
    ['seen_on', 'date'],
    ['is_active', 'boolean'],
  ].map(([name, type]) => ({ name, type })),
  format: 'arrow',
  encoding: 'identity',
  limits: { maxRows: ROWS * 2, maxBytes: 2 ** 40 },
  functions: [],
  tables: ['oso.bench_rows'],
}

/** A million mixed rows from DuckDB to a table in the client, against everything else that could bring them there. */
export async function transfer(): Promise<readonly Row[]> {
  const fixture = makeFixture()
  const gateway = await startGateway(fixture.warehouse, { OSO__MODELS__PATH: fixture.models })
  const roapi = await startRoapi(fixture.parquet)
  const copy = await startCopy(fixture, gateway.url)
  const host = await startHost(fixture.warehouse)
  const oso = createClient({ baseUrl: `${gateway.url}/api/v1/` })
  const firstBytes: number[] = []
  try {
    const contenders: readonly Contender[] = [
      {
        name: 'arrow',
        run: async () => {
          const result = await oso.query(QUERY)
          if (result.numRows !== ROWS) throw new Error(`${result.numRows} rows came`)
          firstBytes.push(result.firstByteMs)
        },
      },
      { name: 'minimal', run: () => readMinimal(`${gateway.url}/api/v1/sql`) },
      { name: 'copy', run: () => drain(fetch(`${copy.url}/bytes`)) },
      { name: 'host', run: () => host.run(JOB) },
      { name: 'roapi', run: () => readRoapi(roapi.url) },
    ]
    const timings = await race(contenders, ROUNDS)
    const time = (name: string): number => timings.find(timing => timing.name === name)?.median ?? Number.NaN
    return rows(time, firstBytes)
  } finally {
    host.stop()
    await Promise.all([gateway.stop(), roapi.stop(), copy.stop()])
    fixture.remove()
  }
}

function rows(time: (name: string) => number, firstBytes: readonly number[]): readonly Row[] {
  const arrow = time('arrow')
  const against = (name: string, text: string, demand: string): Row => ({
    what: '1 M × 9, DuckDB to a client table, as Arrow',
    figure: ms(arrow),
    against: `${text}: ${ms(time(name))}`,
    ratio: arrow / time(name),
    demand,
  })
  const floor = time('host') + time('copy')
  return [
    against('minimal', 'as `minimal` NDJSON, parsed in JavaScript', '≤ 0.25'),
    {
      ...against('host', '', '≤ 1.3'),
      against: `DuckDB → bytes alone (${ms(time('host'))}) + a copy of them over pipe and HTTP (${ms(time('copy'))})`,
      ratio: arrow / floor,
    },
    against('roapi', 'ROAPI, the same rows to flechette', '≤ 1.5'),
    {
      what: 'first byte of that result',
      figure: `p50 ${ms(median(firstBytes))}, p90 ${ms(quantile(firstBytes, 0.9))}`,
      against: '',
      ratio: null,
      demand: '≤ 30 ms',
    },
  ]
}

async function startCopy(fixture: Fixture, gateway: string): ReturnType<typeof startProgram> {
  const file = join(fixture.folder, 'result.arrow')
  const response = await ask(`${gateway}/api/v1/sql`, 'arrow')
  writeFileSync(file, new Uint8Array(await response.arrayBuffer()))
  const tsx = createRequire(import.meta.url).resolve('tsx')
  const program = fileURLToPath(new URL('copy-server.ts', import.meta.url))
  return startProgram('/', port => [process.execPath, '--import', tsx, program, file, String(port)])
}

function ask(url: string, format: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'accept-encoding': 'identity' }
  return fetch(url, { method: 'POST', headers, body: JSON.stringify({ query: QUERY, format }) })
}

/** What a careful reader of NDJSON does: each line parsed as it comes, the pages put together. */
async function readMinimal(url: string): Promise<void> {
  const data: unknown[] = []
  const decoder = new TextDecoder()
  // A line is a page of megabytes that comes in many chunks: only its last chunk is worth splitting.
  let parts: string[] = []
  const reader = (await ask(url, 'minimal')).body?.getReader()
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    const [head = '', ...lines] = decoder.decode(read.value, { stream: true }).split('\n')
    parts.push(head)
    for (const next of lines) {
      const line = parts.join('')
      parts = [next]
      if (line === '') continue
      for (const row of (JSON.parse(line) as { data: unknown[] }).data) data.push(row)
    }
  }
  if (data.length !== ROWS) throw new Error(`${data.length} rows came`)
}

async function readRoapi(url: string): Promise<void> {
  const headers = { accept: 'application/vnd.apache.arrow.stream' }
  const response = await fetch(`${url}/api/sql`, { method: 'POST', headers, body: QUERY })
  const table = tableFromIPC(new Uint8Array(await response.arrayBuffer()), { useBigInt: true })
  if (table.numRows !== ROWS) throw new Error(`${table.numRows} rows came`)
}

async function drain(answer: Promise<Response>): Promise<void> {
  const reader = (await answer).body?.getReader()
  while (!(await reader?.read())?.done);
}
