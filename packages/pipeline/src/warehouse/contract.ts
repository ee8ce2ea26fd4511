import type { Materialisation } from 'oso-models'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Query, Rejection, Session, SourceRecord, Warehouse } from './warehouse.ts'

/** A query that calls no functions of ours. */
export function query(sql: string): Query {
  return { sql, functions: [] }
}

/** A record of a table, made at a second of 2026. */
export function recordOf(model: string, version: string, second = 0): Materialisation {
  const endedAt = new Date(Date.UTC(2026, 0, 1, 0, 0, second, 123))
  const audits = [{ audit: 'unique(columns=(x))', badRows: 0 }]
  return { model, startedAt: endedAt, endedAt, rowCount: 2n, version, sources: { dumps: 'v1' }, audits }
}

const TWO = query('select x from (values (1), (2)) as t (x)')
const THREE = query('select x from (values (1), (2), (3)) as t (x)')

/** What every warehouse must do. `open` gives one in which nothing was built yet. */
export function warehouseContract(open: () => Warehouse): void {
  const begin = async (warehouse: Warehouse): Promise<Session> => {
    const session = await warehouse.begin()
    onTestFinished(() => session.discard())
    return session
  }
  const built = async (warehouse: Warehouse, table: string, of: Query, version = 'v1') => {
    const session = await begin(warehouse)
    await session.materialise(table, of)
    await session.recordMaterialisation(recordOf(table, version))
    await session.commit()
  }
  const rowsOf = async (warehouse: Warehouse, table: string): Promise<number | undefined> => {
    const reader = await warehouse.open()
    try {
      const current = await reader?.materialisations()
      if (!current?.some(({ model }) => model === table)) return undefined
      return (await reader?.look(query(`from "oso"."${table}"`), 0))?.rows
    } finally {
      await reader?.close()
    }
  }

  describe('before the first build', () => {
    test('there is nothing to open', async () => {
      expect(await open().open()).toBeUndefined()
    })
  })

  describe('a build', () => {
    test('is seen by nobody before it is committed, and by all after', async () => {
      const warehouse = open()
      const session = await begin(warehouse)
      await session.materialise('a', TWO)
      await session.recordMaterialisation(recordOf('a', 'v1'))
      expect(await rowsOf(warehouse, 'a')).toBeUndefined()
      await session.commit()
      expect(await rowsOf(warehouse, 'a')).toBe(2)
    })

    test('that is given up leaves the last one as it was', async () => {
      const warehouse = open()
      await built(warehouse, 'a', TWO)
      const session = await begin(warehouse)
      await session.materialise('a', THREE)
      await session.discard()
      expect(await rowsOf(warehouse, 'a')).toBe(2)
    })

    test('holds what it made or kept, and nothing else of the last one', async () => {
      const warehouse = open()
      const session = await begin(warehouse)
      for (const table of ['kept', 'left', 'remade']) {
        await session.materialise(table, TWO)
        await session.recordMaterialisation(recordOf(table, 'v1'))
      }
      await session.commit()
      const next = await begin(warehouse)
      await next.keep('kept')
      await next.materialise('remade', THREE)
      await next.commit()
      expect(await Promise.all(['kept', 'left', 'remade'].map(table => rowsOf(warehouse, table)))).toEqual([
        2,
        undefined,
        3,
      ])
    })

    test('cannot be begun while another is under way', async () => {
      const warehouse = open()
      await begin(warehouse)
      await expect(warehouse.begin()).rejects.toMatchObject({ code: 'WAREHOUSE_LOCKED' })
    })

    test('can be begun after one was given up or committed', async () => {
      const warehouse = open()
      await (await warehouse.begin()).discard()
      await built(warehouse, 'a', TWO)
      await begin(warehouse)
    })
  })

  describe('a table', () => {
    test('is counted when it is made, and made anew in place of one of that name', async () => {
      const session = await begin(open())
      expect(await session.materialise('a', TWO)).toBe(2)
      expect(await session.materialise('a', THREE)).toBe(3)
      expect(await session.count('a')).toBe(3)
    })

    test('that was put back is as it was', async () => {
      const warehouse = open()
      await built(warehouse, 'a', TWO)
      const session = await begin(warehouse)
      await session.materialise('a', THREE)
      await session.drop('a')
      await session.keep('a')
      expect(await session.count('a')).toBe(2)
    })

    test('whose query cannot run is MODEL_FAILED, with what is wrong in the message', async () => {
      const session = await begin(open())
      await expect(session.materialise('a', query('select y from (select 1 as x)'))).rejects.toMatchObject({
        code: 'MODEL_FAILED',
        message: expect.stringMatching(/^its SQL cannot be run: .*"y"/),
      })
    })
  })

  describe('loaded rows', () => {
    const shape = query(
      `select cast(null as bigint) as id, cast(null as timestamp with time zone) as "at", cast(null as varchar[]) as names,
       cast(null as blob) as bytes where false`,
    )

    test('arrive exactly, nested ones and times with offsets too', async () => {
      const session = await begin(open())
      await session.materialise('raw', shape)
      await session.load('raw', [
        { id: 9_007_199_254_740_991, at: '2026-01-01T00:30:00+01:00', names: ['a', "it's", 'ü'], bytes: '00ff' },
        { id: null, at: null, names: [], bytes: null },
      ])
      const { examples } = await session.look(
        query(`select id, epoch_ms("at") as "at", names, hex(bytes) as bytes from "oso"."raw" order by id`),
        9,
      )
      expect(examples.map(text => JSON.parse(text))).toEqual([
        { id: 9_007_199_254_740_991, at: Date.UTC(2025, 11, 31, 23, 30), names: ['a', "it's", 'ü'], bytes: '00FF' },
        { id: null, at: null, names: [], bytes: null },
      ])
    })

    test.each([
      ['leave out a column', { id: 1, at: null, bytes: null }],
      ['have a value of another type', { id: 'one', at: null, names: [], bytes: null }],
      ['have a time that is none', { id: 1, at: 'yesterday', names: [], bytes: null }],
    ])('that %s are LOAD_FAILED', async (_, row) => {
      const session = await begin(open())
      await session.materialise('raw', shape)
      await expect(session.load('raw', [row])).rejects.toMatchObject({ code: 'LOAD_FAILED' })
    })
  })

  describe('a look', () => {
    test('counts all rows and shows the first', async () => {
      const look = await (await begin(open())).look(query('select x from range(1000) as t (x) order by x'), 2)
      expect(look).toEqual({ rows: 1_000, examples: ['{"x":0}', '{"x":1}'] })
    })

    test('at a query that calls a function that is not there is MODEL_FAILED', async () => {
      const session = await begin(open())
      await expect(session.look({ sql: 'select 1', functions: ['no_such'] }, 1)).rejects.toMatchObject({
        code: 'MODEL_FAILED',
        message: expect.stringContaining('no_such'),
      })
    })
  })

  describe('records', () => {
    test('come back as they were written, the last of each table', async () => {
      const warehouse = open()
      await built(warehouse, 'a', TWO, 'v1')
      const session = await begin(warehouse)
      await session.materialise('a', THREE)
      await session.recordMaterialisation(recordOf('a', 'v2', 1))
      await session.commit()
      const reader = await warehouse.open()
      expect(await reader?.materialisations()).toEqual([recordOf('a', 'v2', 1)])
      await reader?.close()
    })

    test('of a table that is not there are not current', async () => {
      const warehouse = open()
      const session = await begin(warehouse)
      await session.recordMaterialisation(recordOf('gone', 'v1'))
      await session.commit()
      expect(await rowsOf(warehouse, 'gone')).toBeUndefined()
    })

    test('of a source that is forgotten are gone with its rejections, those of others are not', async () => {
      const warehouse = open()
      const record = (source: string): SourceRecord => ({
        ...{ source, version: 'v', rowsIn: 1, rowsLoaded: 0, rowsRejected: 1 },
        extractedAt: new Date(Date.UTC(2026, 0, 1)),
      })
      const session = await begin(warehouse)
      for (const source of ['a', 'b']) {
        await session.recordSource(record(source), [{ source, location: 'x', reason: 'y', kept: false }])
      }
      await session.forgetSource('a')
      await session.commit()
      const reader = await warehouse.open()
      expect(await reader?.sources()).toEqual([record('b')])
      expect((await reader?.rejections())?.map(({ source }) => source)).toEqual(['b'])
      await reader?.close()
    })

    test('of a source replace its rejections, not those of others', async () => {
      const warehouse = open()
      const record = (source: string, second: number): SourceRecord => ({
        ...{ source, version: 'v', rowsIn: 3, rowsLoaded: 2, rowsRejected: 1 },
        extractedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, second)),
      })
      const rejection = (source: string, location: string): Rejection => ({
        source,
        location,
        reason: 'x',
        kept: false,
      })
      const session = await begin(warehouse)
      await session.recordSource(record('a', 1), [rejection('a', 'old')])
      await session.recordSource(record('b', 1), [rejection('b', 'other')])
      await session.recordSource(record('a', 2), [rejection('a', 'new')])
      await session.recordBuild({ startedAt: new Date(0), endedAt: new Date(1), built: 1, kept: 2, failed: 3 })
      await session.commit()
      const reader = await warehouse.open()
      expect(await reader?.sources()).toEqual([record('a', 2), record('b', 1)])
      expect((await reader?.rejections())?.map(({ location }) => location)).toEqual(['new', 'other'])
      await reader?.close()
    })
  })
}
