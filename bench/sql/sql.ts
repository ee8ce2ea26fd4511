import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { registry } from 'oso-models'
import { analyse, parse } from 'oso-sql'
import { median, ms, quantile, type Row } from '../measure.ts'
import { CONTENDERS, moduleOf } from './contenders.ts'
import { QUERIES } from './queries.ts'

/**
 * What a process says of its contender: times in milliseconds, and memory in bytes over Node alone. `grown` is resident,
 * garbage and room for more of it included; `held` is what is left of the heap, and beside it, after a collection.
 */
type Alone = Readonly<{ loadMs: number; firstMs: number; warm: readonly number[]; grown: number; held: number }>

type Measured = Readonly<{
  name: string
  does: string
  p50: number
  first: number
  load: number
  grown: number
  held: number
}>

/** Processes for each contender, in turn, and rounds over the queries in each, after as many that are not counted. */
const PROCESSES = 5
const ROUNDS = 100

/** Reading, typing and compiling typical queries, beside other libraries that read Trino's SQL. */
export async function sql(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'oso-bench-sql-'))
  try {
    const input = join(folder, 'input.json')
    writeFileSync(input, JSON.stringify({ queries: QUERIES, tables: tablesRead(), rounds: ROUNDS }))
    return rows(inTurn(input))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The tables that the queries read, as plain data, so that no process loads the registry. */
function tablesRead(): readonly unknown[] {
  const schema = registry.schema()
  const names = new Set(QUERIES.flatMap(query => analyse(parse(query), schema).tables.map(table => table.name)))
  return [...names].map(name => ({
    name,
    columns: registry.resolve([name])?.columns.map(column => ({ name: column.name, type: column.type })),
  }))
}

function inTurn(input: string): readonly Measured[] {
  const modules = CONTENDERS.map(moduleOf)
  const runs = CONTENDERS.map((): Alone[] => [])
  for (let turn = 0; turn < PROCESSES; turn += 1) {
    for (const [index, module] of modules.entries()) runs[index]?.push(alone(module, input))
  }
  return CONTENDERS.map(({ name, does }, index) => summary(name, does, runs[index] ?? []))
}

function alone(module: string, input: string): Alone {
  const program = fileURLToPath(new URL('alone.mjs', import.meta.url))
  const said = execFileSync(process.execPath, ['--expose-gc', program, module, input], { encoding: 'utf8' })
  return JSON.parse(said) as Alone // alone.mjs writes it
}

function summary(name: string, does: string, runs: readonly Alone[]): Measured {
  const of = (figure: (run: Alone) => number): number => median(runs.map(figure))
  return {
    name,
    does,
    p50: of(run => quantile(run.warm, 0.5)),
    first: of(run => run.firstMs),
    load: of(run => run.loadMs),
    grown: of(run => run.grown),
    held: of(run => run.held),
  }
}

function rows([ours, ...others]: readonly Measured[]): readonly Row[] {
  if (!ours) return []
  const listed = (figure: (one: Measured) => string): string =>
    others.map(one => `${one.name} ${figure(one)}`).join(', ')
  const best = (figure: (one: Measured) => number): number => figure(ours) / Math.min(...others.map(figure))
  const mb = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`
  return [
    ...others.map(one => ({
      what: 'a typical query: parse, analyse, compile to DuckDB',
      figure: `p50 ${ms(ours.p50)}`,
      against: `${one.name}, ${one.does}: p50 ${ms(one.p50)}`,
      ratio: ours.p50 / one.p50,
      demand: '≤ 1, and ≤ 0.3 ms',
    })),
    {
      what: 'the first of them in a fresh process',
      figure: `${ms(ours.first)}, loaded in ${ms(ours.load)}`,
      against: listed(one => `${ms(one.first)}, loaded in ${ms(one.load)}`),
      ratio: best(one => one.first + one.load),
      demand: '≤ 15 ms',
    },
    {
      what: 'memory held over Node alone, after all of them and a collection',
      figure: mb(ours.held),
      against: listed(one => mb(one.held)),
      ratio: best(one => one.held),
      demand: '',
    },
    {
      what: 'resident memory over Node alone, after all of them',
      figure: mb(ours.grown),
      against: listed(one => mb(one.grown)),
      ratio: best(one => one.grown),
      demand: '',
    },
  ]
}
