import type { Join, Relation } from '../tree/nodes.ts'
import { printJsonTable } from './json-table.ts'
import { printColumns, printName, printQualifiedName } from './name.ts'
import { type Style, upper, words } from './style.ts'

/** A relation: one item of FROM. */
export function printRelation(style: Style, node: Relation): string {
  switch (node.kind) {
    case 'table':
      return printQualifiedName(node.name)
    case 'aliased': {
      const relation = printOperand(style, node.relation, ['join', 'aliased', 'sample'])
      return `${relation} AS ${printName(node.alias)}${node.columns.length > 0 ? printColumns(node.columns) : ''}`
    }
    case 'join':
      return printJoin(style, node)
    case 'subquery':
      return style.subquery(node.query)
    case 'unnest':
      return `UNNEST(${style.expressions(node.expressions)})${node.ordinality ? ' WITH ORDINALITY' : ''}`
    case 'lateral':
      return `LATERAL ${style.subquery(node.query)}`
    case 'sample': {
      const relation = printOperand(style, node.relation, ['join', 'sample'])
      return `${relation} TABLESAMPLE ${upper(node.method)} (${style.expression(node.percentage)})`
    }
    case 'jsonTable':
      return printJsonTable(style, node)
    default:
      return node satisfies never
  }
}

function printOperand(style: Style, node: Relation, inParentheses: readonly Relation['kind'][]): string {
  const bare = printRelation(style, node)
  return inParentheses.includes(node.kind) ? `(${bare})` : bare
}

/** Joins chain to the left; one on the right stands in parentheses. */
function printJoin(style: Style, { type, natural, left, right, criteria }: Join): string {
  const word = words(natural && 'NATURAL', type !== 'inner' && upper(type), 'JOIN')
  const joined = `${printRelation(style, left)}${style.line}${word} ${printOperand(style, right, ['join'])}`
  if (!criteria) return joined
  return criteria.kind === 'on'
    ? `${joined} ON ${style.expression(criteria.condition)}`
    : `${joined} USING ${printColumns(criteria.columns)}`
}
