import { readFileSync } from 'node:fs'
import { analyse, parse, type Schema, SqlError, toDuckdb } from 'oso-sql'
import { VALUES } from '../e2e/values.ts'
import { exact } from './ask.ts'
import { DIFFERENCES, type EngineName } from './differences.ts'
import { ERRORS } from './errors.ts'
import { TEXTS } from './texts.ts'
import type { TruthCase } from './truth.ts'

/** How an engine is called in a text for people. */
const NAMES: Readonly<Record<EngineName, string>> = { duckdb: 'DuckDB', trino: 'Trino' }

/** The recorded queries, with long whole numbers as text. */
export function truthCases(): readonly TruthCase[] {
  const text = readFileSync(new URL('../corpus/sql-truth.json', import.meta.url), 'utf8')
  return JSON.parse(exact(text)).cases
}

/** The queries of the study of portability, but for those over tables of the past. */
export function portableCases(): readonly TruthCase[] {
  const text = readFileSync(new URL('../corpus/portable-sql-cases.json', import.meta.url), 'utf8')
  // Every case of the file has these.
  const cases = JSON.parse(exact(text)).cases as readonly Portable[]
  return cases.flatMap(({ id, sql, expected_rows: rows }) => (rows ? [{ id, sql, rows }] : []))
}

type Portable = Readonly<{ id: string; sql: string; expected_rows?: TruthCase['rows'] }>

/** docs/engines.md: what the suite holds the same on both engines, and what remains different. */
export function enginesPage(table: (head: readonly string[], rows: readonly (readonly string[])[]) => string): string {
  const cases = truthCases()
  const refused = refusals(cases)
  const sqlOf = (id: string): string => cases.find(one => one.id === id)?.sql ?? id
  return `# Engines

A gateway has one engine: DuckDB over a file, or a Trino cluster where \`OSO__TRINO__URL\` is set ([deploy.md](deploy.md)). Callers do not
notice which: the dialect, names, parameters, types, formats, errors and their places, limits and the proof of the end are one
contract, and one suite, \`test/conformance\`, is run on both. This page is written from it.

${table(
  ['what is asked of both', 'how many', 'how'],
  [
    ['values of every type', String(VALUES.length), 'in Arrow and NDJSON, exactly, as the client gives them'],
    ['values as text', String(TEXTS.length), 'in CSV, JSON and minimal, byte by byte'],
    ['errors', String(ERRORS.length), 'code, line and column in the text as it was written'],
    ['answers that Trino once gave', String(cases.length), 'columns, rows, or the name of the error'],
    ['queries of the study of portability', String(portableCases().length), 'rows'],
    [
      'limits, cancelling, cutting, the end of a result',
      'each',
      'rows, bytes, time; what is sent breaks off or is proven whole',
    ],
  ],
)}

## What is not the same

${table(
  ['query', 'engine', 'why'],
  DIFFERENCES.map(({ id, engine, why }) => [`\`${sqlOf(id)}\``, NAMES[engine], why]),
)}

What DuckDB would answer differently, or cannot, is refused there as \`NOT_PORTABLE\` and answered by Trino: of the recorded queries
${[...refused.values()].reduce((total, { count }) => total + count, 0)}. Functions are in [sql.md](sql.md), one by one.

${table(
  ['refused on DuckDB', 'queries', 'what to do'],
  [...refused].map(([what, { count, hint }]) => [what, String(count), hint ?? 'Ask a gateway over Trino.']),
)}

## What only operators notice

${table(
  ['', 'DuckDB', 'Trino'],
  [
    [
      'tables',
      'a file that `oso-pipeline build` swaps whole',
      'Iceberg, by `oso-pipeline build --engine trino`, table by table',
    ],
    ['version of the data', 'of the build', 'the snapshots of the tables that were read'],
    ['one engine host runs', 'one query', 'up to `OSO__TRINO__QUERIES_PER_HOST`'],
    ['memory of a query is bounded by', 'the host, which is killed', 'the cluster, which fails the query'],
    ['a query that is left', 'is interrupted, or killed with its host', 'is deleted on the cluster'],
    [
      'the second fence',
      'a locked database, tried by the self-test',
      "the cluster's access rules, tried by `oso-server doctor`",
    ],
  ],
)}
`
}

type Refusal = Readonly<{ count: number; hint: string | undefined }>

/** Constructs that the compiler for DuckDB refuses, as the recorded queries have them. */
function refusals(cases: readonly TruthCase[]): ReadonlyMap<string, Refusal> {
  const found = new Map<string, Refusal>()
  for (const { sql } of cases) {
    const error = refusalOf(sql)
    if (!error) continue
    const what = error.message.replace(/^line \d+:\d+: /, '').replace(/ does not give Trino's answer.*$/, '')
    found.set(what, { count: (found.get(what)?.count ?? 0) + 1, hint: error.hint })
  }
  return found
}

const NO_TABLES: Schema = { table: () => undefined, tableNames: () => [] }

function refusalOf(sql: string): SqlError | undefined {
  try {
    toDuckdb(analyse(parse(sql), NO_TABLES))
  } catch (error) {
    if (error instanceof SqlError && error.code === 'NOT_PORTABLE') return error
  }
  return undefined
}
