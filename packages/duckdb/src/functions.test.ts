import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Connection } from './connection.ts'
import { Database } from './database.ts'
import type { SqlValue } from './fixed.ts'
import type { ScalarFunction } from './functions.ts'

let database: Database
let connection: Connection
beforeEach(() => {
  database = Database.open(':memory:', { threads: '1' })
  connection = database.connect()
})
afterEach(() => database.close())

const identity = (type: string): ScalarFunction => ({
  ...{ name: 'same', parameters: [type], returns: type, nulls: 'propagate' },
  call: (value = null) => value,
})

describe('a value', () => {
  test.each([
    ['BOOLEAN', 'i % 2 = 0'],
    ['TINYINT', 'CAST(i % 128 AS TINYINT)'],
    ['INTEGER', 'CAST(-i AS INTEGER)'],
    ['BIGINT', '9007199254740993 + i'],
    ['HUGEINT', 'CAST(-170141183460469231731687303715884105727 AS HUGEINT) + i'],
    ['DOUBLE', 'i / 3e0'],
    ['FLOAT', 'CAST(i / 3e0 AS FLOAT)'],
    ['DECIMAL(4,2)', 'CAST(i % 90 AS DECIMAL(4,2)) + 0.05'],
    ['DECIMAL(38,10)', 'CAST(-i AS DECIMAL(38,10)) - 0.0000000001'],
    ['VARCHAR', `'short ' || i`],
    ['VARCHAR', `'longer than twelve bytes, née Ω ' || i`],
    ['BLOB', `encode('bytes of some length ' || i)`],
    ['DATE', `DATE '1960-01-01' + CAST(i AS INTEGER)`],
    ['TIMESTAMP', `TIMESTAMP '1960-01-01' + to_microseconds(i * 1000003)`],
    ['TIMESTAMP WITH TIME ZONE', `TIMESTAMPTZ '2024-01-01 00:00:00+00' + to_seconds(i)`],
    ['VARCHAR[]', `['a' || i, NULL, 'some longer text here']`],
    ['BIGINT[][]', `[[i], [], NULL, [i, i + 1]]`],
  ])('of type %s comes to TypeScript and back unchanged', (type, sql) => {
    connection.register(identity(type))
    const value = `CASE WHEN i % 7 > 0 THEN ${sql} END`
    const different = `SELECT count(*) AS n FROM range(5000) t(i) WHERE same(${value}) IS DISTINCT FROM CAST(${value} AS ${type})`
    expect(connection.rows(different)).toEqual([{ n: 0n }])
  })

  test('arrives in the form that its type has in TypeScript', () => {
    const seen: SqlValue[] = []
    connection.register({
      ...{
        name: 'look',
        parameters: ['VARCHAR', 'BIGINT', 'DECIMAL(5,2)', 'DATE', 'BLOB', 'INTEGER[]'],
        returns: 'BOOLEAN',
      },
      nulls: 'propagate',
      call: (...values) => seen.push(...values) > 0,
    })
    connection.rows(`SELECT look('x', 1, 1.25, DATE '1970-01-02', '\\xFF'::BLOB, [1, NULL])`)
    expect(seen).toEqual(['x', 1n, 125n, 1, new Uint8Array([255]), [1, null]])
  })
})

describe('NULL', () => {
  test('makes NULL without a call where it propagates', () => {
    let calls = 0
    const countCalls: ScalarFunction['call'] = (value = null) => {
      calls++
      return value
    }
    connection.register({ ...identity('BIGINT'), call: countCalls })
    expect(connection.rows('SELECT same(NULL) AS a, same(CASE WHEN i = 1 THEN i END) AS b FROM range(2) t(i)')).toEqual(
      [
        { a: null, b: null },
        { a: null, b: 1n },
      ],
    )
    expect(calls).toBe(1)
  })

  test('is an argument where the function handles it', () => {
    connection.register({ ...identity('VARCHAR'), nulls: 'handle', call: value => value ?? 'was null' })
    expect(connection.rows('SELECT same(NULL) AS a')).toEqual([{ a: 'was null' }])
  })
})

test('further arguments are passed when the function takes them', () => {
  const joinAll: ScalarFunction = {
    ...{ name: 'join_all', parameters: ['VARCHAR'], variadic: 'VARCHAR', returns: 'VARCHAR', nulls: 'handle' },
    call: (...values) => values.join('|'),
  }
  connection.register(joinAll)
  expect(connection.rows(`SELECT join_all('a') AS one, join_all('a', NULL, 'c') AS three`)).toEqual([
    { one: 'a', three: 'a||c' },
  ])
})

test('what a function throws is the error of the query, which TRY makes NULL', () => {
  const fails: ScalarFunction['call'] = () => {
    throw new Error('TRINO_ERROR DIVISION_BY_ZERO: / by zero')
  }
  connection.register({ ...identity('BIGINT'), call: fails })
  expect(() => connection.rows('SELECT same(1)')).toThrow('TRINO_ERROR DIVISION_BY_ZERO: / by zero')
  expect(connection.rows('SELECT TRY(same(1)) AS a')).toEqual([{ a: null }])
})

describe('what a function throws that no TRY may catch', () => {
  const fails: ScalarFunction['call'] = value => {
    if (value === 3n) throw Object.assign(new Error('TRINO_ERROR NOT_PORTABLE: no'), { passesTry: true })
    return value ?? null
  }
  beforeEach(() => connection.register({ ...identity('BIGINT'), call: fails }))

  test.each([
    'SELECT TRY(same(3))',
    'SELECT TRY(same(i)) FROM range(5000) t(i)',
    'CREATE TABLE t AS SELECT TRY(same(3))',
  ])('is the error of the query: %s', sql => {
    expect(() => connection.run(sql)).toThrow('TRINO_ERROR NOT_PORTABLE: no')
    expect(() => connection.rows(sql.replace('CREATE TABLE t AS ', ''))).toThrow('TRINO_ERROR NOT_PORTABLE: no')
  })

  test('is none of another query, nor of one that does not reach it', () => {
    expect(() => connection.rows('SELECT same(3)')).toThrow('NOT_PORTABLE')
    expect(connection.rows('SELECT TRY(same(2)) AS a')).toEqual([{ a: 2n }])
    expect(connection.rows('SELECT CASE WHEN i > 0 THEN TRY(same(i + 2)) END AS a FROM range(1) t(i)')).toEqual([
      { a: null },
    ])
  })
})

test('a result of another type than was said is an error of the query, not a wrong value', () => {
  connection.register({ ...identity('BIGINT'), call: () => 'text' })
  expect(() => connection.rows('SELECT same(1)')).toThrow('string text where a bigint is wanted')
})

test('a function is known on every connection of the database, also after the one it was made on is closed', () => {
  connection.register(identity('BIGINT'))
  connection.close()
  expect(database.connect().rows('SELECT same(7) AS a')).toEqual([{ a: 7n }])
})

test('a function can be made after the configuration was locked', () => {
  connection.run('SET lock_configuration = true')
  connection.register(identity('BIGINT'))
  expect(connection.rows('SELECT same(7) AS a')).toEqual([{ a: 7n }])
})

test('a database with several threads takes none, as a query with it would never end', () => {
  const several = Database.open(':memory:', { threads: '2' })
  expect(() => several.connect().register(identity('BIGINT'))).toThrow('threads=1')
  several.close()
})
