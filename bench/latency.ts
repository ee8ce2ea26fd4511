import { createClient } from 'oso-client'
import { Database } from 'oso-duckdb'
import { makeFixture } from './fixture.ts'
import { ms, quantile, type Row } from './measure.ts'
import { startGateway } from './processes.ts'

const QUERY = 'select count(*) as n from bench_rows where bucket = 7'
const COUNT = 300

/** What the gateway adds to a small query: whole answers by the client, against the same text on the engine alone. */
export async function latency(): Promise<readonly Row[]> {
  const fixture = makeFixture(10_000)
  const gateway = await startGateway(fixture.warehouse, { OSO__MODELS__PATH: fixture.models })
  const oso = createClient({ baseUrl: `${gateway.url}/api/v1/` })
  const database = Database.open(fixture.warehouse, { access_mode: 'READ_ONLY' })
  const connection = database.connect()
  const through: number[] = []
  const alone: number[] = []
  try {
    for (let round = -20; round < COUNT; round += 1) {
      const whole = await timed(() => oso.query(QUERY))
      const engine = await timed(() => connection.rows('SELECT count(*) AS n FROM oso.bench_rows WHERE bucket = 7'))
      if (round < 0) continue
      through.push(whole)
      alone.push(engine)
    }
  } finally {
    connection.close()
    database.close()
    await gateway.stop()
    fixture.remove()
  }
  const p50 = (times: readonly number[]): number => quantile(times, 0.5)
  return [
    {
      what: 'a small query, client to client',
      figure: `p50 ${ms(p50(through))}, p99 ${ms(quantile(through, 0.99))}`,
      against: `the engine alone: p50 ${ms(p50(alone))}`,
      ratio: p50(through) / p50(alone),
      demand: `added: ${ms(p50(through) - p50(alone))}`,
    },
  ]
}

async function timed(run: () => unknown): Promise<number> {
  const started = performance.now()
  await run()
  return performance.now() - started
}
