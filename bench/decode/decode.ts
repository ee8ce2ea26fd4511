import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeFixture } from '../fixture.ts'
import { median, ms, type Row } from '../measure.ts'
import { startGateway } from '../processes.ts'

const PROGRAM = fileURLToPath(new URL('alone.mjs', import.meta.url))
const OTHERS = ['flechette', 'apache-arrow', 'JSON.parse'] as const

/** The task, what it is called, how many processes take turns at it, and rounds in each. */
const TASKS = [
  ['table', '1 M × 9 from pieces of 64 kB to a table, no value touched', 3, 5],
  ['columns', '1 M × 9 decoded to columns', 3, 5],
  ['rows', '1 M × 9 decoded to row objects', 3, 5],
  ['first', 'the first 1,000 rows of it as objects, in a fresh process', 9, 1],
] as const

/** From the bytes of a result to values: this client beside the Arrow libraries, and beside JSON of the same rows. */
export async function decode(): Promise<readonly Row[]> {
  const fixture = makeFixture()
  try {
    const gateway = await startGateway(fixture.warehouse, { OSO__MODELS__PATH: fixture.models })
    await Promise.all([
      save(gateway.url, 'arrow', join(fixture.folder, 'result.arrow')),
      save(gateway.url, 'minimal', join(fixture.folder, 'result.json')),
    ]).finally(gateway.stop)
    return TASKS.flatMap(([task, what, processes, rounds]) => {
      const times = inTurn(fixture.folder, task, processes, rounds)
      return OTHERS.map((other): Row => {
        const [ours, theirs] = [times.get('oso-client') ?? Number.NaN, times.get(other) ?? Number.NaN]
        return { what, figure: ms(ours), against: `${other}: ${ms(theirs)}`, ratio: ours / theirs, demand: '≤ 1' }
      })
    })
  } finally {
    fixture.remove()
  }
}

/** The median time of each library. */
function inTurn(folder: string, task: string, processes: number, rounds: number): ReadonlyMap<string, number> {
  const times = new Map<string, number[]>()
  for (let turn = 0; turn < processes; turn += 1) {
    for (const library of ['oso-client', ...OTHERS]) {
      const args = [PROGRAM, folder, library, task, String(rounds)]
      const said = execFileSync(process.execPath, args, { encoding: 'utf8' })
      times.set(library, [...(times.get(library) ?? []), ...(JSON.parse(said) as number[])])
    }
  }
  return new Map(Array.from(times, ([library, all]) => [library, median(all)]))
}

async function save(url: string, format: string, file: string): Promise<void> {
  const response = await fetch(`${url}/api/v1/sql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-encoding': 'identity' },
    body: JSON.stringify({ query: 'select * from bench_rows', format }),
  })
  if (!response.ok) throw new Error(`the gateway answered ${response.status}: ${await response.text()}`)
  writeFileSync(file, new Uint8Array(await response.arrayBuffer()))
}
