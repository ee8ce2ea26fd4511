import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Connection, Database } from 'oso-duckdb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLocked } from './locked.ts'

let folder: string
let database: Database
let connection: Connection
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oso-locked-'))
  const warehouse = join(folder, 'warehouse.duckdb')
  const writer = Database.open(warehouse)
  writer.connect().run('CREATE SCHEMA oso; CREATE TABLE oso.t AS SELECT 1 AS a; CREATE SEQUENCE oso.s')
  writer.close()
  database = openLocked({ kind: 'open', warehouse, memoryLimitMb: 256, threads: 1, functions: false })
  connection = database.connect()
})
afterAll(() => {
  database.close()
  rmSync(folder, { recursive: true })
})

test.each([
  ['access_mode', 'read_only'],
  ['enable_external_access', false],
  ['autoload_known_extensions', false],
  ['autoinstall_known_extensions', false],
  ['allow_community_extensions', false],
  ['allow_unredacted_secrets', false],
  ['temp_directory', ''],
  ['memory_limit', '256.0 MiB'],
  ['threads', 1n],
  ['lock_configuration', true],
  ['TimeZone', 'UTC'],
])('%s is %s on every new connection', (name, value) => {
  const [row] = database.connect().rows(`SELECT current_setting('${name}') AS value`)
  expect(typeof row?.value === 'string' ? row.value.replace('READ_ONLY', 'read_only') : row?.value).toBe(value)
})

test.each([
  'INSERT INTO oso.t VALUES (2)',
  'CREATE TABLE oso.u (a INTEGER)',
  `SELECT nextval('oso.s')`,
  `SELECT * FROM read_text('/etc/hostname')`,
  `SELECT * FROM '/etc/hostname'`,
  `COPY oso.t TO '/tmp/oso-locked.csv'`,
  `ATTACH ':memory:' AS other`,
  'INSTALL httpfs',
  'LOAD httpfs',
  `SET memory_limit = '8GB'`,
  'SET threads = 8',
  'SET enable_external_access = true',
  'RESET temp_directory',
])('%s is refused by the engine itself', sql => {
  expect(() => connection.run(sql)).toThrow()
})

test('a sort that does not fit the memory fails instead of writing to the disk', () => {
  const sort =
    'SELECT max(s) FROM (SELECT repeat(i::VARCHAR, 100) AS s FROM range(3000000) t(i) ORDER BY s DESC OFFSET 100)'
  expect(() => connection.rows(sort)).toThrow(expect.objectContaining({ kind: 'Out of Memory' }))
  expect(existsSync(join(folder, 'warehouse.duckdb.tmp'))).toBe(false)
})
