import { sql } from 'oso-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Gateway, startGateway } from './gateway.ts'
import { plain } from './values.ts'

let gateway: Gateway
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.close())

/** Values whose way through SQL text has pitfalls, and their types. */
const GIVEN: readonly (readonly [value: unknown, type: string])[] = [
  ["it's -- /* ? */ \\ \u{1f600}\n", 'varchar'],
  ['', 'varchar'],
  [-7, 'bigint'],
  [2n ** 63n - 1n, 'bigint'],
  [-(2n ** 63n), 'bigint'],
  [1.5, 'double'],
  [-1e-7, 'double'],
  [1e21, 'double'],
  [Number.NaN, 'double'],
  [Number.NEGATIVE_INFINITY, 'double'],
  [true, 'boolean'],
  [new Date('2024-02-29T01:02:03.004Z'), 'timestamp(3)'],
  [['a', null, "b'"], 'array(varchar)'],
  [[1n, -2n], 'array(bigint)'],
]

test.each(GIVEN)("on OSO's own form of /sql, %o comes back as it does when it is bound", async (value, type) => {
  const query = sql`select ${value} as v from projects_v1 limit ${1}`
  const bound = await gateway.oso.query(query)
  // The gateway speaks that form too; it is the client that writes the value into the text.
  const written = await gateway.client({ api: 'oso' }).query(query, { types: [type] })
  expect(plain(written.rows()[0]?.v)).toEqual(plain(bound.rows()[0]?.v))
})

test('a named model has its types there as well', async () => {
  const oso = gateway.client({ api: 'oso' })
  const { projects_v1 } = oso.models
  const result = await oso.query(projects_v1.select('project_id', 'display_name').limit(2))
  expect(result.fields.map(field => field.type)).toEqual(['varchar', 'varchar'])
  expect([result.numRows, result.proven]).toEqual([2, false])
})
