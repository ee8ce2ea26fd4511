import { DuckdbError } from 'oso-duckdb'
import { expect, test } from 'vitest'
import { QueryError } from '../errors.ts'
import { failureOf } from './errors.ts'

function duckdb(kind: string, text: string): DuckdbError {
  return new DuckdbError(kind, text)
}

test.each([
  ['Conversion', `Could not convert string 'x' to INT32`, 'INVALID_CAST_ARGUMENT'],
  ['Out of Range', 'Overflow in addition of INT64 (9223372036854775807 + 1)!', 'NUMERIC_VALUE_OUT_OF_RANGE'],
  ['Invalid Input', 'TRINO_ERROR DIVISION_BY_ZERO: / by zero', 'DIVISION_BY_ZERO'],
  ['Out of Memory', 'could not allocate block of size 256.0 KiB (64.0 MiB/64.0 MiB used)', 'MEMORY_LIMIT'],
  ['IO', 'Could not read from /srv/secret/warehouse.duckdb', 'ENGINE_FAILED'],
  ['INTERNAL', 'Attempted to access index 1', 'ENGINE_FAILED'],
])('%s: %s becomes %s', (kind, text, code) => {
  expect(failureOf(duckdb(kind, text), false).code).toBe(code)
})

test("what is the engine's own is told without its text, which may name files", () => {
  expect(failureOf(duckdb('IO', 'Could not read from /srv/secret'), false).message).not.toContain('secret')
  expect(failureOf(new Error('at /srv/secret/main.js'), false)).toMatchObject({ code: 'INTERNAL' })
  expect(failureOf(new Error('at /srv/secret/main.js'), false).message).not.toContain('secret')
})

test('an interrupt is a cancelled query only when the host was told to stop it', () => {
  expect(failureOf(duckdb('INTERRUPT', 'Interrupted!'), true).code).toBe('CANCELLED')
  expect(failureOf(duckdb('INTERRUPT', 'Interrupted!'), false).code).toBe('ENGINE_FAILED')
})

test('our own errors keep their code and sentence', () => {
  expect(failureOf(new QueryError('RESULT_TOO_LARGE', 'Too large.'), false)).toEqual({
    code: 'RESULT_TOO_LARGE',
    message: 'Too large.',
  })
})
