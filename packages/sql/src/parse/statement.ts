import type { SqlError } from '../errors.ts'
import type { Explain, ExplainOption, ShowColumns, ShowTables, StatementBody } from '../tree/nodes.ts'
import { string } from './literal.ts'
import { qualifiedName } from './name.ts'
import type { Reader } from './reader.ts'
import { startsQuery } from './soft.ts'

// The first words of Trino's other statements.
const OUT_OF_SCOPE: ReadonlySet<string> = new Set([
  ...['ALTER', 'ANALYZE', 'CALL', 'COMMENT', 'COMMIT', 'CREATE', 'DEALLOCATE', 'DELETE', 'DENY', 'DROP', 'EXECUTE'],
  ...['GRANT', 'INSERT', 'MERGE', 'PREPARE', 'REFRESH', 'RESET', 'REVOKE', 'ROLLBACK', 'SET', 'START', 'TRUNCATE'],
  ...['UPDATE', 'USE'],
])

/** statement = query | explain | showTables | showColumns; Trino's other statements are refused by name */
export function statement(reader: Reader): StatementBody {
  if (startsQuery(reader) || reader.is('(')) return reader.query()
  const word = reader.value(0)
  if (OUT_OF_SCOPE.has(word)) throw outOfScope(reader, word)
  for (const start of ['SELECT', 'WITH', 'VALUES', 'TABLE']) reader.note(start)
  const { at } = reader
  switch (reader.expectOne('EXPLAIN', 'SHOW', 'DESCRIBE', 'DESC')) {
    case 'explain':
      return reader.nested(() => explain(reader, at))
    case 'show':
      return show(reader, at)
    case 'describe':
      return describe(reader, at)
    case 'desc':
      return { kind: 'showColumns', at, table: qualifiedName(reader), like: null, escape: null }
  }
}

function outOfScope(reader: Reader, word: string, at = reader.at): SqlError {
  return reader.error(
    'UNSUPPORTED_STATEMENT',
    at,
    `${word} statements are not supported`,
    'Only queries can be asked, and EXPLAIN, SHOW TABLES, SHOW COLUMNS and DESCRIBE.',
  )
}

/** explain = EXPLAIN ["(" option {"," option} ")"] statement | EXPLAIN ANALYZE [VERBOSE] statement */
function explain(reader: Reader, at: number): Explain {
  const analyze = isAnalyze(reader) && reader.take('ANALYZE')
  const verbose = analyze && reader.take('VERBOSE')
  const options = !analyze && isOptions(reader) ? reader.parenthesised(explainOption) : []
  return { kind: 'explain', at, analyze, verbose, options, body: statement(reader) }
}

// `EXPLAIN ANALYZE t` explains the statement `ANALYZE t`.
function isAnalyze(reader: Reader): boolean {
  return reader.is('ANALYZE') && (reader.value(1) === 'VERBOSE' || !reader.isName(1) || STATEMENTS.has(reader.value(1)))
}

const STATEMENTS: ReadonlySet<string> = new Set([...OUT_OF_SCOPE, 'EXPLAIN', 'SHOW', 'DESC'])

// `EXPLAIN (SELECT 1)` has no options.
function isOptions(reader: Reader): boolean {
  return reader.is('(') && (reader.value(1) === 'FORMAT' || reader.value(1) === 'TYPE')
}

/** option = FORMAT (TEXT | JSON | GRAPHVIZ) | TYPE (LOGICAL | DISTRIBUTED | VALIDATE | IO) */
function explainOption(reader: Reader): ExplainOption {
  const { at } = reader
  const option = reader.expectOne('FORMAT', 'TYPE')
  const value =
    option === 'format'
      ? reader.expectOne('TEXT', 'JSON', 'GRAPHVIZ')
      : reader.expectOne('LOGICAL', 'DISTRIBUTED', 'VALIDATE', 'IO')
  return { kind: 'explainOption', at, option, value }
}

// What else can be shown; all of it is out of scope.
const SHOWABLE = [
  'CATALOGS',
  'CREATE',
  'CURRENT',
  'FUNCTIONS',
  'GRANTS',
  'ROLE',
  'ROLES',
  'SCHEMAS',
  'SESSION',
  'STATS',
] as const

/** show = SHOW TABLES [(FROM | IN) name] [like] | SHOW COLUMNS (FROM | IN) name [like] */
function show(reader: Reader, at: number): ShowTables | ShowColumns {
  const what = reader.expectOne('TABLES', 'COLUMNS', ...SHOWABLE)
  switch (what) {
    case 'tables':
      return {
        kind: 'showTables',
        at,
        schema: reader.takeOne('FROM', 'IN') ? qualifiedName(reader) : null,
        ...like(reader),
      }
    case 'columns':
      reader.expectOne('FROM', 'IN')
      return { kind: 'showColumns', at, table: qualifiedName(reader), ...like(reader) }
    default:
      throw outOfScope(reader, `SHOW ${what.toUpperCase()}`, at)
  }
}

/** like = [LIKE string [ESCAPE string]] */
function like(reader: Reader): Pick<ShowTables, 'like' | 'escape'> {
  if (!reader.take('LIKE')) return { like: null, escape: null }
  return { like: string(reader), escape: reader.take('ESCAPE') ? string(reader) : null }
}

/** describe = DESCRIBE name; DESCRIBE INPUT name and DESCRIBE OUTPUT name speak of prepared statements */
function describe(reader: Reader, at: number): ShowColumns {
  const word = reader.value(0)
  if ((word === 'INPUT' || word === 'OUTPUT') && reader.isName(1)) throw outOfScope(reader, `DESCRIBE ${word}`, at)
  return { kind: 'showColumns', at, table: qualifiedName(reader), like: null, escape: null }
}
