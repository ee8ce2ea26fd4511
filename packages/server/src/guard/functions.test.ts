import { expect, test } from 'vitest'
import { allFunctions } from '../../../sql/src/functions/catalogue.ts'
import { PORTABILITY } from '../../../sql/src/functions/portability.ts'
import { ALLOWED_FUNCTIONS } from './functions.ts'

/** What is a form of the language and stands in no catalogue. */
const FORMS = ['coalesce', 'if', 'nullif', 'try', 'format']

test('every reviewed function is one of Trino', () => {
  const known = new Set([...FORMS, ...[...allFunctions()].map(({ name }) => name)])
  expect([...ALLOWED_FUNCTIONS.keys()].filter(name => !known.has(name))).toEqual([])
})

test('a function is said to run on DuckDB when the compiler does not refuse it', () => {
  const reviewed = [...ALLOWED_FUNCTIONS.values()].filter(({ name }) => PORTABILITY[name] !== undefined)
  const onDuckdb = reviewed.filter(({ engines }) => engines.includes('duckdb')).map(({ name }) => name)
  const compiled = reviewed.filter(({ name }) => PORTABILITY[name]?.verdict !== 'refused').map(({ name }) => name)
  expect(onDuckdb).toEqual(compiled)
})

test('what tells of the server or cannot be stopped was left out', () => {
  const known = new Set([...allFunctions()].map(({ name }) => name))
  expect([...known].filter(name => !ALLOWED_FUNCTIONS.has(name)).sort()).toEqual([
    'current_groups',
    'levenshtein_distance',
  ])
})
