import { Timestamp } from 'oso-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Gateway, startGateway } from './gateway.ts'

let gateway: Gateway
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.close())

/** SQL, the type that Trino gives it, and the value that JavaScript should see; a time as its text. */
const VALUES: readonly (readonly [sql: string, type: string, value: unknown])[] = [
  ['cast(1 as tinyint)', 'tinyint', 1],
  ['cast(-32768 as smallint)', 'smallint', -32768],
  ['2147483647', 'integer', 2147483647],
  ['9223372036854775807', 'bigint', 9223372036854775807n],
  ['cast(-9223372036854775807 - 1 as bigint)', 'bigint', -9223372036854775808n],
  ['1.5e0', 'double', 1.5],
  ['nan()', 'double', Number.NaN],
  ['-infinity()', 'double', Number.NEGATIVE_INFINITY],
  ["real '1.5'", 'real', 1.5],
  ["cast('1.10' as decimal(38,2))", 'decimal(38,2)', '1.10'],
  [
    "cast('-99999999999999999999999999999999999999' as decimal(38,0))",
    'decimal(38,0)',
    '-99999999999999999999999999999999999999',
  ],
  ["cast('-0.05' as decimal(4,2))", 'decimal(4,2)', '-0.05'],
  ['true', 'boolean', true],
  ["cast('naïve 日本 \u{1f600}' as varchar)", 'varchar', 'naïve 日本 \u{1f600}'],
  ["cast('' as varchar)", 'varchar', ''],
  ["x'00ff'", 'varbinary', Uint8Array.of(0, 255)],
  ["date '2024-02-29'", 'date', new Date('2024-02-29')],
  ["date '0001-01-01'", 'date', new Date('0001-01-01')],
  ["timestamp '2024-01-31 12:00:00.123456'", 'timestamp(6)', '2024-01-31 12:00:00.123456'],
  ["timestamp '1969-12-31 23:59:59.999999'", 'timestamp(6)', '1969-12-31 23:59:59.999999'],
  ["timestamp '2024-01-31 12:00:00.5'", 'timestamp(1)', '2024-01-31 12:00:00.5'],
  ["timestamp '2024-01-31 12:00:00.123 UTC'", 'timestamp(3) with time zone', '2024-01-31 12:00:00.123 UTC'],
  ["time '23:59:59.999'", 'time(3)', '23:59:59.999'],
  ["interval '1' day", 'interval day to second', '1 00:00:00.000'],
  ["interval '-90' second", 'interval day to second', '-0 00:01:30.000'],
  ["interval '30' month", 'interval year to month', '2-6'],
  ["uuid '12151fd2-7586-11e9-8f9e-2a86e4085a59'", 'uuid', '12151fd2-7586-11e9-8f9e-2a86e4085a59'],
  [`json '{"a": 1}'`, 'json', '{"a":1}'],
  ['null', 'unknown', null],
  ['cast(null as bigint)', 'bigint', null],
  ['array[1, null, 3]', 'array(integer)', [1, null, 3]],
  ["array[array[bigint '9007199254740993'], null]", 'array(array(bigint))', [[9007199254740993n], null]],
  ["cast(row(1, 'x') as row(a bigint, b varchar))", 'row(a bigint, b varchar)', { a: 1n, b: 'x' }],
  ["map(array[cast('k' as varchar)], array[bigint '2'])", 'map(varchar, bigint)', new Map([['k', 2n]])],
  ["row(1, 'x')", 'row(integer, varchar(1))', { field0: 1, field1: 'x' }],
  ["map(array[1], array[cast('k' as varchar)])", 'map(integer, varchar)', new Map([[1, 'k']])],
  ["array[x'00ff']", 'array(varbinary)', [Uint8Array.of(0, 255)]],
  ["array[date '2024-02-29', null]", 'array(date)', [new Date('2024-02-29'), null]],
  ["array[uuid '12151fd2-7586-11e9-8f9e-2a86e4085a59']", 'array(uuid)', ['12151fd2-7586-11e9-8f9e-2a86e4085a59']],
  ["array[cast('1.10' as decimal(4,2))]", 'array(decimal(4,2))', ['1.10']],
]

const plain = (value: unknown): unknown => (value instanceof Timestamp ? value.toString() : value)

describe.each(['arrow', 'ndjson'] as const)('over %s', format => {
  test.each(VALUES)('%s is %s', async (sql, type, value) => {
    const result = await gateway.oso.query(`select ${sql} as v`, { format })
    expect(result.fields).toEqual([{ name: 'v', key: 'v', type, nullable: expect.any(Boolean) }])
    expect(plain(result.rows()[0]?.v)).toEqual(value)
  })

  test('a result without rows still has its columns', async () => {
    const result = await gateway.oso.query('select project_id from projects_v1 where false', { format })
    expect([result.numRows, result.fields.map(field => field.name)]).toEqual([0, ['project_id']])
  })

  test('many rows come in order and complete', async () => {
    const result = await gateway.oso.query(
      'select a.project_id, b.project_id as other from projects_v1 a cross join projects_v1 b limit 200000',
      { format },
    )
    expect([result.numRows, result.truncated]).toEqual([200_000, false])
  })
})

test('each parameter comes back as it went out', async () => {
  const { sql } = await import('oso-client')
  const given = ["it's", 7n, 1.5, true, new Date('2024-02-29T01:02:03.004Z'), null, ['a', null], [1n]]
  const query = sql`select ${sql.join(given)}`
  const [row] = (await gateway.oso.query(query)).rows()
  const expected = [...given.slice(0, 4), '2024-02-29 01:02:03.004', ...given.slice(5)]
  expect(Object.values(row ?? {}).map(plain)).toEqual(expected)
})

test('a timestamp of a result finds its own row again', async () => {
  const { sql } = await import('oso-client')
  const [row] = (await gateway.oso.query("select timestamp '2024-01-31 12:00:00.123456' as t")).rows()
  const found = await gateway.oso.query(sql`select ${row?.t} = timestamp '2024-01-31 12:00:00.123456' as same`)
  expect(found.rows()).toEqual([{ same: true }])
})
