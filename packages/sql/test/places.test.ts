import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { analyse, parse, type Schema, SqlError, toDuckdb } from '../src/index.ts'
import { TPCH } from './tpch.ts'

/** Every text of a corpus, wherever it keeps them. */
function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) =>
    typeof item === 'string' && (key === 'sql' || key === 'text') ? [item] : textsOf(item),
  )
}

const CORPORA = ['sql-truth', 'sql-rules', 'trino-parse-cases', 'trino-types', 'portable-sql-cases', 'tpc-queries']
const EMPTY: Schema = { table: () => undefined, tableNames: () => [] }

// Mistakes that no corpus holds, each found where the text itself is not at hand.
const MORE = [
  'SELECT CAST(1 AS decimal(99,2))',
  'SELECT CAST(1 AS decimal(5,7))',
  'SELECT TRY_CAST(1 AS timestamp(13))',
  'SELECT CAST(NULL AS row(a decimal(39)))',
  "SELECT BOTH 'x'",
  'SELECT 1.0 * 0.00000000000000000001 * 0.00000000000000000001',
  'SELECT * FROM (VALUES (1, 2)) t(a, b) GROUP BY a',
  'SELECT reduce(ARRAY[1.5], 0, (s, x) -> s + x, s -> s)',
  'SHOW TABLES',
  'EXPLAIN SELECT 1',
  `SELECT ${'-('.repeat(4000)}1${')'.repeat(4000)}`,
  `SELECT ${'ARRAY['.repeat(900)}1${']'.repeat(900)}`,
]

/** What keeps a text from being compiled, if anything does. */
function failureOf(sql: string, schema: Schema): SqlError | undefined {
  try {
    toDuckdb(analyse(parse(sql), schema))
    return undefined
  } catch (error) {
    if (error instanceof SqlError) return error
    throw error
  }
}

test.each([...CORPORA, 'more'])('every mistake in the texts of %s has a line and a column', name => {
  const file = new URL(`../../../test/corpus/${name}.json`, import.meta.url)
  const texts = name === 'more' ? MORE : textsOf(JSON.parse(readFileSync(file, 'utf8')))
  const failures = texts.flatMap(sql => [TPCH, EMPTY].map(schema => ({ sql, error: failureOf(sql, schema) })))
  const placeless = failures.filter(({ error }) => error && (!error.position || !error.located.startsWith('line ')))
  expect(placeless.map(({ sql, error }) => `${error?.message}: ${sql.slice(0, 200)}`)).toEqual([])
  expect(failures.filter(({ error }) => error).length).toBeGreaterThan(name === 'tpc-queries' ? 50 : 5)
})
