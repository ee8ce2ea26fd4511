import { expect, expectTypeOf, test } from 'vitest'
import { createClient } from '../client.ts'
import type { Result } from '../query/result.ts'

const oso = createClient({ baseUrl: 'http://127.0.0.1:1/' })
const { projects_v1 } = oso.models

test('a model is a query of all its rows', () => {
  expect(projects_v1.text).toBe('select * from "projects_v1"')
})

test('each step adds a clause, with values bound and names quoted', () => {
  const query = projects_v1
    .select('project_id', 'display_name')
    .where({ project_source: 'OSS_DIRECTORY', project_name: { like: 'found%', ne: 'x' } })
    .where({ display_name: ['a', 'b'], project_namespace: null })
    .orderBy('display_name', { project_id: 'desc' })
    .limit(10)
  expect(query.text).toBe(
    'select "project_id", "display_name" from "projects_v1" where "project_source" = ? and "project_name" like ? and ' +
      '"project_name" <> ? and "display_name" in (?, ?) and "project_namespace" is null ' +
      'order by "display_name", "project_id" desc limit ?',
  )
  expect(query.parameters.map(parameter => parameter.value)).toEqual(['OSS_DIRECTORY', 'found%', 'x', 'a', 'b', '10'])
})

test('a step leaves the query before as it was', () => {
  projects_v1.limit(1)
  expect(projects_v1.text).not.toContain('limit')
})

test('one of nothing is no row', () => {
  expect(projects_v1.where({ project_id: [] }).text).toContain('where false')
})

test('what is wrong is said before anything is sent', () => {
  expect(() => projects_v1.where({ project_id: undefined as never })).toThrow(/undefined/)
  expect(() => projects_v1.where({ project_id: { between: 1 } as never })).toThrow(/between is no comparison/)
  expect(() => projects_v1.orderBy({ project_id: 'up' as never })).toThrow(/asc or desc/)
  expect(() => projects_v1.limit(-1)).toThrow(/whole number/)
})

test('the models are no promise', async () => {
  expect(await oso.models).toBe(oso.models)
})

test('rows have the types of the picked columns, 64-bit integers as the client gives them', () => {
  const query = oso.models.int_events__github.select('time', 'event_type')
  const run = () => oso.query(query)
  expectTypeOf<Awaited<ReturnType<typeof run>>>().toExtend<Result<{ time: Date | null; event_type: string | null }>>()
  // @ts-expect-error there is no such column
  projects_v1.select('nonsense')
  // @ts-expect-error a name is text
  projects_v1.where({ project_name: 3 })
  const numbers = createClient({ baseUrl: 'http://127.0.0.1:1/', numbers: 'number' })
  const counted = () => numbers.query(numbers.models.projects_by_collection_v1)
  type Row = Awaited<ReturnType<typeof counted>> extends Result<infer R> ? R : never
  expectTypeOf<Extract<Row[keyof Row], bigint>>().toBeNever()
})
