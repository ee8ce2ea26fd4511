import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Database, duckdbVersion } from './database.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oso-duckdb-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('the version is that of the engine', () => {
  const database = Database.open(':memory:')
  expect(database.connect().rows('SELECT version() AS v')).toEqual([{ v: duckdbVersion() }])
  database.close()
})

test('what was written to a file is there when it is opened again, and cannot be changed when that is read-only', () => {
  const path = join(folder, 'kept.duckdb')
  const first = Database.open(path)
  first.connect().run('CREATE TABLE t AS SELECT 1 AS a')
  first.close()
  const second = Database.open(path, { access_mode: 'READ_ONLY', threads: '1' })
  const connection = second.connect()
  expect(connection.rows(`SELECT a, current_setting('threads') AS threads FROM t`)).toEqual([{ a: 1, threads: 1n }])
  expect(() => connection.run('INSERT INTO t VALUES (2)')).toThrow('read-only')
  second.close()
})

test('a file that is missing or no database is an error that names it', () => {
  const missing = join(folder, 'missing.duckdb')
  expect(() => Database.open(missing, { access_mode: 'READ_ONLY' })).toThrow('missing.duckdb')
  const other = join(folder, 'other.duckdb')
  writeFileSync(other, 'this is a text')
  expect(() => Database.open(other)).toThrow('other.duckdb')
})

test('a setting that does not exist, or a value that is none of its, is an error', () => {
  expect(() => Database.open(':memory:', { no_such_setting: '1' })).toThrow('no_such_setting')
  expect(() => Database.open(':memory:', { access_mode: 'SIDEWAYS' })).toThrow()
})

test('closing closes what is open in it, and may be done twice', () => {
  const database = Database.open(':memory:')
  const stream = database.connect().stream('SELECT * FROM range(1000000)')
  const batches = stream.batches()
  batches.next()
  database.close()
  expect(() => batches.next()).toThrow('closed')
  database.close()
})
