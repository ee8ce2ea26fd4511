import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** A library that reads SQL: `source` is a module whose `run` does with a text what `does` says. */
export type Contender = Readonly<{ name: string; does: string; source: string }>

const ours = new URL('../../packages/sql/dist/index.js', import.meta.url).href

/** Ours first; then the others, each doing what it can. */
export const CONTENDERS: readonly Contender[] = [
  {
    name: 'oso-sql',
    does: 'parse, analyse, compile to DuckDB',
    source: `
      import { analyse, parse, readType, toDuckdb } from ${JSON.stringify(ours)}
      export function prepare(tables) {
        const known = new Map(tables.map(({ name, columns }) =>
          [name, { name, columns: columns.map(column => ({ name: column.name, type: readType(column.type) })) }]))
        const schema = { table: parts => known.get(parts.at(-1)), tableNames: () => known.keys() }
        return text => toDuckdb(analyse(parse(text), schema)).sql
      }`,
  },
  {
    name: 'polyglot',
    does: 'transpile to DuckDB, untyped',
    source: `
      import { Dialect, transpile } from '@polyglot-sql/sdk'
      export const prepare = () => text => {
        const { success, error, sql } = transpile(text, Dialect.Trino, Dialect.DuckDB)
        if (!success) throw new Error(error)
        return sql[0]
      }`,
  },
  {
    name: 'node-sql-parser',
    does: 'parse only',
    source: `
      import trino from 'node-sql-parser/build/trino.js'
      export const prepare = () => {
        const parser = new trino.Parser()
        return text => parser.astify(text, { database: 'trino' })
      }`,
  },
  {
    name: 'dt-sql-parser',
    does: 'parse only',
    source: `
      import { TrinoSQL } from 'dt-sql-parser/dist/parser/trino/index.js'
      export const prepare = () => {
        const parser = new TrinoSQL()
        return text => parser.parse(text)
      }`,
  },
]

const PINNED = ['@polyglot-sql/sdk@0.12.1', 'node-sql-parser@5.4.0', 'dt-sql-parser@4.5.1', 'esbuild@0.28.2']
const folder = join(process.env.OSO_CACHE ?? join(homedir(), '.cache/oso'), 'bench-sql')

/** Installs the others into a folder of their own when they are missing, and gives the module of a contender there. */
export function moduleOf({ name, source }: Contender): string {
  install()
  const path = join(folder, `${name}.mjs`)
  writeFileSync(path, source)
  return name === 'dt-sql-parser' ? bundled(path) : path
}

function install(): void {
  const stamp = join(folder, 'installed')
  const wanted = PINNED.join('\n')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  mkdirSync(folder, { recursive: true })
  const options = ['--prefix', folder, '--silent', '--no-audit', '--no-fund', '--ignore-scripts']
  execFileSync('npm', ['install', ...options, ...PINNED], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  writeFileSync(stamp, wanted)
}

// Its files import each other without extensions, which Node does not resolve.
function bundled(path: string): string {
  const out = path.replace(/\.mjs$/, '.bundle.mjs')
  const esbuild = join(folder, 'node_modules/esbuild/bin/esbuild')
  execFileSync(process.execPath, [
    esbuild,
    path,
    '--bundle',
    '--format=esm',
    '--platform=node',
    '--log-level=error',
    `--outfile=${out}`,
  ])
  return out
}
