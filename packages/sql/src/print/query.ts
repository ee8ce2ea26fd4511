import type { Corresponding, Limit, NamedQuery, Query, QueryBody, SetOperation } from '../tree/nodes.ts'
import { printRowCount } from './literal.ts'
import { printColumns, printName, printQualifiedName } from './name.ts'
import { printSelect } from './select.ts'
import { printOrderBy } from './sort.ts'
import { type Style, upper, words } from './style.ts'

/** A query without parentheses: its clauses, a line each. */
export function printQuery(style: Style, node: Query): string {
  const clauses = [
    node.with && style.list(node.with.recursive ? 'WITH RECURSIVE' : 'WITH', node.with.queries, printNamedQuery),
    printBody(style, node.body),
    printOrderBy(style, node.orderBy),
    node.offset && `OFFSET ${printRowCount(node.offset)}`,
    node.limit && printLimit(node.limit),
  ]
  return clauses.filter(clause => clause).join(style.line)
}

function printNamedQuery(style: Style, { name, columns, query }: NamedQuery): string {
  return `${printName(name)}${columns.length > 0 ? printColumns(columns) : ''} AS ${style.subquery(query)}`
}

function printLimit(limit: Limit): string {
  const count = limit.count && printRowCount(limit.count)
  if (limit.kind === 'limit') return `LIMIT ${count ?? 'ALL'}`
  return words('FETCH FIRST', count, limit.withTies ? 'ROWS WITH TIES' : 'ROWS ONLY')
}

function printBody(style: Style, body: QueryBody): string {
  switch (body.kind) {
    case 'select':
      return printSelect(style, body)
    case 'setOperation':
      return printSetOperation(style, body)
    case 'values':
      return style.list('VALUES', body.rows, (inner, row) => inner.expression(row))
    case 'table':
      return `TABLE ${printQualifiedName(body.name)}`
    case 'query':
      return style.subquery(body)
    default:
      return body satisfies never
  }
}

function printSetOperation(style: Style, node: SetOperation): string {
  const power = bindingOf(node)
  const operator = words(
    upper(node.operator),
    !node.distinct && 'ALL',
    node.corresponding && printCorresponding(node.corresponding),
  )
  return [printOperand(style, node.left, power), operator, printOperand(style, node.right, power + 1)].join(style.line)
}

function printCorresponding({ columns }: Corresponding): string {
  return columns.length > 0 ? `CORRESPONDING BY ${printColumns(columns)}` : 'CORRESPONDING'
}

function printOperand(style: Style, body: QueryBody, least: number): string {
  const isLoose = body.kind === 'setOperation' && bindingOf(body) < least
  return isLoose ? style.block(inner => printBody(inner, body)) : printBody(style, body)
}

function bindingOf({ operator }: SetOperation): number {
  return operator === 'intersect' ? 2 : 1
}
