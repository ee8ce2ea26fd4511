import { BINDING } from '../tree/binding.ts'
import type { Expression, Predicate } from '../tree/nodes.ts'
import { type Style, upper } from './style.ts'

/** A predicate, or predicates joined. No predicate is an operand of another, unless in parentheses. */
export function printPredicate(style: Style, node: Predicate): string {
  const operand = (inner: Expression) => style.expression(inner, BINDING.concat)
  switch (node.kind) {
    case 'comparison':
      return `${operand(node.left)} ${node.operator} ${operand(node.right)}`
    case 'quantified':
      return `${operand(node.value)} ${node.operator} ${upper(node.quantifier)} ${style.subquery(node.query)}`
    case 'logical':
      return printTerms(style, node.operator, node.terms).join(` ${upper(node.operator)} `)
    case 'not':
      return `NOT ${style.expression(node.value, BINDING.not)}`
    case 'between':
      return `${operand(node.value)}${not(node)} BETWEEN ${operand(node.min)} AND ${operand(node.max)}`
    case 'inList':
      return `${operand(node.value)}${not(node)} IN (${style.expressions(node.items)})`
    case 'inQuery':
      return `${operand(node.value)}${not(node)} IN ${style.subquery(node.query)}`
    case 'like': {
      const mark = node.escape ? ` ESCAPE ${operand(node.escape)}` : ''
      return `${operand(node.value)}${not(node)} LIKE ${operand(node.pattern)}${mark}`
    }
    case 'isNull':
      return `${operand(node.value)} IS${not(node)} NULL`
    case 'isDistinct':
      return `${operand(node.left)} IS${not(node)} DISTINCT FROM ${operand(node.right)}`
    default:
      return node satisfies never
  }
}

/** The terms of a chain; a term that is a chain itself stands in parentheses. */
export function printTerms(style: Style, operator: 'and' | 'or', terms: readonly Expression[]): string[] {
  return terms.map(term => style.expression(term, BINDING[operator] + 1))
}

function not({ negated }: { negated: boolean }): string {
  return negated ? ' NOT' : ''
}
