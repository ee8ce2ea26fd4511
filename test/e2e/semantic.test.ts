import { cached } from 'oso-client/cache'
import { select } from 'oso-client/semantic'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Gateway, startGateway } from './gateway.ts'
import { PROJECTS } from './projects.ts'

let gateway: Gateway
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.close())

test('the gateway takes what the semantic layer writes, and gives it the types that the client promises', async () => {
  const query = select({
    stars: 'key_metrics_by_project_v0.amount',
    project: 'projects_v1.display_name',
    metric: 'metrics_v0.metric_name',
  })
    .where({ 'projects_v1.project_id': '7', 'metrics_v0.metric_name': { like: 'GITHUB%' } })
    .orderBy('stars', 'desc')
    .limit(10)
  const check = await gateway.oso.check(query)
  expect(check.columns.map(({ name, type }) => [name, type])).toEqual([
    ['stars', 'double'],
    ['project', 'varchar'],
    ['metric', 'varchar'],
  ])
  const own = select({ name: 'projects_v1.display_name' }).where({ 'projects_v1.project_id': '7' })
  expect((await gateway.oso.query(own)).rows()).toEqual([{ name: 'display_name 7' }])
})

test('a result is kept while its data are the same', async () => {
  const { query } = cached(gateway.oso)
  const first = await query('select count(*) as n from projects_v1')
  expect(await query('SELECT  count(*) AS n FROM projects_v1;')).toBe(first)
  expect(await query('select count(*) + 1 as n from projects_v1')).not.toBe(first)
  expect(first.rows()).toEqual([{ n: BigInt(PROJECTS) }])
})
