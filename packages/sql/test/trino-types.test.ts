import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { analyse, parse, readType, type Schema, SqlError, type TableSchema, writeType } from '../src/index.ts'

type Place = Readonly<{ line: number; column: number }>
type Columns = readonly Readonly<{ name: string; type: string }>[]
type Case = Readonly<{ sql: string; columns?: Columns; error?: string; at?: Place | null }>
type Corpus = Readonly<{ tables: Readonly<Record<string, readonly string[]>>; cases: readonly Case[] }>

const file = new URL('../../../test/corpus/trino-types.json', import.meta.url)
const { tables, cases } = JSON.parse(readFileSync(file, 'utf8')) as Corpus

const TABLES: ReadonlyMap<string, TableSchema> = new Map(
  Object.entries(tables).map(([name, columns]) => [name, { name, columns: columns.map(column) }]),
)

/** `dec decimal(5,2)`: a name without blanks, and a type. */
function column(text: string): TableSchema['columns'][number] {
  const blank = text.indexOf(' ')
  return { name: text.slice(0, blank), type: readType(text.slice(blank + 1)) }
}

/** The session that the verdicts were given in. */
const SESSION = ['memory', 'default']
const SCHEMA: Schema = {
  table: parts => {
    const full = [...SESSION.slice(0, 3 - parts.length), ...parts].map(part => part.toLowerCase())
    if (full[0] !== SESSION[0]) throw new SqlError('CATALOG_NOT_FOUND', `Catalog '${full[0]}' not found`)
    return TABLES.get(full.join('.'))
  },
  tableNames: () => TABLES.keys(),
}

/** The case as the analyser has it. A place is compared where both give one. */
function answered({ sql, at }: Case): Case {
  try {
    const { columns } = analyse(parse(sql), SCHEMA)
    return { sql, columns: columns.map(({ name, type }) => ({ name, type: writeType(type).toLowerCase() })) }
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    const { code, position } = error
    return { sql, error: code, at: position && at ? { line: position.line, column: position.column } : (at ?? null) }
  }
}

describe('every query has the columns that Trino gives, or fails by the same name at the same place', () => {
  test.each(cases.map(given => [given.sql.slice(0, 200), given] as const))('%s', (_, given) => {
    expect(answered(given)).toEqual(given)
  })
})

test('the corpus has queries that Trino takes and queries that it refuses', () => {
  expect(cases.filter(({ columns }) => columns).length).toBeGreaterThan(100)
  expect(cases.filter(({ error }) => error).length).toBeGreaterThan(100)
})
