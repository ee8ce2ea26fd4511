import { registry } from 'oso-models'
import { analyse, parse } from 'oso-sql'
import { describe, expect, test } from 'vitest'
import { nodesOf } from '../nodes-of.ts'
import { tooLarge } from './value-size.ts'

/** The text of the expression that is too large, from where it is reported. */
function found(sql: string): string | undefined {
  const statement = parse(sql)
  const large = tooLarge(analyse(statement, registry.schema()), nodesOf(statement))
  return large && sql.slice(large.at)
}

describe('a value is small enough when', () => {
  test.each([
    "select lpad(cast(1 as varchar), 10, '0'), repeat(project_name, 100) from projects_v1",
    "select regexp_replace(regexp_replace(regexp_replace(display_name, '[^a-z]', '-'), '-+', '-'), '^-', '') from projects_v1",
    "select replace(replace(replace(replace(display_name, ' ', '-'), '.', '-'), '/', '-'), '_', '') from projects_v1",
    "select array_join(array_agg(project_name), ', ') from projects_v1",
    "select concat('https://', lower(project_name), '/', project_id) from projects_v1",
    "select transform(split(display_name, ','), x -> concat(project_name, trim(x))) from projects_v1",
    "select transform(sequence(date '2024-01-01', date '2024-12-31', interval '1' day), d -> date_format(d, '%Y-%m-%d'))",
    "select reduce(split(display_name, ','), '', (s, x) -> concat(s, '-', x), s -> s) from projects_v1",
    'select reduce(array[1, 2], 0, (s, x) -> s + x, s -> s)',
    "select format('%08d %s', 1, display_name) from projects_v1",
    'select x || x from (select x || x as x from (select display_name as x from projects_v1))',
    "select cast(map(array['a'], array[display_name]) as json) from projects_v1",
    'select combinations(array[1, 2, 3, 4, 5], 2)',
    "select count(*) from projects_v1 where project_name like concat('%', ?, '%')",
  ])('%s', sql => {
    expect(found(sql)).toBeUndefined()
  })
})

/** Ten subqueries, each of which joins what is below four times. */
const DOUBLING = `select x || x || x || x as x from ${'(select x || x || x || x as x from '.repeat(10)}(select 'abcdefgh' as x)${')'.repeat(10)}`

describe('a value may become too large by', () => {
  test.each([
    ["lpad('a', 2000000000, 'b')", "select lpad('a', 2000000000, 'b')"],
    ['repeat(', 'select repeat(project_name, cast(1e9 as integer)) from projects_v1'],
    ['repeat(', 'select repeat(repeat(1, 10000), 10000)'],
    [
      'regexp_replace(',
      "select regexp_replace(array_join(repeat('a', 10000), ''), 'a', array_join(repeat('b', 9999), ''))",
    ],
    ['repeat(', "select array_join(repeat(array_join(repeat('a', 5000), ''), 5000), '')"],
    ['transform(', 'select transform(sequence(1, 10000), x -> sequence(1, 10000))'],
    ['transform(', 'select cardinality(transform(sequence(1, 10000), x -> transform(sequence(1, 10000), y -> y)))'],
    ['reduce(', "select reduce(sequence(1, 60), 'a', (s, x) -> s || s, s -> s)"],
    ['reduce(', "select reduce(sequence(1, 60), cast('a' as varchar), (s, x) -> replace(s, 'a', 'aa'), s -> s)"],
    ['format(', "select format('%2000000000d', 1)"],
    ['format(', 'select format(display_name, 1) from projects_v1'],
    ['replace(', "select replace(array_join(repeat('a', 10000), ''), '', array_join(repeat('b', 10000), ''))"],
    ['|| x', DOUBLING],
    ['repeat(', 'select 1 from projects_v1 order by repeat(display_name, 1000000)'],
    ['repeat(', "select any_match(array[1], x -> cardinality(repeat('a', 2000000000)) > 1)"],
    ['repeat(', 'select repeat(?, 10000)'],
    ['cast(', "select cast(repeat('a', 10000) as array(char(65536)))"],
    ['combinations(', 'select combinations(sequence(1, 10000), 5)'],
    ['array_join(', "select array_join(repeat('a', 10000), array_join(repeat('b', 10000), ''))"],
  ])('%s in %s', (name, sql) => {
    expect(found(sql)?.slice(0, name.length).toLowerCase()).toBe(name)
  })
})
