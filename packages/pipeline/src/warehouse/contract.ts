import type { Materialisation } from 'oso-models'
import { readType, type Schema } from 'oso-sql'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Query, Rejection, Session, SourceRecord, Warehouse } from './warehouse.ts'

// What the tables of the contract have, whoever makes them.
const TABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...Object.fromEntries(['a', 'b', 'kept', 'left', 'remade'].map(name => [name, { x: 'integer' }])),
  raw: {
    id: 'bigint',
    at: 'timestamp(6) with time zone',
    names: 'array(varchar)',
    links: 'row(site array(row(url varchar)))',
    bytes: 'varbinary',
  },
  events: { happened: 'timestamp(3)', who: 'varchar' },
  daily: { day: 'date', n: 'bigint' },
  monthly: { month: 'date', n: 'bigint' },
}

/** The tables that the contract's queries read. */
export const CONTRACT_SCHEMA: Schema = {
  table(parts) {
    const name = parts.at(-1) ?? ''
    const columns = Object.entries(TABLES[name] ?? {}).map(([name, type]) => ({ name, type: readType(type) }))
    return columns.length > 0 ? { name, columns } : undefined
  },
  tableNames: () => Object.keys(TABLES),
}

/** A record of a table, made at a second of 2026. */
export function recordOf(model: string, version: string, second = 0): Materialisation {
  const endedAt = new Date(Date.UTC(2026, 0, 1, 0, 0, second, 123))
  const audits = [{ audit: 'unique(columns=(x))', badRows: 0 }]
  return { model, startedAt: endedAt, endedAt, rowCount: 2n, version, sources: { dumps: 'v1' }, audits }
}

const TWO = 'select x from (values (1), (2)) as t (x)'
const THREE = 'select x from (values (1), (2), (3)) as t (x)'

/** What every warehouse must do. `open` gives one in which nothing was built yet; `query` puts a text into its dialect. */
export function warehouseContract(open: () => Warehouse, query: (sql: string) => Query): void {
  const begin = async (warehouse: Warehouse): Promise<Session> => {
    const session = await warehouse.begin()
    onTestFinished(() => session.discard())
    return session
  }
  const built = async (warehouse: Warehouse, table: string, of: string, version = 'v1') => {
    const session = await begin(warehouse)
    await session.materialise(table, query(of))
    await session.recordMaterialisation(recordOf(table, version))
    await session.commit()
  }
  const rowsOf = async (warehouse: Warehouse, table: string): Promise<number | undefined> => {
    const reader = await warehouse.open()
    try {
      const current = await reader?.materialisations()
      if (!current?.some(({ model }) => model === table)) return undefined
      return (await reader?.look([query(`select * from ${table}`)], 0))?.[0]?.rows
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
      await session.materialise('a', query(TWO))
      await session.recordMaterialisation(recordOf('a', 'v1'))
      expect(await rowsOf(warehouse, 'a')).toBeUndefined()
      await session.commit()
      expect(await rowsOf(warehouse, 'a')).toBe(2)
    })

    test('that is given up leaves the last one as it was', async () => {
      const warehouse = open()
      await built(warehouse, 'a', TWO)
      const session = await begin(warehouse)
      await session.materialise('a', query(THREE))
      await session.discard()
      expect(await rowsOf(warehouse, 'a')).toBe(2)
    })

    test('holds what it made or kept, and nothing else of the last one', async () => {
      const warehouse = open()
      const session = await begin(warehouse)
      for (const table of ['kept', 'left', 'remade']) {
        await session.materialise(table, query(TWO))
        await session.recordMaterialisation(recordOf(table, 'v1'))
      }
      await session.commit()
      const next = await begin(warehouse)
      await next.keep('kept')
      await next.materialise('remade', query(THREE))
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
      expect(await session.materialise('a', query(TWO))).toBe(2)
      expect(await session.materialise('a', query(THREE))).toBe(3)
      expect(await session.count('a')).toBe(3)
    })

    test('that was put back is as it was', async () => {
      const warehouse = open()
      await built(warehouse, 'a', TWO)
      const session = await begin(warehouse)
      await session.materialise('a', query(THREE))
      await session.drop('a')
      await session.keep('a')
      expect(await session.count('a')).toBe(2)
    })

    test('whose query fails is MODEL_FAILED, with what is wrong in the message', async () => {
      const session = await begin(open())
      await expect(
        session.materialise('a', query('select 1 / (x - 1) as x from (values 1) t (x)')),
      ).rejects.toMatchObject({
        code: 'MODEL_FAILED',
        message: expect.stringMatching(/^its SQL cannot be run: .*division by zero/i),
      })
    })

    test('is read by the queries of the same build, wherever it is by then', async () => {
      const warehouse = open()
      await built(warehouse, 'a', TWO)
      const session = await begin(warehouse)
      await session.materialise('a', query(THREE))
      expect(await session.materialise('b', query('select x from a where a.x > 1'))).toBe(2)
    })
  })

  describe('loaded rows', () => {
    const shape = () =>
      query(
        `select ${Object.entries(TABLES.raw ?? {})
          .map(([name, type]) => `cast(null as ${type}) as "${name}"`)
          .join(', ')} where false`,
      )

    test('arrive exactly, nested ones and times with offsets too', async () => {
      const session = await begin(open())
      await session.materialise('raw', shape())
      const links = { site: [{ url: 'https://a.example/?q="1"' }, { url: null }] }
      await session.load('raw', [
        { id: 9_007_199_254_740_991, at: '2026-01-01T00:30:00+01:00', names: ['a', "it's", 'ü'], links, bytes: '00ff' },
        { id: null, at: null, names: [], links: null, bytes: null },
      ])
      const told = `select id, cast(to_unixtime("at") as bigint) as "at", array_join(names, '|') as names,
        array_join(transform(links.site, link -> link.url), '|', '-') as urls, to_hex(bytes) as bytes from raw`
      const [look] = await session.look([query(told)], 9)
      expect(new Set(look?.examples.map(text => JSON.parse(text)))).toEqual(
        new Set([
          {
            id: 9_007_199_254_740_991,
            at: Date.UTC(2025, 11, 31, 23, 30) / 1_000,
            names: "a|it's|ü",
            urls: 'https://a.example/?q="1"|-',
            bytes: '00FF',
          },
          { id: null, at: null, names: '', urls: null, bytes: null },
        ]),
      )
    })

    test.each([
      ['leave out a column', { id: 1, at: null, links: null, bytes: null }],
      ['have a value of another type', { id: 'one', at: null, names: [], links: null, bytes: null }],
      ['have a time that is none', { id: 1, at: 'yesterday', names: [], links: null, bytes: null }],
    ])('that %s are LOAD_FAILED', async (_, row) => {
      const session = await begin(open())
      await session.materialise('raw', shape())
      await expect(session.load('raw', [row])).rejects.toMatchObject({ code: 'LOAD_FAILED' })
    })
  })

  test('a look counts all rows of each query and shows some', async () => {
    const session = await begin(open())
    const many = query('select x from unnest(sequence(1, 1000)) as t (x)')
    const none = query('select x from (values 1) t (x) where x > 1')
    const one = query("with t as (select 'a' as y) select y from t")
    expect(await session.look([many, none, one], 2)).toEqual([
      { rows: 1_000, examples: [expect.stringMatching(/^\{"x":\d+\}$/), expect.stringMatching(/^\{"x":\d+\}$/)] },
      { rows: 0, examples: [] },
      { rows: 1, examples: ['{"y":"a"}'] },
    ])
    expect(await session.look([], 2)).toEqual([])
  })

  describe('records', () => {
    test('come back as they were written, the last of each table', async () => {
      const warehouse = open()
      await built(warehouse, 'a', TWO, 'v1')
      const session = await begin(warehouse)
      await session.materialise('a', query(THREE))
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
