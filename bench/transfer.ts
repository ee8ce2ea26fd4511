import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Read, startClient } from './client-alone.ts'
import { type Fixture, makeFixture, ROWS } from './fixture.ts'
import { startHost } from './host-alone.ts'
import { type Contender, median, ms, quantile, type Row, race } from './measure.ts'
import { startGateway, startProgram } from './processes.ts'
import { startRoapi } from './roapi.ts'

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
  const client = startClient()
  const firstBytes: number[] = []
  try {
    const contenders: readonly Contender[] = [
      {
        name: 'arrow',
        run: async () => {
          const { firstByteMs } = await allRows(client.read('arrow', gateway.url))
          firstBytes.push(firstByteMs ?? Number.NaN)
        },
      },
      { name: 'minimal', run: () => allRows(client.read('minimal', gateway.url)) },
      { name: 'copy', run: () => client.read('copy', copy.url) },
      { name: 'host', run: () => host.run(JOB) },
      { name: 'roapi', run: () => allRows(client.read('roapi', roapi.url)) },
    ]
    const timings = await race(contenders, ROUNDS)
    const time = (name: string): number => timings.find(timing => timing.name === name)?.median ?? Number.NaN
    return rows(time, firstBytes)
  } finally {
    host.stop()
    client.stop()
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
  const response = await fetch(`${gateway}/api/v1/sql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-encoding': 'identity' },
    body: JSON.stringify({ query: 'select * from bench_rows', format: 'arrow' }),
  })
  writeFileSync(file, new Uint8Array(await response.arrayBuffer()))
  const tsx = createRequire(import.meta.url).resolve('tsx')
  const program = fileURLToPath(new URL('copy-server.ts', import.meta.url))
  return startProgram('/', port => [process.execPath, '--import', tsx, program, file, String(port)])
}

async function allRows(reading: Promise<Read>): Promise<Read> {
  const read = await reading
  if (read.rows !== ROWS) throw new Error(`${read.rows} rows came`)
  return read
}
