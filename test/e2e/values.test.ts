import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Gateway, startGateway } from './gateway.ts'
import { plain, VALUES } from './values.ts'

let gateway: Gateway
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.close())

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
