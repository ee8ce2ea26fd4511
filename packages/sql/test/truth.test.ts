import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { analyse, parse, SqlError, writeType } from '../src/index.ts'
import { TPCH } from './tpch.ts'

type Column = Readonly<{ name: string; type: string }>
type Case = Readonly<{ id: string; sql: string; columns?: readonly Column[]; error?: string }>

const file = new URL('../../../test/corpus/sql-truth.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly Case[] }

/** Constructs that are known and out of scope, and so refused by name. */
const OUT_OF_SCOPE = new Set(['matchrec-3aa6cd40', 'matchrec-2711997d', 'matchrec-e64a06e8', 'matchrec-1372cbed'])

/** Errors that only a running query meets: Trino, too, takes the query and gives it types. */
const AT_RUN_TIME = new Set([
  'DIVISION_BY_ZERO',
  'GENERIC_INTERNAL_ERROR',
  'INVALID_CAST_ARGUMENT',
  'INVALID_FUNCTION_ARGUMENT',
  'JSON_VALUE_RESULT_ERROR',
  'NOT_SUPPORTED',
  'NUMERIC_VALUE_OUT_OF_RANGE',
  'PATH_EVALUATION_ERROR',
  'SUBQUERY_MULTIPLE_ROWS',
])

/** Columns as Trino's protocol words their types, or the name of the error. */
function outcome(sql: string): readonly Column[] | string {
  try {
    return analyse(parse(sql), TPCH).columns.map(({ name, type }) => ({ name, type: onTheWire(writeType(type)) }))
  } catch (error) {
    if (error instanceof SqlError) return error.code
    throw error
  }
}

function onTheWire(type: string): string {
  return type.startsWith('interval') ? type.toUpperCase() : type.replace(/,(?! )/g, ', ')
}

describe('every query that Trino answered has the same column names and types here', () => {
  const answered = cases.filter(({ id, columns }) => columns && !OUT_OF_SCOPE.has(id))
  test.each(answered.map(({ id, sql, columns }) => [id, sql, columns] as const))('%s %s', (_, sql, columns) => {
    expect(outcome(sql)).toEqual(columns)
  })
})

describe('every query that Trino refused is refused here by the same name, unless it fails only when it runs', () => {
  const refused = cases.filter(({ error }) => error !== undefined)
  test.each(refused.map(({ id, sql, error }) => [id, sql, error ?? ''] as const))('%s %s', (_, sql, error) => {
    const found = outcome(sql)
    if (typeof found === 'string' || !AT_RUN_TIME.has(error)) expect(found).toBe(error)
  })
})

test('all but four of the recorded queries are in scope', () => {
  expect(cases.length - OUT_OF_SCOPE.size).toBe(1323)
  for (const id of OUT_OF_SCOPE) expect(outcome(cases.find(one => one.id === id)?.sql ?? '')).toBe('NOT_SUPPORTED')
})
