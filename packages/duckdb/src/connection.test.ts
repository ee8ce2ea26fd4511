import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Connection } from './connection.ts'
import { Database } from './database.ts'
import type { Parameter } from './parameters.ts'

let database: Database
let connection: Connection
beforeEach(() => {
  database = Database.open(':memory:')
  connection = database.connect()
})
afterEach(() => database.close())

function read(sql: string, parameters: readonly Parameter[] = []): unknown {
  return Object.values(connection.rows(`SELECT ${sql} AS value`, parameters)[0] ?? {})[0]
}

describe('a query that was prepared', () => {
  test('gives rows for other values each time, also after one that failed', () => {
    const double = connection.prepare('SELECT 2 * CAST($1 AS INTEGER) AS n')
    expect(double.rows(['21'])).toEqual([{ n: 42 }])
    expect(() => double.rows(['x'])).toThrow(/Could not convert string 'x'/)
    expect(() => double.rows([])).toThrow(/takes 1 parameters, not 0/)
    expect(double.rows(['4'])).toEqual([{ n: 8 }])
    double.close()
    expect(connection.rows('SELECT 1 AS n')).toEqual([{ n: 1 }])
  })

  test('that is no query is an error when it is prepared', () => {
    expect(() => connection.prepare('SELECT FROM WHERE')).toThrow(/syntax error/)
  })
})

describe('a value', () => {
  test.each<[string, unknown]>([
    ['true', true],
    ['CAST(-128 AS TINYINT)', -128],
    ['CAST(255 AS UTINYINT)', 255],
    ['CAST(-32768 AS SMALLINT)', -32768],
    ['CAST(65535 AS USMALLINT)', 65535],
    ['2147483647', 2147483647],
    ['CAST(4294967295 AS UINTEGER)', 4294967295],
    ['9223372036854775807', 9223372036854775807n],
    ['CAST(18446744073709551615 AS UBIGINT)', 18446744073709551615n],
    ['CAST(-5 AS HUGEINT)', '-5'],
    ['CAST(0.1 AS FLOAT)', Math.fround(0.1)],
    ['1e300', 1e300],
    ['CAST(-0.05 AS DECIMAL(4,2))', '-0.05'],
    ['CAST(12345678901234567890123456789012345.678 AS DECIMAL(38,3))', '12345678901234567890123456789012345.678'],
    [`'née Ω 🎈'`, 'née Ω 🎈'],
    [`''`, ''],
    [`'\\xAA\\x00'::BLOB`, new Uint8Array([0xaa, 0])],
    [`DATE '2024-02-29'`, '2024-02-29'],
    [`TIME '10:30:45.000001'`, '10:30:45.000001'],
    [`TIMESTAMP '1969-12-31 23:59:59.999999'`, '1969-12-31 23:59:59.999999'],
    [`TIMESTAMP_S '2024-01-02 03:04:05'`, '2024-01-02 03:04:05'],
    [`TIMESTAMP_MS '2024-01-02 03:04:05.678'`, '2024-01-02 03:04:05.678'],
    [`TIMESTAMP_NS '2024-01-02 03:04:05.123456789'`, '2024-01-02 03:04:05.123456789'],
    [`INTERVAL '1 month 2 days 3 seconds'`, '1 months 2 days 3000000 microseconds'],
    [`UUID '00112233-4455-6677-8899-aabbccddeeff'`, '00112233-4455-6677-8899-aabbccddeeff'],
    ['NULL', null],
    ['[1, NULL, 3]', [1, null, 3]],
    ['CAST([] AS INTEGER[])', []],
    [`[['a'], NULL, []]`, [['a'], null, []]],
    ['CAST([1, 2, 3] AS INTEGER[3])', [1, 2, 3]],
    [`{'a': 1, 'b': {'c': 'x'}}`, { a: 1, b: { c: 'x' } }],
    [
      `MAP {'k': 1, 'l': NULL}`,
      [
        ['k', 1],
        ['l', null],
      ],
    ],
    [`CAST('b' AS ENUM('a', 'b'))`, 'b'],
    [`CAST(union_value(num := 2) AS UNION(num INTEGER, text VARCHAR))`, 2],
    [`JSON '{"a": 1}'`, '{"a": 1}'],
  ])('%s is read as it is', (sql, expected) => {
    expect(read(sql)).toEqual(expected)
  })
})

describe('a parameter', () => {
  test.each<[Parameter, string, unknown]>([
    [9223372036854775807n, 'BIGINT', 9223372036854775807n],
    [1.5, 'DOUBLE', 1.5],
    ['née', 'VARCHAR', 'née'],
    [true, 'BOOLEAN', true],
    [new Uint8Array([0, 255]), 'BLOB', new Uint8Array([0, 255])],
    [['a', null], 'VARCHAR[]', ['a', null]],
    [[[1n], null, [2n, null]], 'BIGINT[][]', [[1n], null, [2n, null]]],
    [[], 'VARCHAR[]', []],
    ['nul \0 within', 'VARCHAR', 'nul \0 within'],
  ])('%o arrives as %s', (parameter, type, expected) => {
    expect(read('typeof($1)', [parameter])).toBe(type)
    expect(read('$1', [parameter])).toEqual(expected)
  })

  test('NULL takes the type that it is cast to', () => {
    expect(connection.rows('SELECT CAST($1 AS DATE) AS d', [null])).toEqual([{ d: null }])
  })

  test('as text becomes what it is cast to, exactly', () => {
    expect(read('CAST($1 AS DECIMAL(10,2))', ['1.10'])).toBe('1.10')
    expect(read('CAST($1 AS BIGINT[])', [['1', '9007199254740993']])).toEqual([1n, 9007199254740993n])
  })

  test('is never spliced into the text', () => {
    expect(read('$1', [`'; DROP TABLE t; --`])).toBe(`'; DROP TABLE t; --`)
  })

  test('that is missing, too many or too large is an error that says so', () => {
    expect(() => connection.rows('SELECT $1', [])).toThrow('takes 1 parameters, not 0')
    expect(() => connection.rows('SELECT 1', ['x'])).toThrow('takes 0 parameters, not 1')
    expect(() => connection.rows('SELECT $1', [2n ** 63n])).toThrow('does not fit a BIGINT')
  })
})

describe('an error', () => {
  test('has the place of the fault', () => {
    const faulty = (): void => connection.run('SELECT 1,\n       nope(2)')
    expect(faulty).toThrow(expect.objectContaining({ kind: 'Catalog', position: { line: 2, column: 8 } }))
  })

  test('of the data has its kind', () => {
    expect(() => connection.rows(`SELECT CAST('a' AS INTEGER)`)).toThrow(
      expect.objectContaining({ kind: 'Conversion' }),
    )
  })

  test('comes for a NUL in the text, which DuckDB would end the text at', () => {
    expect(() => connection.rows(`SELECT 'a\0b'`)).toThrow('NUL')
    expect(() => connection.run('SELECT 1; \0 SELECT 2')).toThrow('NUL')
  })

  test('leaves the connection as usable as before', () => {
    expect(() => connection.run('SELECT * FROM nowhere')).toThrow()
    expect(read('1')).toBe(1)
  })
})

test('a text of several statements is run as a whole when it has no parameters', () => {
  connection.run('CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1), (2)')
  connection.run('INSERT INTO t VALUES ($1)', [3n])
  expect(connection.rows('SELECT count(*) AS n FROM t')).toEqual([{ n: 3n }])
})

test('connections of one database see the same tables', () => {
  connection.run('CREATE TABLE t AS SELECT 7 AS a')
  expect(database.connect().rows('SELECT a FROM t')).toEqual([{ a: 7 }])
})

test('a result without rows has none', () => {
  expect(connection.rows('SELECT 1 AS a WHERE false')).toEqual([])
})
