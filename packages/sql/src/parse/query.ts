import type { Corresponding, Limit, NamedQuery, Query, QueryBody, RowCount, SetOperation, With } from '../tree/nodes.ts'
import { rowCount } from './literal.ts'
import { columns, name, qualifiedName } from './name.ts'
import type { Reader } from './reader.ts'
import { select } from './select.ts'
import { orderBy } from './sort.ts'

/** query = [with] body tail */
export function query(reader: Reader): Query {
  const { at } = reader
  const ctes = reader.is('WITH') ? withQueries(reader) : null
  return tail(reader, at, ctes, setOperations(reader, operand(reader), 0))
}

/** The rest of a query whose first operand is one in parentheses. */
export function queryFrom(reader: Reader, first: Query): Query {
  return tail(reader, first.at, null, setOperations(reader, first, 0))
}

/** with = WITH [RECURSIVE] namedQuery {"," namedQuery} */
function withQueries(reader: Reader): With {
  const { at } = reader
  reader.expect('WITH')
  refuseSession(reader)
  const recursive = reader.take('RECURSIVE')
  return { kind: 'with', at, recursive, queries: reader.many(namedQuery) }
}

// WITH SESSION and WITH FUNCTION set things up for one statement; both words can be names of queries.
function refuseSession(reader: Reader): void {
  if (!reader.isName(1)) return
  if (reader.is('SESSION') || reader.is('FUNCTION')) {
    const what = reader.is('SESSION') ? 'Session properties' : 'Inline functions'
    throw reader.error('NOT_SUPPORTED', reader.at, `${what} in a query are not supported`)
  }
}

/** namedQuery = name [columns] AS "(" query ")" */
function namedQuery(reader: Reader): NamedQuery {
  const { at } = reader
  const named = name(reader)
  const aliases = reader.is('(') ? columns(reader) : []
  reader.expect('AS')
  return { kind: 'namedQuery', at, name: named, columns: aliases, query: reader.subquery() }
}

/** tail = [orderBy] [OFFSET n [ROW | ROWS]] [limit] */
function tail(reader: Reader, at: number, ctes: With | null, body: QueryBody): Query {
  const order = orderBy(reader)
  return { kind: 'query', at, with: ctes, body, orderBy: order, offset: offset(reader), limit: limit(reader) }
}

function offset(reader: Reader): RowCount | null {
  if (!reader.take('OFFSET')) return null
  const count = rowCount(reader)
  reader.takeOne('ROW', 'ROWS')
  return count
}

/** limit = LIMIT (ALL | n) | FETCH (FIRST | NEXT) [n] (ROW | ROWS) (ONLY | WITH TIES) */
function limit(reader: Reader): Limit | null {
  const { at } = reader
  if (reader.take('LIMIT')) return { kind: 'limit', at, count: reader.take('ALL') ? null : rowCount(reader) }
  if (!reader.take('FETCH')) return null
  reader.expectOne('FIRST', 'NEXT')
  const count = reader.isCount() ? rowCount(reader) : null
  reader.expectOne('ROW', 'ROWS')
  const withTies = reader.expectOne('ONLY', 'WITH') === 'with'
  if (withTies) reader.expect('TIES')
  return { kind: 'fetch', at, count, withTies }
}

/** How tightly a set operation binds. */
const BINDING: ReadonlyMap<string, number> = new Map([
  ['UNION', 1],
  ['EXCEPT', 1],
  ['INTERSECT', 2],
])

/** body = operand {operator [ALL | DISTINCT] [corresponding] operand}, as long as the operator binds tighter than `floor` */
function setOperations(reader: Reader, first: QueryBody, floor: number): QueryBody {
  let left = first
  for (let levels = 1; ; levels++) {
    for (const word of BINDING.keys()) reader.note(word)
    const power = BINDING.get(reader.value(0)) ?? 0
    if (power <= floor) return left
    left = setOperation(reader, left, power)
    reader.checkChain(levels)
  }
}

function setOperation(reader: Reader, left: QueryBody, power: number): SetOperation {
  const { at } = reader
  const operator = reader.expectOne('UNION', 'INTERSECT', 'EXCEPT')
  const distinct = reader.takeOne('ALL', 'DISTINCT') !== 'all'
  const matched = reader.is('CORRESPONDING') ? corresponding(reader) : null
  const right = setOperations(reader, operand(reader), power)
  return { kind: 'setOperation', at, operator, distinct, corresponding: matched, left, right }
}

/** corresponding = CORRESPONDING [BY columns] */
function corresponding(reader: Reader): Corresponding {
  const { at } = reader
  reader.expect('CORRESPONDING')
  return { kind: 'corresponding', at, columns: reader.take('BY') ? columns(reader) : [] }
}

/** operand = select | TABLE name | VALUES expression {"," expression} | "(" body tail ")" */
function operand(reader: Reader): QueryBody {
  const { at } = reader
  if (reader.is('SELECT')) return select(reader)
  if (reader.take('TABLE')) return { kind: 'table', at, name: qualifiedName(reader) }
  if (reader.take('VALUES')) return { kind: 'values', at, rows: reader.many(inner => inner.expression()) }
  return nestedOperand(reader)
}

// A query in parentheses that is an operand has no WITH.
function nestedOperand(reader: Reader): Query {
  reader.expect('(')
  if (reader.is('WITH')) reader.fail()
  const inner = reader.query()
  reader.expect(')')
  return inner
}
