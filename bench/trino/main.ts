/**
 * Races the gateway over a real Trino with what else brings its rows, and measures what it adds and how fast it lets go.
 *
 *     npm run bench:trino                 starts a node of its own
 *     OSO_TRINO_URL=… npm run bench:trino    takes one that is there
 *     … -- --rows 100000 --rounds 1 --tries 10    less of it
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startNode } from '../../test/trino/node.ts'
import { race } from '../measure.ts'
import { cancelTimes, latencies } from './cancel.ts'
import { lineitemGateway } from './lineitem.ts'
import { residentOf } from './resident.ts'
import { ways } from './ways.ts'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    soak: { type: 'string', default: '5000000' },
    rounds: { type: 'string', default: '3' },
    tries: { type: 'string', default: '100' },
  },
})
const [rows, rounds, tries] = [values.rows, values.rounds, values.tries].map(Number) as [number, number, number]

const warehouse = mkdtempSync(join(tmpdir(), 'oso-bench-trino-'))
const node = process.env.OSO_TRINO_URL ? undefined : await startNode('production', warehouse)
const url = process.env.OSO_TRINO_URL ?? node?.target.url ?? ''
const gateway = await lineitemGateway(url)
try {
  const timings = await race(await ways(url, gateway, rows), rounds)
  const ours = timings[0]?.median ?? Number.NaN
  for (const { name, median } of timings)
    console.log(
      `${name.padEnd(18)} ${(median / 1000).toFixed(2)} s   gateway takes ${(ours / median).toFixed(2)} × that`,
    )

  const { gateway: through, alone } = await latencies(url, gateway, tries)
  console.log(
    `SELECT 1           ${through.toFixed(1)} ms, ${(through - alone).toFixed(1)} ms more than the protocol alone`,
  )

  const { p50, p99 } = await cancelTimes(url, gateway, tries)
  console.log(`cancel → gone      p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms over ${tries}`)

  console.log(`memory of a host   ${await residentOf(gateway, Number(values.soak))}`)
} finally {
  await gateway.close()
  await node?.stop()
  rmSync(warehouse, { recursive: true, force: true })
}
