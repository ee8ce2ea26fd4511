/**
 * Writes the pages of docs/ that are tables of what is in the code: settings, errors, functions,
 * engines. `--check` fails where a committed page differs.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXIT_CODES, type PipelineErrorCode } from '../packages/pipeline/src/errors.ts'
import { settingRows } from '../packages/server/src/config.ts'
import { type GatewayCode, STATUS } from '../packages/server/src/errors.ts'
import { allFunctions } from '../packages/sql/src/functions/catalogue.ts'
import { PORTABILITY } from '../packages/sql/src/functions/portability.ts'
import { enginesPage } from '../test/conformance/page.ts'
import { CLIENT_MEANINGS, GATEWAY_MEANINGS, PIPELINE_MEANINGS, START_MEANINGS } from './error-meanings.ts'

const docs = fileURLToPath(new URL('../docs', import.meta.url))

/** Trino's own table functions, which are in no catalogue of ours: the grammar names them and goes no further. */
const TABLE_FUNCTIONS = ['exclude_columns', 'table_changes']

const PAGES: Readonly<Record<string, () => string>> = {
  ...{ 'settings.md': settings, 'errors.md': errors, 'sql.md': sql },
  'engines.md': () => enginesPage(table),
}

let differs = false
for (const [name, page] of Object.entries(PAGES)) {
  const path = join(docs, name)
  const text = page()
  if (!process.argv.includes('--check')) writeFileSync(path, text)
  else if (readOrEmpty(path) !== text) {
    console.error(`docs/${name} differs from what would be written`)
    differs = true
  }
}
process.exit(differs ? 1 : 0)

function settings(): string {
  const rows = settingRows().map(({ name, unit, default: value, help }) => [
    `\`${name}\``,
    unit,
    value === '' ? '' : `\`${value}\``,
    help,
  ])
  return `# Settings of oso-server

Environment variables, or lines of a file \`.env\`; \`oso-server --help\` shows the same. An unknown name with \`OSO__\` before it is refused,
so that a misspelled limit is not silently no limit. The client reads \`OSO_BASE_URL\` and \`OSO_API_KEY\`.

${table(['setting', 'unit', 'default', 'what it does'], rows)}
`
}

function errors(): string {
  // STATUS has exactly the gateway's codes as its keys.
  const codes = Object.keys(STATUS) as GatewayCode[]
  const gateway = codes.map(code => [`\`${code}\``, String(STATUS[code]), GATEWAY_MEANINGS[code]])
  const client = Object.entries(CLIENT_MEANINGS).map(([code, meaning]) => [`\`${code}\``, meaning])
  const start = Object.entries(START_MEANINGS).map(([code, meaning]) => [`\`${code}\``, meaning])
  // EXIT_CODES has exactly the pipeline's codes as its keys.
  const exits = Object.entries(EXIT_CODES) as [PipelineErrorCode, number][]
  const pipeline = exits.map(([code, exit]) => [`\`${code}\``, String(exit), PIPELINE_MEANINGS[code]])
  return `# Errors

Every error has a \`code\` for programs and a sentence for people that says what to do. What is wrong with a query carries Trino's own
name (\`COLUMN_NOT_FOUND\`, \`TYPE_MISMATCH\`, \`DIVISION_BY_ZERO\`, …) with status 400, the line and column, and names that exist.

## From the gateway

${table(['code', 'status', 'what it means'], gateway)}

## In the client only

${table(['code', 'what it means'], client)}

## When oso-server does not start

It says so in one line, \`oso-server: error CODE: …\`, and its exit code is 1; so do its commands about keys, tenants and models.

${table(['code', 'what it means'], start)}

## From oso-pipeline

${table(['code', 'exit code', 'what it means'], pipeline)}
`
}

function sql(): string {
  const ofTables = {
    kind: 'table',
    verdict: { verdict: 'refused', why: 'Table functions cannot be called, on no engine.' },
  }
  const entries = [
    ...[...allFunctions()].map(({ name, kind }) => ({ name, kind, verdict: PORTABILITY[name] })),
    ...TABLE_FUNCTIONS.map(name => ({ name, ...ofTables })),
  ]
  const rows = entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, kind, verdict }) => [`\`${name}\``, kind, verdict?.verdict ?? 'refused', verdict?.why ?? ''])
  const count = (kind: string): number => rows.filter(row => row[2] === kind).length
  return `# SQL

The dialect is Trino's, on every engine. On the embedded one a query is parsed and typed as Trino does, then written for DuckDB so that it
gives Trino's answer; what would not is refused as \`NOT_PORTABLE\`, with the place and what to write instead. The compiler is held
against Trino's recorded answers in \`test/truth\`, and against a running Trino over random queries.

Differences: zoned times are instants and come out in UTC; times have at most 6 digits of a second; patterns of regular expressions must
be literals that RE2 can run; the order in which equal keys of a sort come is the engine's own.

Some values are only seen to be too large for DuckDB while the query runs, which then fails with \`NOT_PORTABLE\`: dates beyond the year
5,881,580, times beyond 294,247, intervals of more than 292 million years, comparing or dividing decimals that need more than 38 digits
together, sums of distinct decimals beyond 1.7e38. Under \`TRY\` and \`TRY_CAST\` it fails all the same: what is refused is never a NULL.

Known to differ, and always as an error where Trino answers:

- Which of several operands is computed first, or at all, is no part of the language. Trino skips what a NULL decides; DuckDB computes
  conditions over constants while it plans, and fails there with a constant that fails, also in \`OR\`.
- \`CAST(true AS varchar(2))\`, of a boolean or a timestamp that is longer: Trino finds out only when it writes the value down.
- \`CAST(map(ARRAY[DATE '…'], …) AS JSON)\`: Trino finds out when it plans, and so not where the column is not used.

## Functions on the embedded engine

${rows.length} functions: ${count('exact')} exact (DuckDB's own does the same), ${count('rewritten')} rewritten (other SQL does), \
${count('typescript')} by a function in TypeScript, ${count('refused')} refused.

${table(['function', 'kind', 'on DuckDB', 'how, or why not'], rows)}
`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
