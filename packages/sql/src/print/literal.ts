import type { IntervalLiteral, Literal, RowCount } from '../tree/nodes.ts'
import { printTypeName } from './name.ts'
import { upper } from './style.ts'

/** A text as a string literal. */
export function quoteString(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

/** A literal or a parameter. */
export function printLiteral(node: Literal): string {
  switch (node.kind) {
    case 'null':
      return 'NULL'
    case 'boolean':
      return node.value ? 'TRUE' : 'FALSE'
    case 'integer':
    case 'parameter':
      return printRowCount(node)
    case 'decimal':
    case 'double':
      return node.text
    case 'string':
      return quoteString(node.value)
    case 'binary':
      return `X'${node.hex}'`
    case 'typedLiteral':
      return `${printTypeName(node.type)} ${quoteString(node.value)}`
    case 'interval':
      return printInterval(node)
    default:
      return node satisfies never
  }
}

/** An integer or `?`. */
export function printRowCount(node: RowCount): string {
  return node.kind === 'parameter' ? '?' : String(node.value)
}

function printInterval({ negative, value, from, to }: IntervalLiteral): string {
  return `INTERVAL ${negative ? '-' : ''}${quoteString(value)} ${upper(from)}${to ? ` TO ${upper(to)}` : ''}`
}
