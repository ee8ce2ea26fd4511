/** The models' tables, and a table among them, as SQL names them. */
export type Target = Readonly<{ catalog: string; schema: string; table: string; bare: string; token: string }>

/** One thing that nobody who comes through the gateway may do. All are harmless where they succeed, or are undone. */
export type Attack = Readonly<{
  what: string
  sql: string
  /** Headers of the request, beside those that say who asks. */
  headers?: Readonly<Record<string, string>>
  /** Puts back what a successful attack has made. */
  undo?: string
  /** What else than a refusal shows that it is impossible. */
  fine?: readonly string[]
  mend: Mend
  /** `weak`: the guard stops it too, and it shows what should not be seen, no more. */
  severity: 'missing' | 'weak'
}>

/** The words for what to do, each once. */
export const MENDS = {
  rules:
    'Give the cluster the access rules of deploy/trino/consumer/rules.json (access-control.name=file), or stricter ones.',
  readOnly:
    'Set iceberg.security=READ_ONLY in the catalog of the consumer cluster: file rules alone let table procedures through.',
  session:
    'Deny session properties in the rules: "system_session_properties" and "catalog_session_properties", each with a last {"allow": false}.',
  system: 'Deny the catalog system in the rules: {"catalog": "system", "allow": "none"}.',
  procedures: 'Say "procedures": [] in the rules; a section that is left out allows.',
  functions: 'Say "functions": [] in the rules; a section that is left out allows.',
  queries:
    'Say in the rules\' "queries" who may view and kill the queries of others, and that the gateway may only execute.',
  hidden:
    'Let the rules\' "tables" name tables without "$", and deny the columns "$path", "$file_modified_time" and "$partition".',
  impersonation:
    'Say in the rules\' "impersonation" as whom the gateway may ask: {"original_user": "gateway", "new_user": "u_.*"}.',
  catalogs: 'Set catalog.management=static, and deny CREATE CATALOG by the access rules.',
  length: 'Set query.max-length in config.properties to little more than OSO__LIMITS__QUERY_BYTES.',
} as const

export type Mend = keyof typeof MENDS

// The analyser checks what a statement may touch, and does not run it.
const checked = (statement: string): string => `EXPLAIN (TYPE VALIDATE) ${statement}`

/** Attacks that write, or change what is there. */
export function writes({ catalog, schema, table, bare, token }: Target): Attack[] {
  const made = `"${catalog}"."${schema}"."oso_doctor_${token}"`
  const must = (what: string, sql: string, more: Partial<Attack> = {}): Attack => ({
    ...{ what, sql, mend: 'rules', severity: 'missing' },
    ...more,
  })
  return [
    must('insert into a table', checked(`INSERT INTO ${table} SELECT * FROM ${table}`)),
    must('delete from a table', checked(`DELETE FROM ${table}`)),
    must('make a table', `CREATE TABLE ${made} (x integer)`, { undo: `DROP TABLE IF EXISTS ${made}` }),
    must('make a table of a query', checked(`CREATE TABLE ${made} AS SELECT 1 AS x`)),
    must('make a view', `CREATE VIEW ${made} AS SELECT 1 AS x`, { undo: `DROP VIEW IF EXISTS ${made}` }),
    must('make a schema', `CREATE SCHEMA "${catalog}"."oso_doctor_${token}"`, {
      undo: `DROP SCHEMA IF EXISTS "${catalog}"."oso_doctor_${token}"`,
    }),
    must('make a function', `CREATE FUNCTION ${made}() RETURNS bigint RETURN 1`, {
      ...{
        undo: `DROP FUNCTION IF EXISTS ${made}()`,
        mend: 'functions',
        fine: ['NOT_SUPPORTED', 'MISSING_CATALOG_NAME'],
      },
    }),
    must('make a catalog', `CREATE CATALOG oso_doctor_${token} USING memory`, {
      ...{ undo: `DROP CATALOG IF EXISTS oso_doctor_${token}`, mend: 'catalogs', fine: ['NOT_SUPPORTED'] },
    }),
    must('rewrite the files of a table', checked(`ALTER TABLE ${table} EXECUTE optimize`), { mend: 'readOnly' }),
    must('expire the snapshots of a table', checked(`ALTER TABLE ${table} EXECUTE expire_snapshots`), {
      mend: 'readOnly',
    }),
    must(
      'set a table back to an old snapshot',
      `CALL "${catalog}".system.rollback_to_snapshot('${schema}', 'oso_doctor_${token}', 1)`,
      { mend: 'procedures', fine: ['PROCEDURE_NOT_FOUND', 'CATALOG_NOT_FOUND'] },
    ),
    must('forget a table', `CALL "${catalog}".system.unregister_table('${schema}', 'oso_doctor_${token}')`, {
      ...{ mend: 'procedures', fine: ['PROCEDURE_NOT_FOUND'] },
    }),
    must('run a write from a text', `EXECUTE IMMEDIATE 'DELETE FROM "${catalog}"."${schema}"."${bare}" WHERE false'`),
  ]
}

/** Attacks that see what is not the caller's, or touch the work of others. */
export function looks({ catalog, schema, table, bare, token }: Target): Attack[] {
  const must = (what: string, sql: string, mend: Mend, more: Partial<Attack> = {}): Attack => ({
    ...{ what, sql, mend, severity: 'missing' },
    ...more,
  })
  const hidden = (part: string): Attack => ({
    ...must(`see the table's ${part}`, `SELECT 1 FROM "${catalog}"."${schema}"."${bare}$${part}" LIMIT 1`, 'hidden'),
    ...{ severity: 'weak', fine: ['TABLE_NOT_FOUND'] },
  })
  return [
    must("read other people's queries", 'SELECT count(*) FROM system.runtime.queries', 'system'),
    must('read the nodes of the cluster', 'SELECT count(*) FROM system.runtime.nodes', 'system'),
    must('read the catalogs and their settings', 'SELECT count(*) FROM system.metadata.catalogs', 'system'),
    must(
      "kill somebody's query",
      `CALL system.runtime.kill_query(query_id => '20200101_000000_00000_aaaaa', message => '')`,
      'queries',
    ),
    must('raise the limit on time', `SET SESSION query_max_run_time = '100d'`, 'session'),
    must('raise it within a query', `WITH SESSION query_max_run_time = '100d' SELECT 1`, 'session', {
      fine: ['SYNTAX_ERROR'],
    }),
    must('raise it by a header', 'SELECT 1', 'session', { headers: { 'X-Trino-Session': 'query_max_run_time=100d' } }),
    must('set a property of the catalog', `SET SESSION "${catalog}".compression_codec = 'NONE'`, 'session', {
      fine: ['INVALID_SESSION_PROPERTY'],
    }),
    must("take another user's name", 'SELECT 1', 'impersonation', {
      headers: { 'X-Trino-User': `oso_doctor_${token}`, 'X-Trino-Original-User': 'gateway' },
      fine: ['HTTP_403', 'HTTP_401'],
    }),
    must(
      "run the source's own SQL",
      `SELECT * FROM TABLE("${catalog}".system.query(query => 'SELECT 1'))`,
      'functions',
      {
        fine: ['FUNCTION_NOT_FOUND'],
      },
    ),
    must(
      'read what changed between snapshots',
      `SELECT 1 FROM TABLE("${catalog}".system.table_changes('${schema}', '${bare}', 1, 2)) LIMIT 1`,
      'functions',
      {
        ...{ severity: 'weak', fine: ['FUNCTION_NOT_FOUND'] },
      },
    ),
    hidden('snapshots'),
    hidden('files'),
    {
      ...must('see where the files are', `SELECT "$path" FROM ${table} LIMIT 1`, 'hidden'),
      severity: 'weak',
      fine: ['COLUMN_NOT_FOUND'],
    },
    { ...must('see how a table was made', `SHOW CREATE TABLE ${table}`, 'rules'), severity: 'weak' },
    {
      ...must('send a megabyte of SQL', `SELECT 1 /* ${' '.repeat(900_000)} */`, 'length'),
      severity: 'weak',
      fine: ['QUERY_TEXT_TOO_LARGE'],
    },
  ]
}
