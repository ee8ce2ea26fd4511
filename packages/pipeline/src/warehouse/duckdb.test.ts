import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Database } from 'oso-duckdb'
import { describe, expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../../test/folders.ts'
import { CONTRACT_SCHEMA, recordOf, warehouseContract } from './contract.ts'
import { duckdbWarehouse } from './duckdb.ts'
import type { Query } from './warehouse.ts'

warehouseContract(
  () => duckdbWarehouse(join(temporaryFolder(), 'new', 'w.duckdb')),
  sql => duckdbWarehouse('unused').compile(sql, CONTRACT_SCHEMA),
)

/** A query of DuckDB's dialect. */
const query = (sql: string): Query => ({ sql, functions: [] })

async function buildIn(path: string): Promise<void> {
  const session = await duckdbWarehouse(path).begin()
  await session.materialise('a', query('select 1 as x'))
  await session.recordMaterialisation(recordOf('a', 'v1'))
  await session.commit()
}

describe('the file', () => {
  test('is alone in its folder after a build, and after one that was given up', async () => {
    const folder = temporaryFolder()
    await buildIn(join(folder, 'w.duckdb'))
    expect(readdirSync(folder)).toEqual(['w.duckdb'])
    const session = await duckdbWarehouse(join(folder, 'w.duckdb')).begin()
    await session.discard()
    expect(readdirSync(folder)).toEqual(['w.duckdb'])
  })

  test('keeps its bytes while a build is under way', async () => {
    const path = join(temporaryFolder(), 'w.duckdb')
    await buildIn(path)
    const before = readFileSync(path)
    const session = await duckdbWarehouse(path).begin()
    onTestFinished(() => session.discard())
    await session.keep('a')
    await session.materialise('b', query('select * from range(100000)'))
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  test('that a reader has open goes on answering it when it is replaced', async () => {
    const path = join(temporaryFolder(), 'w.duckdb')
    await buildIn(path)
    const database = Database.open(path, { access_mode: 'READ_ONLY' })
    onTestFinished(() => database.close())
    const connection = database.connect()
    await buildIn(path)
    expect(connection.rows('select count(*) as n from "oso"."a"')).toEqual([{ n: 1n }])
  })

  test('loses what a killed build left beside it', async () => {
    const folder = temporaryFolder()
    const { pid } = spawnSync(process.execPath, ['--version'])
    writeFileSync(join(folder, `w.duckdb.building-${pid}`), 'half')
    mkdirSync(join(folder, `w.duckdb.building-${pid}.tmp`))
    await buildIn(join(folder, 'w.duckdb'))
    expect(readdirSync(folder)).toEqual(['w.duckdb'])
  })
})

describe('a path', () => {
  test('where something else lies is WAREHOUSE_CORRUPT, and it is left alone', async () => {
    const path = join(temporaryFolder(), 'w.duckdb')
    writeFileSync(path, 'a letter to a friend')
    const reading = async () => (await duckdbWarehouse(path).open())?.materialisations()
    await expect(reading()).rejects.toMatchObject({
      code: 'WAREHOUSE_CORRUPT',
      hint: expect.stringContaining('--warehouse'),
    })
    await expect(duckdbWarehouse(path).begin()).rejects.toMatchObject({ code: 'WAREHOUSE_CORRUPT' })
    expect(readFileSync(path, 'utf8')).toBe('a letter to a friend')
  })

  test('of a DuckDB file of someone else is WAREHOUSE_CORRUPT', async () => {
    const path = join(temporaryFolder(), 'w.duckdb')
    const database = Database.open(path)
    database.connect().run('create table mine (x integer)')
    database.close()
    const reader = await duckdbWarehouse(path).open()
    onTestFinished(() => reader?.close())
    await expect(reader?.materialisations()).rejects.toMatchObject({ code: 'WAREHOUSE_CORRUPT' })
    await expect(duckdbWarehouse(path).begin()).rejects.toMatchObject({ code: 'WAREHOUSE_CORRUPT' })
  })

  test('under a file, or where nobody may write, is WAREHOUSE_UNWRITABLE', async () => {
    const path = join(temporaryFolder(), 'file')
    writeFileSync(path, '')
    for (const where of [join(path, 'w.duckdb'), '/proc/w.duckdb', '/proc/oso/w.duckdb']) {
      await expect(duckdbWarehouse(where).begin()).rejects.toMatchObject({ code: 'WAREHOUSE_UNWRITABLE' })
    }
  })
})

test('a query of Trino is compiled, and an unknown column is told with its place', () => {
  const warehouse = duckdbWarehouse('unused')
  const schema = { table: () => undefined, tableNames: () => [] }
  expect(warehouse.compile('select 1 as x', schema).functions).toEqual([])
  expect(() => warehouse.compile('select y', schema)).toThrow(expect.objectContaining({ code: 'COLUMN_NOT_FOUND' }))
})

test('a query that calls a function that is not there is MODEL_FAILED', async () => {
  const session = await duckdbWarehouse(join(temporaryFolder(), 'w.duckdb')).begin()
  onTestFinished(() => session.discard())
  await expect(session.look([{ sql: 'select 1', functions: ['no_such'] }], 1)).rejects.toMatchObject({
    code: 'MODEL_FAILED',
    message: expect.stringContaining('no_such'),
  })
})
