import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { get, type IncomingMessage, request } from 'node:http'
import { json } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { pythonOf, RELEASES } from '../test/pyoso/releases.ts'
import { makeFixture } from './fixture.ts'
import { ms, quantile, type Row } from './measure.ts'
import { startGateway } from './processes.ts'

const ROWS = 200_000
const QUERY = 'SELECT * FROM bench_rows'
const ROUNDS = 5
const VERSIONS = ['0.6.6', '0.10.0']
const MOST_SHARE = 0.15

const SCRIPT = `
import sys, time
from pyoso import Client
from pyoso.client import ClientConfig
client = Client(api_key="k", client_opts=ClientConfig(base_url=sys.argv[1]))
for _ in range(${ROUNDS} + 1):
    begun = time.perf_counter()
    frame = client.to_pandas("${QUERY}")
    assert frame.shape == (${ROWS}, 9), frame.shape
    print((time.perf_counter() - begun) * 1000)
`

/** How much of `to_pandas` is the server's: the same requests, whose answers nobody makes anything of, against the whole. */
export async function pyoso(): Promise<readonly Row[]> {
  const fixture = makeFixture(ROWS)
  const gateway = await startGateway(fixture.warehouse, {
    OSO__MODELS__PATH: fixture.models,
    OSO__AUTH__MODE: 'open',
    OSO__LIMITS__REQUESTS_PER_MINUTE: '0',
  })
  try {
    const rows: Row[] = []
    for (const release of RELEASES.filter(({ version }) => VERSIONS.includes(version))) {
      // The frames first, so that both meet a gateway that has done the like before.
      const whole = await frames(pythonOf(release), gateway.url)
      const server: number[] = []
      for (let round = -1; round < ROUNDS; round += 1) {
        const time = await timed(() => (release.protocol === 'sql' ? readQuery(gateway.url) : readJob(gateway.url)))
        if (round >= 0) server.push(time)
      }
      const [own, wall] = [quantile(server, 0.5), quantile(whole, 0.5)]
      rows.push({
        what: `to_pandas of ${ROWS.toLocaleString('en')} × 9, pyoso ${release.version}`,
        figure: `${ms(wall)}`,
        against: `the same answer, read and dropped: ${ms(own)}`,
        ratio: own / wall,
        demand: `the server's share ≤ ${MOST_SHARE * 100} %`,
      })
    }
    return rows
  } finally {
    await gateway.stop()
    fixture.remove()
  }
}

/** The times of all frames but the first. */
async function frames(python: string, url: string): Promise<number[]> {
  const { stdout } = await promisify(execFile)(python, ['-c', SCRIPT, `${url}/api/v1`])
  return stdout.trim().split('\n').slice(1).map(Number)
}

async function timed(run: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await run()
  return performance.now() - started
}

async function readQuery(url: string): Promise<void> {
  await drained(await post(`${url}/api/v1/sql`, { query: QUERY, format: 'minimal', includeAnalytics: true }))
}

async function readJob(url: string): Promise<void> {
  const answer = await post(`${url}/api/v1/async-sql`, { query: QUERY })
  // The form is that of the contract.
  const job = (await json(answer)) as { url: string }
  await drained(await new Promise((resolve, reject) => get(job.url, resolve).once('error', reject)))
}

function post(url: string, body: unknown): Promise<IncomingMessage> {
  const headers = { 'content-type': 'application/json', authorization: 'Bearer k', 'accept-encoding': 'gzip, deflate' }
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', headers }, resolve).once('error', reject).end(JSON.stringify(body))
  })
}

/** Reads an answer's bytes as they travel, and keeps none: what is made of them is the client's work. */
async function drained(incoming: IncomingMessage): Promise<void> {
  if (incoming.statusCode !== 200) throw new Error(`the gateway answered ${incoming.statusCode}`)
  incoming.resume()
  await once(incoming, 'end')
}
