import { makeFixture } from './fixture.ts'
import { ms, quantile, type Row } from './measure.ts'
import { startGateway } from './processes.ts'

/** Some ten milliseconds of the engine's time. */
const QUERY = 'select bucket, sum(weight) as weight from bench_rows group by bucket order by 1 limit 10'
const COUNT = 100
const MOST_MS = 15

/** What it costs a small query to be a job: its answer with the link, against the answer of the query itself. */
export async function jobs(): Promise<readonly Row[]> {
  const fixture = makeFixture(400_000)
  const gateway = await startGateway(fixture.warehouse, { OSO__MODELS__PATH: fixture.models })
  const asQuery: number[] = []
  const asJob: number[] = []
  try {
    for (let round = -10; round < COUNT; round += 1) {
      const query = await timed(`${gateway.url}/api/v1/sql`)
      const job = await timed(`${gateway.url}/api/v1/jobs`)
      if (round < 0) continue
      asQuery.push(query)
      asJob.push(job)
    }
  } finally {
    await gateway.stop()
    fixture.remove()
  }
  const [query, job] = [quantile(asQuery, 0.5), quantile(asJob, 0.5)]
  return [
    {
      what: 'a small query as a job, to its link',
      figure: `p50 ${ms(job)}, p99 ${ms(quantile(asJob, 0.99))}`,
      against: `the same as a query: p50 ${ms(query)}`,
      ratio: job / query,
      demand: `added: ${ms(job - query)}, at most ${MOST_MS} ms`,
    },
  ]
}

async function timed(url: string): Promise<number> {
  const started = performance.now()
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query: QUERY, format: 'arrow' }) })
  await answer.arrayBuffer()
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`)
  return performance.now() - started
}
