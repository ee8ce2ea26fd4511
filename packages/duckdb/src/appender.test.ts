import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Connection } from './connection.ts'
import { Database } from './database.ts'
import type { SqlValue } from './fixed.ts'

let database: Database
let connection: Connection
beforeEach(() => {
  database = Database.open(':memory:')
  connection = database.connect()
  connection.run('CREATE SCHEMA oso; CREATE TABLE oso.t (a VARCHAR NOT NULL, b BIGINT, c DATE, d VARCHAR[])')
})
afterEach(() => database.close())

const TABLE = { schema: 'oso', name: 't' }

test('rows of all lengths and types arrive, and are there after closing', () => {
  const rows = Array.from({ length: 5000 }, (_, index): SqlValue[] => [
    'née '.repeat(index % 9),
    index % 3 === 0 ? null : BigInt(index),
    index,
    index % 4 === 0 ? null : ['x', null, 'a text of more than twelve bytes'],
  ])
  const appender = connection.appender(TABLE)
  appender.append(rows)
  appender.close()
  const [found] = connection.rows(`SELECT count(*) AS n, count(b) AS b, max(c) AS c, sum(len(d)) AS d,
    bool_and(a = repeat('née ', CAST(datediff('day', DATE '1970-01-01', c) % 9 AS INTEGER))) AS same FROM oso.t`)
  expect(found).toEqual({ n: 5000n, b: 3333n, c: '1983-09-09', d: '11250', same: true })
})

test('columns that are not named get their default', () => {
  const appender = connection.appender(TABLE, ['c', 'a'])
  appender.append([[1, 'x']])
  appender.close()
  expect(connection.rows('SELECT * FROM oso.t')).toEqual([{ a: 'x', b: null, c: '1970-01-02', d: null }])
})

test('a row that the table does not take is an error that says why', () => {
  const appender = connection.appender(TABLE)
  appender.append([[null, 1n, 1, null]])
  expect(() => appender.close()).toThrow('NOT NULL constraint failed: t.a')
  expect(connection.rows('SELECT count(*) AS n FROM oso.t')).toEqual([{ n: 0n }])
})

test('a row of another width or type is an error before it is written', () => {
  const appender = connection.appender(TABLE)
  expect(() => appender.append([['x']])).toThrow('1 values for 4 columns')
  appender.append([['x', 'not a number', 1, null]])
  expect(() => appender.close()).toThrow('string not a number where a bigint is wanted')
})

test('a table or column that does not exist is an error that names it', () => {
  expect(() => connection.appender({ name: 'nowhere' })).toThrow('nowhere')
  expect(() => connection.appender(TABLE, ['nope'])).toThrow('nope')
})

test('what is appended within a transaction goes with it', () => {
  connection.run('BEGIN')
  const appender = connection.appender(TABLE)
  appender.append([['x', 1n, 1, null]])
  appender.close()
  connection.run('ROLLBACK')
  expect(connection.rows('SELECT count(*) AS n FROM oso.t')).toEqual([{ n: 0n }])
})
