/** A query that the live guard must refuse, and how. */
export type Attack = Readonly<{
  /** Its class in docs/guard.md. */
  class: 'D1' | 'D2' | 'D3' | 'D4' | 'D5' | 'D6'
  sql: string
  /** The code of the refusal: one that is refused for another reason than it should be is not understood. */
  code: string
}>

function attacks(group: Attack['class'], code: string, ...texts: readonly string[]): Attack[] {
  return texts.map(sql => ({ class: group, code, sql }))
}

/** One or two of every kind of attack that there is; each is harmless where it is only judged. */
export const ATTACKS: readonly Attack[] = [
  ...attacks('D1', 'SYNTAX_ERROR', 'SELECT 1; DROP TABLE projects_v1', `PRAGMA x(nextval('s'))`, `SELECT 1 INTO x`),
  ...attacks('D1', 'SYNTAX_ERROR', 'WITH x AS (SELECT 1) INSERT INTO projects_v1 SELECT * FROM x'),
  ...attacks('D1', 'UNSUPPORTED_STATEMENT', 'DELETE FROM projects_v1', 'CREATE TABLE x AS SELECT 1', 'CALL system.x()'),
  ...attacks('D1', 'UNSUPPORTED_STATEMENT', 'SET SESSION x = 1', `EXECUTE IMMEDIATE 'SELECT 1'`, 'USE oso'),
  ...attacks('D1', 'NOT_ALLOWED', 'EXPLAIN ANALYZE SELECT 1'),
  ...attacks('D2', 'FUNCTION_NOT_FOUND', `SELECT getenv('HOME')`, `SELECT current_setting('memory_limit')`),
  ...attacks('D2', 'FUNCTION_NOT_FOUND', `SELECT read_text('/etc/passwd')`, `SELECT list_aggregate(ARRAY[1], 'sum')`),
  ...attacks('D2', 'SYNTAX_ERROR', `SELECT * FROM enable_logging(storage:='file')`),
  ...attacks('D2', 'NOT_SUPPORTED', `SELECT * FROM TABLE(sequence(start => 1, stop => 100000000000))`),
  ...attacks('D2', 'NOT_ALLOWED', 'SELECT current_user', `SELECT levenshtein_distance('a', 'b')`),
  ...attacks('D3', 'SYNTAX_ERROR', `SELECT * FROM '/etc/passwd'`, `SELECT * FROM read_csv('/etc/passwd')`),
  ...attacks('D3', 'TABLE_NOT_FOUND', 'SELECT * FROM "/etc/passwd"', 'SELECT * FROM "https://example.com/x.parquet"'),
  ...attacks('D3', 'SYNTAX_ERROR', `ATTACH '/tmp/x' AS y`, `COPY (SELECT 1) TO '/tmp/x'`, 'INSTALL httpfs'),
  ...attacks('D4', 'TABLE_NOT_FOUND', 'SELECT * FROM information_schema.tables', 'SELECT * FROM duckdb_settings'),
  ...attacks('D4', 'TABLE_NOT_FOUND', 'SELECT * FROM system.runtime.queries', 'SELECT * FROM "projects_v1$files"'),
  ...attacks('D4', 'TABLE_NOT_FOUND', 'SELECT * FROM oso_meta.materialisations'),
  ...attacks('D4', 'NOT_ALLOWED', 'WITH projects_v1 AS (SELECT 1 AS x) SELECT x FROM projects_v1'),
  ...attacks('D4', 'NOT_SUPPORTED', `SELECT * FROM projects_v1 FOR VERSION AS OF 1`),
  ...attacks('D5', 'NOT_ALLOWED', `SELECT lpad('a', 2000000000, 'b')`, 'SELECT repeat(repeat(1, 10000), 10000)'),
  ...attacks('D5', 'NOT_ALLOWED', 'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT n FROM t'),
  ...attacks(
    'D5',
    'NOT_ALLOWED',
    `SELECT 1 ${'UNION ALL SELECT 1 '.repeat(60)}`,
    `SELECT 1 IN (${'1, '.repeat(20_500)}1)`,
  ),
  ...attacks('D5', 'NOT_SUPPORTED', `SELECT ${'('.repeat(2_000)}1${')'.repeat(2_000)}`),
  ...attacks('D5', 'QUERY_TEXT_TOO_LARGE', `SELECT '${'x'.repeat(70_000)}'`),
  ...attacks('D6', 'SYNTAX_ERROR', 'SELECT 1\u0000; DROP TABLE x', 'SELECT \u202e1', '\ufeffSELECT 1', 'SELECT $$x$$'),
  ...attacks('D6', 'EMPTY_QUERY', '  '),
]

/** What must pass: a guard that refuses everything guards nothing. */
export const HONEST: readonly string[] = [
  'SELECT 1',
  `SELECT lower('A') AS a, round(1.25, 1) AS b, current_date AS c`,
  'SELECT n, count(*) FROM UNNEST(sequence(1, 10)) AS t(n) GROUP BY n HAVING count(*) > 0 ORDER BY n LIMIT 5',
  `WITH x AS (SELECT 1 AS a) SELECT a, row_number() OVER (ORDER BY a) FROM x UNION ALL SELECT 2, 3`,
  'EXPLAIN SELECT 1',
  'SHOW TABLES',
]
