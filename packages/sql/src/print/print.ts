import { withinStack } from '../errors.ts'
import type { Expression, ShowColumns, ShowTables, Statement, StatementBody } from '../tree/nodes.ts'
import { printExpression as expression } from './expression.ts'
import { quoteString } from './literal.ts'
import { printQualifiedName } from './name.ts'
import { printQuery } from './query.ts'
import { type Rules, Style, upper, words } from './style.ts'

const RULES: Rules = { expression, query: printQuery }

/** A statement as Trino's text in one line. Reading it gives an equal statement. */
export function print({ body }: Statement): string {
  return withinStack(() => printBody(Style.flat(RULES), body))
}

/** A statement as text for people: a line for each clause, item and condition. Reading it gives an equal statement. */
export function pretty({ body }: Statement): string {
  return withinStack(() => printBody(Style.tall(RULES), body))
}

/** An expression as Trino's text in one line. */
export function printExpression(node: Expression): string {
  return withinStack(() => Style.flat(RULES).expression(node))
}

function printBody(style: Style, node: StatementBody): string {
  switch (node.kind) {
    case 'query':
      return style.query(node)
    case 'explain': {
      const options = node.options.map(({ option, value }) => upper(`${option} ${value}`)).join(', ')
      const head = words('EXPLAIN', node.analyze && 'ANALYZE', node.verbose && 'VERBOSE', options && `(${options})`)
      return head + style.line + printBody(style, node.body)
    }
    case 'showTables':
      return words('SHOW TABLES', node.schema && `FROM ${printQualifiedName(node.schema)}`, printLike(node))
    case 'showColumns':
      return words(`SHOW COLUMNS FROM ${printQualifiedName(node.table)}`, printLike(node))
    default:
      return node satisfies never
  }
}

function printLike({ like, escape: mark }: ShowTables | ShowColumns): string {
  return words(like && `LIKE ${quoteString(like.value)}`, mark && `ESCAPE ${quoteString(mark.value)}`)
}
