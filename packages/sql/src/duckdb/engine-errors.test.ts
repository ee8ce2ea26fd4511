import { expect, test } from 'vitest'
import { readEngineError } from './engine-errors.ts'

test.each([
  [
    "Conversion Error: Could not convert string 'TRINO_ERROR DIVISION_BY_ZERO: Division by zero' to INT64\n\nLINE 1: …",
    'DIVISION_BY_ZERO',
    'Division by zero',
  ],
  [
    'Invalid Input Error: TRINO_ERROR INVALID_FUNCTION_ARGUMENT: Index must be greater than zero',
    'INVALID_FUNCTION_ARGUMENT',
    'Index must be greater than zero',
  ],
  [
    "Conversion Error: Type VARCHAR with value 'TRINO_ERROR NOT_SUPPORTED: no' can't be cast to the destination type INTEGER[]",
    'NOT_SUPPORTED',
    'no',
  ],
  [
    'Conversion Error: invalid date field format: "TRINO_ERROR INVALID_CAST_ARGUMENT: bad", expected format is (YYYY-MM-DD)',
    'INVALID_CAST_ARGUMENT',
    'bad',
  ],
  [
    "Not implemented Error: Unknown TimeZone 'TRINO_ERROR NOT_PORTABLE: no such day'!\n\nCandidate time zones: …",
    'NOT_PORTABLE',
    'no such day',
  ],
])('%s is what the query raised', (text, code, message) => {
  expect(readEngineError(text)).toEqual({ code, message })
})

test.each([
  ['Binder Error: LIMIT/OFFSET cannot be negative\n\nLINE 1: …', 'INVALID_PARAMETER_USAGE'],
  ['Out of Range Error: Overflow in addition of INT32 (2147483647 + 1)!', 'NUMERIC_VALUE_OUT_OF_RANGE'],
  [
    "Conversion Error: Type INT128 with value 9223372036854775808 can't be cast because the value is out of range for the destination type INT64",
    'NUMERIC_VALUE_OUT_OF_RANGE',
  ],
  [
    "Conversion Error: Type DOUBLE with value 1e+30 can't be cast because the value is out of range for the destination type INT64",
    'INVALID_CAST_ARGUMENT',
  ],
  ['Invalid Input Error: More than one row returned by a subquery used as an expression', 'SUBQUERY_MULTIPLE_ROWS'],
  ['Invalid Input Error: Map keys must be unique.', 'INVALID_FUNCTION_ARGUMENT'],
  ['Conversion Error: date field value out of range: "5881580-07-11", expected format is (YYYY-MM-DD)', 'NOT_PORTABLE'],
  [
    'Conversion Error: date field value out of range: "2024-02-30", expected format is (YYYY-MM-DD)',
    'INVALID_CAST_ARGUMENT',
  ],
  ['Conversion Error: Date and time not in timestamp range', 'NOT_PORTABLE'],
])('%s is an error of DuckDB that Trino has a name for', (text, code) => {
  expect(readEngineError(text)?.code).toBe(code)
})

test.each([
  ['Out of Range Error: Overflow in addition of INT64 (9 + 1)!', 'bigint addition overflow: 9 + 1'],
  ['Out of Range Error: Overflow in addition of DECIMAL(38) (9 + 1);', 'decimal addition overflow: 9 + 1'],
  [
    "Conversion Error: Type INT32 with value 300 can't be cast because the value is out of range for the destination type INT8",
    'Out of range for tinyint: 300',
  ],
  [
    "Conversion Error: Type DOUBLE with value 1e+30 can't be cast because the value is out of range for the destination type INT64",
    'Unable to cast 1e+30 to bigint',
  ],
  ['Conversion Error: Could not cast value 99999 to DECIMAL(4,0)', "Cannot cast '99999' to decimal(4,0)"],
  ['Conversion Error: date field value out of range: "2024-13-01"', 'Value cannot be cast to date: 2024-13-01'],
  [
    'Invalid Input Error: More than one row returned by a subquery used as an expression - scalar subqueries',
    'Scalar sub-query has returned multiple rows',
  ],
  [
    `Invalid Input Error: TRINO_ERROR INVALID_CAST_ARGUMENT: Cannot cast '{"a":1}' to integer`,
    `Cannot cast '{"a":1}' to integer`,
  ],
])('%s is told with nothing of DuckDB in it', (text, message) => {
  expect(readEngineError(text)?.message).toBe(message)
})

test('a lack of memory is no error of the query', () => {
  expect(readEngineError('Out of Memory Error: could not allocate block of size 256.0 KiB')).toBeUndefined()
})
