import { readFileSync } from 'node:fs'
import { registry } from 'oso-models'
import { type Schema, writeType } from 'oso-sql'
import { COLUMNS } from './generate/columns.ts'
import { ask, type Target } from './statement.ts'
import { readTables, type Session, schemaOf, type Tables } from './tables.ts'

/** Queries, the tables that they may read, and the session that both judges take their names in. */
export type Corpus = Readonly<{ queries: readonly string[]; schema: Schema; target: Target }>

type Case = Readonly<{ id?: string; sql: string }>

/** The queries of a file of test/corpus, or those of them whose id begins so. */
export function readCorpus(name: string, prefix = ''): readonly string[] {
  const text = readFileSync(new URL(`../corpus/${name}.json`, import.meta.url), 'utf8')
  // Every file of the corpus has this shape.
  const { cases } = JSON.parse(text) as Readonly<{ cases: readonly Case[] }>
  return cases.filter(({ id = '' }) => id.startsWith(prefix)).map(({ sql }) => sql)
}

const SMALL: Session = { catalog: 'memory', schema: 'default' }
const TINY: Session = { catalog: 'tpch', schema: 'tiny' }
const SMALL_TABLES = {
  t: `a integer, b varchar, c integer, x integer, y double, k varchar, v bigint, r row(x integer, y varchar),
    arr array(integer), m map(integer, varchar), d date, ts timestamp(3), j json, "dec" decimal(5,2), dbl double`,
  u: 'a integer, z varchar, arr array(integer)',
  typed: `k bigint, ${COLUMNS.map(({ name, type }) => `${name} ${type}`).join(', ')}`,
  other: 'k bigint, n integer, label varchar(5), b boolean',
}

/** A few small tables, without rows, that have columns of every type. */
export async function smallTables(target: Target): Promise<Tables> {
  for (const [name, columns] of Object.entries(SMALL_TABLES)) {
    await ask(target, `CREATE TABLE IF NOT EXISTS memory.default.${name} (${columns})`)
  }
  return readTables(target, SMALL)
}

/** The queries over the tables of a session. */
export function corpusOf(queries: readonly string[], tables: Tables, target: Target, session?: Session): Corpus {
  const headers = session ? { 'X-Trino-Catalog': session.catalog, 'X-Trino-Schema': session.schema } : {}
  return { queries, schema: schemaOf(tables, session), target: { ...target, headers } }
}

/** Queries over the small tables. */
export async function overSmallTables(queries: readonly string[], target: Target): Promise<Corpus> {
  const tpch = await readTables(target, TINY)
  return corpusOf(queries, { ...tpch, ...(await smallTables(target)) }, target, SMALL)
}

/** The queries of TPC-H, over tables that have the names of columns that these use. */
export async function tpch(target: Target): Promise<Corpus> {
  const session = { catalog: 'tpch_standard', schema: 'tiny' }
  return corpusOf(readCorpus('tpc-queries', 'tpch'), await readTables(target, session), target, session)
}

/** The queries of TPC-DS, over tables that are made for them. */
export async function tpcds(target: Target): Promise<Corpus> {
  const session = { catalog: 'memory', schema: 'tpcds' }
  await ask(target, 'CREATE SCHEMA IF NOT EXISTS memory.tpcds')
  const file = readFileSync(new URL('../corpus/tpcds-tables.json', import.meta.url), 'utf8')
  const { tables } = JSON.parse(file) as Readonly<{ tables: Readonly<Record<string, string>> }>
  for (const [name, columns] of Object.entries(tables)) {
    await ask(target, `CREATE TABLE IF NOT EXISTS memory.tpcds.${name} (${columns})`)
  }
  return corpusOf(readCorpus('tpc-queries', 'tpcds'), await readTables(target, session), target, session)
}

/** Queries in a session without a schema of its own. */
export async function withoutSession(queries: readonly string[], target: Target): Promise<Corpus> {
  return corpusOf(queries, await readTables(target, TINY), target)
}

/** The SQL of every model that has one, over tables that are made as the registry declares them. */
export async function models(target: Target): Promise<Corpus> {
  const written = registry.models().filter(({ sql }) => sql !== null)
  await ask(target, 'CREATE SCHEMA IF NOT EXISTS memory.oso')
  const read = new Set(written.flatMap(({ name }) => registry.parents(name)))
  for (const name of read) await createModel(name, target)
  const headers = { 'X-Trino-Catalog': 'memory', 'X-Trino-Schema': 'oso' }
  return { queries: written.flatMap(({ sql }) => sql ?? []), schema: registry.schema(), target: { ...target, headers } }
}

async function createModel(name: string, target: Target): Promise<void> {
  const table = registry.schema().table([name])
  if (!table) throw new Error(`the registry has no table ${name}`)
  if (table.columns.length === 0) return
  const columns = table.columns.map(({ name: column, type }) => `"${column}" ${writeType(type)}`)
  await ask(target, `CREATE TABLE IF NOT EXISTS memory.oso."${name}" (${columns.join(', ')})`)
}
