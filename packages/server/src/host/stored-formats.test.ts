import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Database } from 'oso-duckdb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HOST_COMMAND } from '../../test/built.ts'
import { type Asked, HostProcess } from '../../test/host-process.ts'

let host: HostProcess
let folder: string
beforeAll(async () => {
  host = await HostProcess.open(HOST_COMMAND)
  folder = mkdtempSync(join(tmpdir(), 'oso-formats-'))
})
afterAll(async () => {
  await host.close()
  rmSync(folder, { recursive: true, force: true })
})

async function bytesOf(asked: Asked): Promise<Buffer> {
  const { bytes, last } = await host.run(asked)
  expect(last).toEqual(expect.objectContaining({ kind: 'ended' }))
  return bytes
}

describe('jsonl', () => {
  const one = async (type: string, sql: string): Promise<string> => {
    const bytes = await bytesOf({ sql: `SELECT ${sql}`, columns: [{ name: 'v', type }], format: 'jsonl' })
    const [head, row, rest] = bytes.toString().split('\n')
    expect([head, rest]).toEqual(['["v"]', ''])
    return row ?? ''
  }

  test('is a line with the names and a line for each row, and without rows the names alone', async () => {
    const columns = ['n', 's'].map((name, index) => ({ name, type: index === 0 ? 'integer' : 'varchar' }))
    const asked = { columns, format: 'jsonl' as const }
    const rows = `SELECT * FROM (VALUES (1, 'a'), (NULL, 'é"')) AS t(n, s) ORDER BY s`
    expect((await bytesOf({ ...asked, sql: rows })).toString()).toBe('["n","s"]\n[1,"a"]\n[null,"é\\""]\n')
    expect((await bytesOf({ ...asked, sql: `SELECT 1, 'a' WHERE false` })).toString()).toBe('["n","s"]\n')
  })

  test.each([
    ['bigint', '9223372036854775807', '[9223372036854775807]'],
    ['double', `CAST('NaN' AS DOUBLE)`, '[NaN]'],
    ['real', `CAST('-Infinity' AS FLOAT)`, '[-Infinity]'],
    ['array(double)', `[CAST('Infinity' AS DOUBLE), NULL]`, '[[Infinity,null]]'],
    ['decimal(10,2)', 'CAST(-0.5 AS DECIMAL(10,2))', '["-0.50"]'],
    ['date', `DATE '2024-02-29'`, '["2024-02-29"]'],
    ['time(3)', `TIME '01:02:03.5'`, '["01:02:03.500000"]'],
    ['time(0)', `TIME '01:02:03'`, '["01:02:03"]'],
    ['timestamp(3)', `TIMESTAMP '2024-01-31 12:00:00.123'`, '["2024-01-31 12:00:00.123000"]'],
    ['timestamp(6)', `TIMESTAMP '2024-01-31 12:00:00'`, '["2024-01-31 12:00:00"]'],
    ['timestamp(3)', `TIMESTAMP '12345-01-02 00:00:00'`, '["+12345-01-02 00:00:00.000"]'],
    ['timestamp(3) with time zone', `TIMESTAMPTZ '2024-01-02 03:04:05+02'`, '["2024-01-02 01:04:05+00:00"]'],
    ['row(a integer, b timestamp(3))', `{'a': 1, 'b': TIMESTAMP '2024-01-31 12:00:00'}`, '[[1,"2024-01-31 12:00:00"]]'],
    ['map(varchar, double)', `MAP {'k': CAST('NaN' AS DOUBLE)}`, '[{"k":NaN}]'],
  ])('writes %s, %s, as Python would: %s', async (type, sql, line) => {
    expect(await one(type, sql)).toBe(line)
  })

  test('has no character besides the line feed that a reader may take for the end of a line', async () => {
    const odd = [0x0b, 0x0c, 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029]
    const line = await one('varchar', `concat('a', ${odd.map(code => `chr(${code}), 'b'`).join(', ')})`)
    const characters = odd.map(code => String.fromCharCode(code))
    expect(characters.filter(character => line.includes(character))).toEqual([])
    expect(JSON.parse(line)).toEqual([`a${characters.map(character => `${character}b`).join('')}`])
  })
})

describe('Parquet', () => {
  const written = async (asked: Asked): Promise<string> => {
    const path = join(folder, `${Math.random()}.parquet`)
    writeFileSync(path, await bytesOf({ ...asked, format: 'parquet' }))
    return path
  }
  const read = (sql: string): readonly Record<string, unknown>[] => {
    const database = Database.open(':memory:')
    const connection = database.connect()
    connection.run("SET TimeZone = 'UTC'")
    const rows = connection.rows(sql)
    connection.close()
    database.close()
    return rows
  }

  test.each([
    ['boolean', 'true', 'BOOLEAN', 'true'],
    ['tinyint', 'CAST(-5 AS TINYINT)', 'TINYINT', '-5'],
    ['bigint', '9223372036854775807', 'BIGINT', '9223372036854775807'],
    ['real', 'CAST(0.5 AS FLOAT)', 'FLOAT', '0.5'],
    ['double', `CAST('NaN' AS DOUBLE)`, 'DOUBLE', 'nan'],
    [
      'decimal(38,2)',
      `CAST('-999999999999999999999999999999999999.99' AS DECIMAL(38,2))`,
      'DECIMAL(38,2)',
      '-999999999999999999999999999999999999.99',
    ],
    ['varchar', `'née'`, 'VARCHAR', 'née'],
    ['varbinary', `'\\xFF'::BLOB`, 'BLOB', '\\xFF'],
    ['date', `DATE '2024-02-29'`, 'DATE', '2024-02-29'],
    ['time(3)', `TIME '00:00:01.5'`, 'TIME', '00:00:01.5'],
    ['timestamp(0)', `TIMESTAMP '1970-01-01 00:00:02'`, 'TIMESTAMP', '1970-01-01 00:00:02'],
    ['timestamp(6)', `TIMESTAMP '1970-01-01 00:00:02.003004'`, 'TIMESTAMP', '1970-01-01 00:00:02.003004'],
    [
      'timestamp(3) with time zone',
      `TIMESTAMPTZ '1970-01-01 02:00:00+02'`,
      'TIMESTAMP WITH TIME ZONE',
      '1970-01-01 00:00:00+00',
    ],
    ['interval day to second', 'to_milliseconds(90061001)', 'VARCHAR', '1 01:01:01.001'],
    [
      'array(row(a integer, b varchar))',
      `[{'x': 1, 'y': 'q'}, NULL]`,
      'STRUCT(a INTEGER, b VARCHAR)[]',
      `[{'a': 1, 'b': q}, NULL]`,
    ],
    ['map(varchar, bigint)', `MAP {'k': 1}`, 'MAP(VARCHAR, BIGINT)', '{k=1}'],
  ])('carries %s, %s, as %s', async (type, sql, name, value) => {
    const path = await written({ sql: `SELECT ${sql} UNION ALL SELECT NULL`, columns: [{ name: 'v', type }] })
    const rows = read(`SELECT typeof(v) AS t, CAST(v AS VARCHAR) AS v FROM '${path}' ORDER BY v NULLS LAST`)
    expect(rows).toEqual([
      { t: name, v: value },
      { t: name, v: null },
    ])
  })

  test('without rows still has its columns', async () => {
    const path = await written({ sql: 'SELECT 1 WHERE false' })
    expect(read(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '${path}')`)).toEqual([
      { column_name: 'a', column_type: 'INTEGER' },
    ])
    expect(read(`SELECT count(*) AS n FROM '${path}'`)).toEqual([{ n: 0n }])
  })

  test('of many batches holds every row once, in groups', async () => {
    const path = await written({ sql: 'SELECT CAST(i AS INTEGER) FROM range(300000) t(i)' })
    expect(read(`SELECT count(*) AS n, count(DISTINCT a) AS d, max(a) AS m FROM '${path}'`)).toEqual([
      { n: 300000n, d: 300000n, m: 299999 },
    ])
    expect(read(`SELECT count(*) AS n FROM (SELECT DISTINCT row_group_id FROM parquet_metadata('${path}'))`)).toEqual([
      { n: 3n },
    ])
  })

  test('that would have to be cut is refused, for it has no place to say so', async () => {
    const { last } = await host.run({
      sql: 'SELECT CAST(i AS INTEGER) FROM range(10) t(i)',
      format: 'parquet',
      limits: { maxRows: 5, maxBytes: 2 ** 40 },
    })
    expect(last).toMatchObject({ kind: 'failed', code: 'RESULT_TOO_LARGE' })
  })
})
