import { readFileSync } from 'node:fs'
import { readType } from 'oso-sql'
import { expect, inject, test } from 'vitest'
import { Judge, type TruthCase } from '../truth/judge.ts'
import { ask } from './statement.ts'
import { readTables, schemaOf } from './tables.ts'

const trino = inject('trino')
const TINY = { catalog: 'tpch', schema: 'tiny' }
/** As many rows to an INSERT. */
const TOGETHER = 500

/** The queries over TPC-H of the truth corpus, with their recorded answers. */
function recorded(): readonly TruthCase[] {
  const text = readFileSync(new URL('../corpus/sql-truth.json', import.meta.url), 'utf8')
  // Every file of the corpus has this shape.
  const { cases } = JSON.parse(text) as Readonly<{ cases: readonly TruthCase[] }>
  return cases.filter(({ sql }) => /\btpch\./.test(sql))
}

/** Copies a table of Trino's into DuckDB. */
async function copy(judge: Judge, name: string, columns: readonly (readonly [string, string])[]): Promise<void> {
  const list = columns.map(([column, type]) => `"${column}" ${carrier(type)}`)
  judge.prepare(`CREATE TABLE oso."${name}" (${list.join(', ')})`)
  const { rows } = await ask(trino, `SELECT * FROM ${name}`)
  for (let at = 0; at < rows.length; at += TOGETHER) {
    const values = rows.slice(at, at + TOGETHER).map(row => `(${row.map(cell).join(', ')})`)
    judge.prepare(`INSERT INTO oso."${name}" VALUES ${values.join(', ')}`)
  }
}

function carrier(type: string): string {
  const { kind } = readType(type)
  return kind === 'varchar' ? 'VARCHAR' : kind.toUpperCase()
}

function cell(value: unknown): string {
  return value === null ? 'NULL' : `'${String(value).replaceAll("'", "''")}'`
}

test('queries over the tables of TPC-H give on DuckDB what Trino gave', async () => {
  const tables = await readTables(trino, TINY)
  const judge = new Judge(schemaOf(tables))
  const cases = recorded()
  for (const [name, columns] of Object.entries(tables)) {
    if (cases.some(({ sql }) => sql.includes(name))) await copy(judge, name, columns)
  }
  const outcomes = cases.map(given => ({ sql: given.sql, ...judge.try(given) }))
  judge.close()
  expect(outcomes.filter(({ verdict }) => verdict === 'differs')).toEqual([])
  expect(outcomes.filter(({ verdict }) => verdict === 'equal').length).toBeGreaterThanOrEqual(cases.length - 1)
})
