import { readFileSync } from 'node:fs'
import { analyse, parse, SqlError, toDuckdb } from 'oso-sql'
import { afterAll, describe, expect, test } from 'vitest'
import { Recheck } from './recheck.ts'

const recheck = new Recheck()
afterAll(() => recheck.close())

function check(sql: string, tables: readonly string[] = ['oso.t'], functions: readonly string[] = []): void {
  recheck.check({ sql, tables: [...tables], functions: [...functions] })
}

describe('what is allowed', () => {
  test.each([
    'SELECT a, b FROM "oso"."t" WHERE a > 1 AND b IN (1, 2) OR c IS NULL',
    'SELECT count(*), sum(a) FILTER (WHERE a > 0) FROM oso.t GROUP BY b HAVING max(a) > 1 ORDER BY 1 DESC NULLS LAST LIMIT 5 OFFSET 1',
    'WITH x AS (SELECT 1 AS a), y AS (SELECT * FROM x) SELECT * FROM y JOIN x USING (a)',
    'WITH x AS MATERIALIZED (SELECT 1 AS a) SELECT * FROM x',
    'SELECT * FROM (VALUES (1, 2)) AS v(a, b) UNION ALL SELECT 1, 2 EXCEPT SELECT 3, 4',
    'SELECT a FROM oso.t LEFT JOIN LATERAL (SELECT t.a + 1 AS b) AS l ON true',
    'SELECT row_number() OVER (PARTITION BY a ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM oso.t',
    'SELECT list_transform([1, 2], lambda x: x + 1), CASE WHEN a THEN 1 ELSE 2 END, CAST(b AS DECIMAL(10, 2)) FROM oso.t',
    'SELECT u FROM oso.t, unnest([1, 2]) AS n(u)',
    'SELECT EXISTS (SELECT 1 FROM oso.t), (SELECT max(a) FROM oso.t), a NOT IN (SELECT b FROM oso.t) FROM oso.t',
    `SELECT $1, DATE '2024-01-01', INTERVAL '1' DAY, {'a': 1}, MAP {'k': 1}, 'a' LIKE 'b', -a FROM oso.t`,
    'SELECT DISTINCT a FROM oso.t;',
    'SELECT * FROM oso.t AS t TABLESAMPLE bernoulli(10 PERCENT), (SELECT 1) AS s TABLESAMPLE system(50 PERCENT)',
  ])('%s', sql => {
    expect(() => check(sql)).not.toThrow()
  })

  test('a TypeScript function that the job names, and no other', () => {
    expect(() => check('SELECT trino_x(1)', [], ['trino_x'])).not.toThrow()
    expect(() => check('SELECT trino_y(1)', [], ['trino_x'])).toThrow('trino_y')
  })
})

/** Have no recorded answer, as they give another one each time. */
const OF_CHANCE = ['random()', 'rand(2)', 'uuid()', 'shuffle(ARRAY[1, 2])'].map(call => ({ sql: `SELECT ${call}` }))

function recordedIn(corpus: string): readonly Readonly<{ sql: string }>[] {
  const file = new URL(`../../../../../test/corpus/${corpus}`, import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: { sql: string }[] }).cases
}

/** What the compiler writes for every recorded query that reads no table and is portable. */
function compiledQueries(): ReturnType<typeof toDuckdb>[] {
  const cases = [...recordedIn('sql-truth.json'), ...recordedIn('sql-rules.json'), ...OF_CHANCE]
  const noTables = { table: () => undefined, tableNames: () => [] }
  return cases.flatMap(({ sql }) => {
    try {
      return [toDuckdb(analyse(parse(sql), noTables))]
    } catch (error) {
      if (error instanceof SqlError) return []
      throw error
    }
  })
}

test('all that the compiler writes is let through', () => {
  const compiled = compiledQueries()
  expect(compiled.length).toBeGreaterThan(2_000)
  const called = new Set<string>()
  for (const { sql, functions } of compiled) {
    // One that calls nothing new would only take time.
    const calls = sql.match(/\w+(?=\()/g) ?? []
    if (calls.every(name => called.has(name))) continue
    for (const name of calls) called.add(name)
    check(sql, [], functions)
  }
})

describe('what is refused', () => {
  test.each([
    ['', 'not exactly one statement'],
    ['SELECT 1; SELECT 2', 'not exactly one statement'],
    ['DROP TABLE oso.t', 'not a query'],
    ['INSERT INTO oso.t VALUES (1)', 'not a query'],
    ['COPY oso.t TO STDOUT', 'not a query'],
    [`PRAGMA x(nextval('s'))`, 'not a query'],
    ['CALL force_checkpoint()', 'not a query'],
    ['EXPLAIN ANALYZE SELECT 1', 'not a query'],
    ['SELECT 1; DROP TABLE oso.t', 'not a query'],
    ['selec 1', 'not a query'],
    ['SHOW TABLES', 'SHOW_REF'],
    ['SELECT * FROM (DESCRIBE oso.t)', 'SHOW_REF'],
    ['SELECT * FROM (SUMMARIZE oso.t)', 'SHOW_REF'],
    ['WITH RECURSIVE r AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM r) SELECT * FROM r', 'RECURSIVE_CTE_NODE'],
    ['SELECT * FROM oso.other', 'oso.other'],
    ['SELECT * FROM t', 'the table t'],
    ['SELECT * FROM memory.oso.t', 'another catalog'],
    ['SELECT * FROM duckdb_settings()', 'duckdb_settings'],
    ['SELECT * FROM information_schema.tables', 'information_schema.tables'],
    [`SELECT * FROM '/etc/passwd'`, '/etc/passwd'],
    [`SELECT * FROM read_csv('/etc/passwd')`, 'read_csv'],
    [`SELECT * FROM force_checkpoint()`, 'force_checkpoint'],
    [`WITH x AS (SELECT * FROM force_checkpoint()) SELECT 1`, 'force_checkpoint'],
    [`WITH x AS MATERIALIZED (SELECT * FROM force_checkpoint()) SELECT * FROM x`, 'force_checkpoint'],
    [`SELECT CAST((SELECT write_log('x')) AS INTEGER)`, 'write_log'],
    ['SELECT * FROM (SELECT 1) TABLESAMPLE reservoir(10)', 'sampled'],
    [`SELECT * FROM query('SELECT 1')`, 'query'],
    [`SELECT current_setting('memory_limit')`, 'current_setting'],
    [`SELECT getenv('HOME')`, 'getenv'],
    [`SELECT list_aggregate([1], 'sum')`, 'list_aggregate'],
    [`SELECT levenshtein('a', 'b')`, 'levenshtein'],
    [`SELECT sum(nextval('s')) OVER () FROM oso.t`, 'nextval'],
    [`SELECT (SELECT write_log('x')) FROM oso.t`, 'write_log'],
    [`SELECT a FROM oso.t ORDER BY write_log('x')`, 'write_log'],
    [`SELECT x.main.count(1)`, 'another schema'],
    [`SELECT COLUMNS('a.*') FROM oso.t`, 'COLUMNS'],
    ['SELECT * FROM oso.t TABLESAMPLE reservoir(10%)', 'how t is read'],
    ['SELECT * FROM oso.t TABLESAMPLE bernoulli(10%) REPEATABLE (5)', 'how t is read'],
    ['SELECT * FROM oso.t USING SAMPLE 1000 ROWS', 'sampled'],
    ['SELECT * FROM oso.t AT (VERSION => 1)', 'how t is read'],
    ['SELECT a COLLATE de FROM oso.t', 'COLLATE'],
    ['SELECT #1 FROM oso.t', 'POSITIONAL_REFERENCE'],
    ['SELECT * FROM (WITH x AS (SELECT 1) SELECT 1) AS s, x', 'the table x'],
    ['SELECT 1e400', 'not a query'],
  ])('%s', (sql, why) => {
    expect(() => check(sql)).toThrow(
      expect.objectContaining({ code: 'NOT_ALLOWED', message: expect.stringContaining(why) }),
    )
  })
})
