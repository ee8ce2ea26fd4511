import type { Reader } from './reader.ts'

/*
 * Many of Trino's keywords are names too: `FROM t limit limit 1` is an alias and a LIMIT. Such a word is a keyword where
 * the clause it opens can go on, and a name otherwise; one or two tokens tell.
 */

/** Whether a clause after a relation or a select item starts here, so that its word is not an alias. */
export function startsClause(reader: Reader, ahead = 0): boolean {
  switch (reader.value(ahead)) {
    case 'LIMIT':
      return reader.isCount(ahead + 1) || reader.value(ahead + 1) === 'ALL'
    case 'OFFSET':
      return reader.isCount(ahead + 1)
    case 'FETCH':
      return reader.value(ahead + 1) === 'FIRST' || reader.value(ahead + 1) === 'NEXT'
    case 'WINDOW':
      return reader.isName(ahead + 1) && reader.value(ahead + 2) === 'AS'
    case 'TABLESAMPLE':
      return reader.value(ahead + 1) === 'BERNOULLI' || reader.value(ahead + 1) === 'SYSTEM'
    case 'MATCH_RECOGNIZE':
      return isPattern(reader, ahead)
    default:
      return false
  }
}

/** Whether row pattern recognition starts here; `FROM t MATCH_RECOGNIZE (a, b)` is an alias with its columns. */
export function isPattern(reader: Reader, ahead = 0): boolean {
  if (reader.value(ahead) !== 'MATCH_RECOGNIZE' || reader.value(ahead + 1) !== '(') return false
  return !(reader.isName(ahead + 2) && [',', ')'].includes(reader.value(ahead + 3)))
}

/** Whether a name that is here is an alias. */
export function isAlias(reader: Reader): boolean {
  return reader.isName() && !startsClause(reader)
}

/** Whether a query starts here. */
export function startsQuery(reader: Reader, ahead = 0): boolean {
  switch (reader.value(ahead)) {
    case 'SELECT':
    case 'WITH':
    case 'VALUES':
    case 'TABLE':
      return true
    default:
      return false
  }
}

/** Whether what follows a parenthesised query makes it a part of a greater one. */
export function continuesQuery(reader: Reader): boolean {
  switch (reader.value(0)) {
    case 'UNION':
    case 'INTERSECT':
    case 'EXCEPT':
    case 'ORDER':
      return true
    case 'OFFSET':
    case 'LIMIT':
    case 'FETCH':
      return startsClause(reader)
    default:
      return false
  }
}

// Reserved words and symbols that an expression can start with.
const OPENERS: ReadonlySet<string> = new Set([
  ...['(', '[', '?', '+', '-', 'NULL', 'TRUE', 'FALSE', 'CASE', 'CAST', 'EXISTS', 'EXTRACT', 'TRIM', 'NORMALIZE'],
  ...['GROUPING', 'LISTAGG', 'CURRENT_DATE', 'CURRENT_TIME', 'CURRENT_TIMESTAMP', 'LOCALTIME', 'LOCALTIMESTAMP'],
  ...['CURRENT_USER', 'CURRENT_CATALOG', 'CURRENT_SCHEMA', 'CURRENT_PATH'],
  ...['JSON_EXISTS', 'JSON_VALUE', 'JSON_QUERY', 'JSON_OBJECT', 'JSON_ARRAY'],
])

const LITERALS: ReadonlySet<string> = new Set(['integer', 'decimal', 'double', 'string', 'unicodeString', 'binary'])

/** Whether an expression can start at a token, and not the rest of one. */
export function startsExpression(reader: Reader, ahead = 0): boolean {
  const next = reader.value(ahead + 1)
  switch (reader.value(ahead)) {
    case 'NOT':
      return next !== 'IN' && next !== 'LIKE' && next !== 'BETWEEN'
    case 'AT':
      return next !== 'TIME' || reader.value(ahead + 2) !== 'ZONE'
    default:
      return startsOperand(reader, ahead)
  }
}

function startsOperand(reader: Reader, ahead: number): boolean {
  if (LITERALS.has(reader.peek(ahead).type) || OPENERS.has(reader.value(ahead))) return true
  return reader.isName(ahead) && !startsClause(reader, ahead)
}

/**
 * quantifier = [DISTINCT | ALL], where ALL is a name unless what it would quantify follows: an expression, or what else
 * `starts` says. Gives whether it is DISTINCT.
 */
export function isDistinct(reader: Reader, starts?: (reader: Reader, ahead: number) => boolean): boolean {
  if (reader.take('DISTINCT')) return true
  if (reader.is('ALL') && (startsExpression(reader, 1) || starts?.(reader, 1))) reader.next()
  return false
}
