/**
 * Writes test/corpus/trino-types.json: what Trino says of queries over the small tables, so that `npm test` can judge the
 * analyser without a server. `npm run test:trino:record`
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CASES } from './cases.ts'
import { overSmallTables, smallTables } from './corpora.ts'
import { generated } from './generate/generate.ts'
import { type Judged, judged } from './judge.ts'
import { startNode } from './node.ts'

const RUN = { seed: 1, runs: 600 }
const ABOUT =
  'What a running Trino 476 says of queries over these tables (session: catalog memory, schema default): the columns that DESCRIBE OUTPUT lists, or the error and its place. Written by test/trino/record.ts: rules that are easily got wrong, and random expressions and queries.'

const warehouse = mkdtempSync(join(tmpdir(), 'oso-warehouse-'))
const { target, stop } = await startNode('production', warehouse)
try {
  const corpus = await overSmallTables(CASES, target)
  const queries = [...corpus.queries, ...(await generated({ ...RUN, target, schema: corpus.schema }))]
  const cases = await judged({ ...corpus, queries })
  const tables = Object.entries(await smallTables(target)).map(([name, columns]) => [
    name,
    columns.map(column => column.join(' ')),
  ])
  const lines = [
    `  "about": ${JSON.stringify(ABOUT)}`,
    `  "tables": {\n${tables.map(([name, columns]) => `    ${JSON.stringify(name)}: ${JSON.stringify(columns)}`).join(',\n')}\n  }`,
    `  "cases": [\n${cases.map(line).join(',\n')}\n  ]`,
  ]
  writeFileSync(new URL('../corpus/trino-types.json', import.meta.url), `{\n${lines.join(',\n')}\n}\n`)
} finally {
  await stop()
  rmSync(warehouse, { recursive: true, force: true })
}

function line({ sql, verdict }: Judged): string {
  const { message: _, ...said } = 'error' in verdict ? verdict : { ...verdict, message: '' }
  return `    ${JSON.stringify({ sql, ...said })}`
}
