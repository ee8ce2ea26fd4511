import { expect, test } from 'vitest'
import { analyse } from '../analyse/analyse.ts'
import type { Schema } from '../analyse/analysed.ts'
import { SqlError } from '../errors.ts'
import { parse } from '../parse/parse.ts'
import { readType } from '../types/read.ts'
import { type DuckdbQuery, toDuckdb } from './to-duckdb.ts'

const PROJECTS = {
  name: 'projects_v1',
  columns: [
    { name: 'project_name', type: readType('varchar') },
    { name: 'stars', type: readType('bigint') },
    { name: 'amount', type: readType('double') },
  ],
}
const schema: Schema = {
  table: parts => (parts.at(-1) === 'projects_v1' ? PROJECTS : undefined),
  tableNames: () => ['projects_v1'],
}

function compile(sql: string): DuckdbQuery {
  return toDuckdb(analyse(parse(sql), schema))
}

function refusal(sql: string): SqlError {
  try {
    compile(sql)
  } catch (error) {
    if (error instanceof SqlError) return error
    throw error
  }
  throw new Error('the query is not refused')
}

test('a table is read from its schema, by its columns', () => {
  expect(compile('select project_name from projects_v1 p where stars > 1').sql).toBe(
    'SELECT CAST("p"."project_name" AS VARCHAR) AS "project_name" FROM "oso"."projects_v1" AS "p" WHERE ("p"."stars" > CAST(1 AS BIGINT))',
  )
})

test('the schema of the tables can be chosen', () => {
  const analysed = analyse(parse('select 1 from projects_v1'), schema)
  expect(toDuckdb(analysed, { schema: 'a"b' }).sql).toContain('FROM "a""b"."projects_v1"')
})

test('two relations of one name are told apart', () => {
  const { sql } = compile(
    'select p.stars from projects_v1 p where exists (select 1 from projects_v1 p where p.stars = 1)',
  )
  expect(sql).toContain('AS "p_2" WHERE ("p_2"."stars"')
})

test('parameters are bound, and cast to the carrier of their type', () => {
  const { sql, parameters } = compile('select stars from projects_v1 where project_name = ?')
  expect(sql).toContain('"project_name" = CAST($1 AS VARCHAR)')
  expect(parameters).toHaveLength(1)
})

test('a text with a quote or a NUL stays a value', () => {
  const { sql } = compile(`select 'it''s', U&'a\\0000b'`)
  expect(sql).toContain("'it''s'")
  expect(sql).toContain("('a' || chr(0) || 'b')")
})

test('the functions that a host must register are listed once each', () => {
  expect(compile('select cast(amount as varchar), cast(amount + 1 as varchar) from projects_v1').functions).toEqual([
    'trino_double_text',
  ])
  expect(compile('select lower(project_name) from projects_v1').functions).toEqual([])
})

test('columns keep the names and types of Trino, even where names repeat', () => {
  const { columns } = compile('select 1 as a, 2.5 as a, sum(stars) from projects_v1')
  expect(columns.map(column => column.name)).toEqual(['a', 'a', '_col2'])
})

test('a comparison with a number in WHERE stays one that the engine can push down', () => {
  expect(compile('select 1 from projects_v1 p where amount < 5').sql).toMatch(
    /WHERE \("p"\."amount" < CAST\(5 AS DOUBLE\)\)$/,
  )
})

test('a refusal names the construct, its place and what to write instead', () => {
  const error = refusal('select\n  approx_set(stars) from projects_v1')
  expect(error.code).toBe('NOT_PORTABLE')
  expect(error.message).toContain('the function approx_set')
  expect(error.position).toMatchObject({ line: 2, column: 3 })
  expect(error.hint).toContain('approx_distinct')
})

test.each([
  ['a pattern that is no literal', 'select regexp_like(project_name, project_name) from projects_v1'],
  ['a back-reference', "select regexp_like(project_name, '(a)\\1') from projects_v1"],
  ['more than six digits of a second', "select timestamp '2024-01-01 00:00:00.1234567'"],
  ['a zone that differs from row to row', 'select hour(max(from_iso8601_timestamp(project_name))) from projects_v1'],
  ['an escape that is no literal', "select project_name like 'a' escape project_name from projects_v1"],
  [
    'a row with a subquery that CASE compares with itself',
    'select case row((select 1), stars) when row((select 1), stars) then 1 end from projects_v1',
  ],
  ['true without room before the point', 'select cast(stars > 1 as decimal(3, 3)) from projects_v1'],
  [
    'a subquery beside a lambda that reaches out',
    'select 1 from projects_v1 p, unnest(transform(array[(select 1)], e -> e + p.stars)) u(v)',
  ],
  ['IP addresses', "select ipaddress '10.0.0.1'"],
  ['row patterns of maps', 'select map_keys(map_agg(project_name, stars)) from projects_v1'],
])('%s is refused', (_, sql) => {
  expect(refusal(sql).code).toBe('NOT_PORTABLE')
})

test('a statement that is no query is refused', () => {
  expect(() => toDuckdb(analyse(parse('show tables'), schema))).toThrow(SqlError)
})

test('a text that grows too long is refused, not run', () => {
  const nested = Array.from({ length: 12 }).reduce<string>(
    text => `(${text} / (stars + 0.5))`,
    'cast(stars as decimal(10,2))',
  )
  expect(refusal(`select ${nested} from projects_v1`).code).toBe('NOT_PORTABLE')
})

test('an order without a limit inside a query is dropped, as it has no effect', () => {
  expect(compile('select stars from (select stars from projects_v1 order by stars) t').sql).not.toContain('ORDER BY')
})

test('columns of one name get names that no other column has', () => {
  const { sql } = compile('select * from (select 1 as a_2, 2 as a, 3 as a) q')
  expect(sql).toContain('AS "q"("a_2", "a", "a_3")')
})
