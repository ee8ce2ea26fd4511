/**
 * Measures, and prints the table of docs/performance.md: each row a ratio from one run with what it competes with.
 *
 *     npm run bench                  everything
 *     npm run bench -- transfer      some of: build, transfer, decode, latency, guard, limits, jobs, pyoso, bombs, sql
 */
import { cpus, totalmem } from 'node:os'
import { bombs } from './bombs.ts'
import { buildReal } from './build.ts'
import { decode } from './decode/decode.ts'
import { guard } from './guard.ts'
import { jobs } from './jobs.ts'
import { latency } from './latency.ts'
import { limits } from './limits.ts'
import { type Row, table } from './measure.ts'
import { pyoso } from './pyoso.ts'
import { sql } from './sql/sql.ts'
import { transfer } from './transfer.ts'

const BENCHES: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  build: buildReal,
  transfer,
  decode,
  latency,
  guard,
  limits,
  jobs,
  pyoso,
  bombs,
  sql,
}

const asked = process.argv.slice(2)
const unknown = asked.filter(name => !(name in BENCHES))
if (unknown.length > 0) {
  console.error(`no benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`)
  process.exit(2)
}

const memory = (totalmem() / 2 ** 30).toFixed(0)
console.log(
  `${cpus().length} × ${cpus()[0]?.model}, ${memory} GiB, Node ${process.versions.node}, ${process.platform}\n`,
)

const rows: Row[] = []
for (const [name, bench] of Object.entries(BENCHES)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  console.error(`${name} …`)
  rows.push(...(await bench()))
}
console.log(table(rows))
