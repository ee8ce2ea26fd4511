import { describe, expect, expectTypeOf, test } from 'vitest'
import { createClient } from '../client.ts'
import { avg, count, select, sum } from '../semantic.ts'

const oneLine = (query: { text: string }): string => query.text

test('columns of one model need no join', () => {
  expect(oneLine(select({ name: 'projects_v1.display_name' }).limit(3))).toBe(
    'select "t0"."display_name" as "name" from "projects_v1" as "t0" limit ?',
  )
})

test('models that belong together by a third are joined through it, once each', () => {
  const query = select({ project: 'projects_v1.display_name', collection: 'collections_v1.display_name' }).where({
    'collections_v1.collection_name': ['a', 'b'],
  })
  expect(oneLine(query)).toBe(
    'select "t1"."display_name" as "project", "t2"."display_name" as "collection" ' +
      'from "projects_by_collection_v1" as "t0" ' +
      'left join "projects_v1" as "t1" on "t0"."project_id" = "t1"."project_id" ' +
      'left join "collections_v1" as "t2" on "t0"."collection_id" = "t2"."collection_id" ' +
      'where "t2"."collection_name" in (?, ?)',
  )
  expect(query.parameters.map(parameter => parameter.value)).toEqual(['a', 'b'])
})

test('measures are grouped by all that is none', () => {
  const query = select({
    project: 'projects_v1.display_name',
    total: sum('key_metrics_by_project_v0.amount'),
    rows: count(),
  }).orderBy('total', 'desc')
  expect(oneLine(query)).toBe(
    'select "t1"."display_name" as "project", sum("t0"."amount") as "total", count(*) as "rows" ' +
      'from "key_metrics_by_project_v0" as "t0" ' +
      'left join "projects_v1" as "t1" on "t0"."project_id" = "t1"."project_id" ' +
      'group by "t1"."display_name" order by "total" desc',
  )
  expect(oneLine(select({ mean: avg('key_metrics_by_project_v0.amount') }))).not.toContain('group by')
})

describe('what is not clear is an error that lists the choices', () => {
  test('two keys to one model', () => {
    const query = select({ name: 'projects_v1.display_name', amount: 'oss_funding_v0.amount' })
    expect(() => query.text).toThrow(
      'there are 2 ways to projects_v1.display_name: oss_funding_v0.to_project_id->projects_v1.display_name, ' +
        'oss_funding_v0.from_project_id->projects_v1.display_name',
    )
  })

  test('several models that join the same', () => {
    const query = select({ name: 'projects_v1.display_name', metric: 'metrics_v0.metric_name' })
    expect(() => query.text).toThrow(/in 2 ways: by key_metrics_by_project_v0, by timeseries_metrics_by_project_v0/)
    expect(query.from('key_metrics_by_project_v0').text).toContain('from "key_metrics_by_project_v0" as "t0"')
  })
})

test('a way that is named is taken, and one model may be joined twice', () => {
  const query = select({
    giver: 'oss_funding_v0.from_project_id->projects_v1.display_name',
    taker: 'oss_funding_v0.to_project_id->projects_v1.display_name',
  })
  expect(oneLine(query)).toBe(
    'select "t1"."display_name" as "giver", "t2"."display_name" as "taker" from "oss_funding_v0" as "t0" ' +
      'left join "projects_v1" as "t1" on "t0"."from_project_id" = "t1"."project_id" ' +
      'left join "projects_v1" as "t2" on "t0"."to_project_id" = "t2"."project_id"',
  )
})

test('what does not belong together is refused, and so is what is no attribute', () => {
  const apart = select({ a: 'contracts.x' as never, b: 'projects_v1.display_name' })
  expect(() => apart.text).toThrow(/no model leads to all of contracts.x, projects_v1.display_name/)
  for (const text of ['projects_v1', 'a.b.c', '.x', 'a.->b.c']) {
    expect(() => select({ a: text as never }).text, text).toThrow(/no attribute/)
  }
})

test('relations of one’s own are followed as well', () => {
  const relations = [{ from: 'mine.project', to: 'projects_v1.project_id' }]
  const query = select({ x: 'mine.x' as never, project: 'projects_v1.display_name' }, { relations })
  expect(oneLine(query)).toContain(
    'from "mine" as "t0" left join "projects_v1" as "t1" on "t0"."project" = "t1"."project_id"',
  )
})

test('rows are typed by what is selected', () => {
  const oso = createClient({ baseUrl: 'http://127.0.0.1:1/' })
  const query = select({ project: 'projects_v1.display_name', rows: count() })
  const run = async () => (await oso.query(query)).rows()
  expectTypeOf(run).returns.resolves.toEqualTypeOf<{ project: string | null; rows: bigint }[]>()
  // @ts-expect-error there is no such column
  select({ x: 'projects_v1.nope' })
})
