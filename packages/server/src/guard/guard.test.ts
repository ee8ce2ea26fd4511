import { registry } from 'oso-models'
import { describe, expect, test } from 'vitest'
import { QueryError } from '../errors.ts'
import { guard, type Models } from './guard.ts'

const models: Models = { ...registry, schema: registry.schema() }

/** Code and rule of the refusal, or null. */
function refusalOf(text: string): { code: string; rule?: string | undefined; error: QueryError } | null {
  try {
    guard(text, [], models, 65_536)
    return null
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    return { code: error.code, rule: error.facts.rule, error }
  }
}

describe('the guard lets through', () => {
  test.each([
    'select project_name from projects_v1',
    'SELECT project_name FROM iceberg.oso.projects_v1;',
    'with p as (select * from projects_v1) select count(*) from p',
    'values 1, 2, 3',
    'table projects_v1',
    'select 1 union all select 2 except select 3',
    'explain select 1',
    'show tables',
    'describe projects_v1',
    "select lpad(cast(1 as varchar), 10, '0')",
    "select reduce(array['a', 'b'], '', (s, x) -> s || ',' || x, s -> s)",
    "select reduce(array['a', 'b'], '', (s, x) -> if(s = '', x, s || ',' || x), s -> s)",
    "select x from unnest(sequence(date '2024-01-01', date '2024-02-01', interval '1' day)) as t (x)",
    "select transform(array[1, 2], x -> x + 1), json_extract_scalar('{}', '$.a')",
    "select 'naïve 👩‍💻' as text -- a comment",
    'select project_id, row_number() over (partition by project_source order by project_name) from projects_v1',
  ])('%s', text => {
    expect(refusalOf(text)).toBeNull()
  })
})

describe('the guard refuses', () => {
  test.each([
    ['bytes', 'SYNTAX_ERROR', "select 'a\u202eb'"],
    ['bytes', 'SYNTAX_ERROR', "select '\ud800'"],
    ['bytes', 'SYNTAX_ERROR', '\ufeffselect 1'],
    ['bytes', 'EMPTY_QUERY', ' \n'],
    ['bytes', 'QUERY_TEXT_TOO_LARGE', `select ${'Ω'.repeat(40_000)}`],
    ['root', 'NOT_ALLOWED', 'explain analyze select 1'],
    ['root', 'NOT_ALLOWED', 'explain show tables'],
    ['nodes', 'NOT_ALLOWED', 'select current_user'],
    ['nodes', 'NOT_ALLOWED', 'select * from projects_v1 where project_name = (select current_catalog)'],
    ['size', 'NOT_ALLOWED', `select 1 ${'union all select 1 '.repeat(51)}`],
    ['size', 'NOT_ALLOWED', `select 1 in (${'1, '.repeat(21_000)} 1)`],
    ['recursion', 'NOT_ALLOWED', 'with recursive r(n) as (select 1 union all select n + 1 from r) select * from r'],
    ['size', 'NOT_ALLOWED', `select 1 where ${'1 = 1 or '.repeat(5_000)} true`],
    [
      'size',
      'NOT_ALLOWED',
      'select 1 from projects_v1 group by cube (project_id, project_name, display_name, project_source, project_namespace, 1, 2, 3, 4)',
    ],
    ['size', 'NOT_ALLOWED', 'select transform(array[1], x -> transform(array[1], y -> transform(array[1], z -> z)))'],
    ['metadata', 'TABLE_NOT_FOUND', 'select * from "projects_v1$snapshots"'],
    ['shadow', 'NOT_ALLOWED', 'with projects_v1 as (select 1 as x) select * from projects_v1'],
    ['shadow', 'NOT_ALLOWED', 'select * from (with "PROJECTS_V1" as (select 1 as x) select 1 as y) t'],
    ['functions', 'NOT_ALLOWED', "select levenshtein_distance('a', 'b')"],
    ['functions', 'NOT_ALLOWED', "select count(*) from projects_v1 order by levenshtein_distance('a', 'b')"],
    ['sizing', 'NOT_ALLOWED', "select lpad('a', 2000000000, 'b')"],
    ['sizing', 'NOT_ALLOWED', "select reduce(sequence(1, 60), 'a', (s, x) -> if(x > 0, s || s, 'a'), s -> s)"],
    ['nul', 'NOT_ALLOWED', "select U&'a\\0000b'"],
    ['sizing', 'NOT_ALLOWED', 'select repeat(project_name, cast(1e9 as integer)) from projects_v1'],
    ['sizing', 'NOT_ALLOWED', 'select repeat(repeat(1, 10000), 10000)'],
  ])('by the rule %s, with %s: %s', (rule, code, text) => {
    expect(refusalOf(text)).toMatchObject({ rule, code })
  })

  test.each([
    ['SYNTAX_ERROR', 'select 1; select 2'],
    ['SYNTAX_ERROR', "select * from read_csv('/etc/passwd')"],
    ['SYNTAX_ERROR', "select * from '/etc/passwd'"],
    ['TABLE_NOT_FOUND', 'select * from "/etc/passwd"'],
    ['TABLE_NOT_FOUND', 'select * from information_schema.tables'],
    ['TABLE_NOT_FOUND', 'select * from system.runtime.queries'],
    ['TABLE_NOT_FOUND', 'select * from duckdb_settings'],
    ['FUNCTION_NOT_FOUND', "select getenv('HOME')"],
    ['FUNCTION_NOT_FOUND', "select current_setting('memory_limit')"],
    ['FUNCTION_NOT_FOUND', "select main.write_log('x')"],
    ['COLUMN_NOT_FOUND', 'select nme from projects_v1'],
  ])('what is nothing of ours, with %s: %s', (code, text) => {
    expect(refusalOf(text)?.code).toBe(code)
  })

  test.each([
    'insert into projects_v1 values (1)',
    'drop table projects_v1',
    'call system.x()',
    'set session a = 1',
  ])('what is no query: %s', text => {
    expect(['SYNTAX_ERROR', 'UNSUPPORTED_STATEMENT']).toContain(refusalOf(text)?.code)
  })
})

describe('a refusal', () => {
  test('says where, shows it, and says what to do', () => {
    const { facts } = refusalOf("select 1,\n  lpad('a', 99999, 'b')")?.error ?? { facts: undefined }
    expect(facts).toMatchObject({
      position: { line: 2, column: 3 },
      caret: "  lpad('a', 99999, 'b')\n  ^",
      layer: 'policy',
    })
    expect(facts?.hint).toContain('as literals')
  })

  test('of an unknown table offers those with names like it', () => {
    expect(refusalOf('select 1 from oso.projcts_v1')?.error.facts.nearest?.[0]).toBe('projects_v1')
  })
})

test('the worst texts of the allowed size are judged in a blink', () => {
  const worst = [
    `select ${'('.repeat(32_000)}1`,
    `select ${'1 or '.repeat(13_000)}1`,
    `select ${'a.'.repeat(32_000)}b`,
    `select '${"''".repeat(32_000)}'`,
    `select ${'/*'.repeat(32_000)}`,
    `select ${'- '.repeat(32_000)}1`,
    `select ${'case when true then '.repeat(3_000)}1`,
    `select ${'f('.repeat(32_000)}`,
  ]
  for (const text of worst) {
    const start = performance.now()
    refusalOf(text.slice(0, 65_000))
    expect(performance.now() - start, text.slice(0, 30)).toBeLessThan(500)
  }
})
