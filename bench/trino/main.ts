/**
 * Races the gateway over a real Trino with what else brings its rows, and measures what it adds and how fast it lets go.
 *
 *     npm run bench:trino
 *     npm run bench:trino -- --rows 100000 --rounds 1 --tries 10    less of it
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { JAVA, startNode } from '../../test/trino/node.ts'
import { startSecured } from '../../test/trino/secured.ts'
import { race, type Timing } from '../measure.ts'
import { cancelTimes, latencies } from './cancel.ts'
import { lineitemGateway } from './lineitem.ts'
import { type Halves, passThrough } from './resident.ts'
import { directWays, pythonWithClient, spooledWays, startReaders } from './ways.ts'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    soak: { type: 'string', default: '10000000' },
    rounds: { type: 'string', default: '3' },
    tries: { type: 'string', default: '100' },
  },
})
const [rows, rounds, tries] = [values.rows, values.rounds, values.tries].map(Number) as [number, number, number]

const warehouse = mkdtempSync(join(tmpdir(), 'oso-bench-trino-'))
const node = await startNode('production', warehouse, JAVA)
const gateway = await lineitemGateway(node.target.url)
const readers = startReaders()
try {
  const python = await pythonWithClient()
  tell(await race(directWays({ url: node.target.url, gatewayUrl: gateway.url, rows, readers, python }), rounds))
  await raceSpooled(python)
  await tellDelays(node.target.url)
  await tellMemory(Number(values.soak))
} finally {
  readers.stop()
  await gateway.stop()
  await node.stop()
  rmSync(warehouse, { recursive: true, force: true })
}

function tell(timings: readonly Timing[]): void {
  const ours = timings[0]?.median ?? Number.NaN
  for (const { name, median } of timings)
    console.log(
      `${name.padEnd(22)} ${(median / 1000).toFixed(2)} s   gateway takes ${(ours / median).toFixed(2)} × that`,
    )
}

async function raceSpooled(python: string | undefined): Promise<void> {
  const spooling = await startSecured(warehouse, { first: '8MB', largest: '16MB' }, JAVA)
  const { url } = spooling.target
  try {
    for (const encoding of ['json+zstd', 'json+lz4']) {
      const over = await lineitemGateway(url, [encoding])
      await race(spooledWays({ url, gatewayUrl: over.url, rows, readers, python }, encoding), rounds)
        .then(tell)
        .finally(over.stop)
    }
  } finally {
    await spooling.stop()
  }
}

async function tellDelays(url: string): Promise<void> {
  const { gateway: through, alone } = await latencies(url, gateway, tries)
  const more = `${(through - alone).toFixed(1)} ms more than the protocol alone`
  console.log(`SELECT 1               ${through.toFixed(1)} ms, ${more}`)
  const { p50, p99 } = await cancelTimes(url, gateway, tries)
  console.log(`cancel → gone          p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms over ${tries}`)
}

async function tellMemory(most: number): Promise<void> {
  const { host, gateway: itself } = await passThrough(gateway, most)
  const line = ({ firstMib, secondMib }: Halves): string =>
    `${firstMib} MiB in the first half of ${most} rows, ${secondMib} MiB in the second`
  console.log(`memory of a host       ${line(host)}`)
  console.log(`memory of the gateway  ${line(itself)}`)
}
