import type { Expression, GroupBy, GroupingElement, NamedWindow, Select, SelectItem } from '../tree/nodes.ts'
import { printBase } from './expression.ts'
import { printColumns, printName } from './name.ts'
import { printTerms } from './predicate.ts'
import { printRelation } from './relation.ts'
import { type Style, upper } from './style.ts'
import { printWindow } from './window.ts'

/** A SELECT: its clauses, a line each. */
export function printSelect(style: Style, node: Select): string {
  const clauses = [style.list(node.distinct ? 'SELECT DISTINCT' : 'SELECT', node.items, printItem)]
  if (node.from.length > 0) clauses.push(`FROM ${node.from.map(relation => printRelation(style, relation)).join(', ')}`)
  if (node.where) clauses.push(`WHERE ${printCondition(style, node.where)}`)
  if (node.groupBy) clauses.push(printGroupBy(style, node.groupBy))
  if (node.having) clauses.push(`HAVING ${printCondition(style, node.having)}`)
  if (node.windows.length > 0) clauses.push(style.list('WINDOW', node.windows, printNamedWindow))
  return clauses.join(style.line)
}

function printItem(style: Style, item: SelectItem): string {
  if (item.kind === 'column') {
    const expression = style.expression(item.expression)
    return item.alias ? `${expression} AS ${printName(item.alias)}` : expression
  }
  const base = item.base ? `${printBase(style, item.base)}.` : ''
  return `${base}*${item.aliases.length > 0 ? ` AS ${printColumns(item.aliases)}` : ''}`
}

/** A condition; the terms of a conjunction have a line each. */
function printCondition(style: Style, node: Expression): string {
  if (node.kind !== 'logical' || node.operator !== 'and') return style.expression(node)
  return printTerms(style.inset(), 'and', node.terms).join(`${style.inset().line}AND `)
}

function printNamedWindow(style: Style, { name, window }: NamedWindow): string {
  return `${printName(name)} AS ${printWindow(style, window)}`
}

function printGroupBy(style: Style, { distinct, elements }: GroupBy): string {
  const list = elements.map(element => printElement(style, element)).join(', ')
  return `GROUP BY ${distinct ? 'DISTINCT ' : ''}${list}`
}

function printElement(style: Style, element: GroupingElement): string {
  switch (element.kind) {
    case 'groupingAuto':
      return 'AUTO'
    case 'groupingSimple':
      return printSet(style, element.expressions)
    default: {
      const word = element.kind === 'groupingSets' ? 'GROUPING SETS' : upper(element.kind)
      return `${word} (${element.sets.map(set => printSet(style, set)).join(', ')})`
    }
  }
}

// `(a, b)` would be two keys, `ROW(a, b)` is one.
function printSet(style: Style, expressions: readonly Expression[]): string {
  const [only] = expressions
  if (!only || expressions.length > 1) return `(${style.expressions(expressions)})`
  return only.kind === 'row' ? `ROW(${style.expressions(only.items)})` : style.expression(only)
}
