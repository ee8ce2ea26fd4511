import { BINDING } from '../tree/binding.ts'
import type { Call, Case, Form, Listagg, ListaggOverflow, Trim } from '../tree/nodes.ts'
import { quoteString } from './literal.ts'
import { printQualifiedName } from './name.ts'
import { printOrderBy } from './sort.ts'
import { type Style, upper, words } from './style.ts'
import { printType } from './type.ts'
import { printSuffixes } from './window.ts'

/** A call, or what looks like one and has a syntax of its own. */
export function printForm(style: Style, node: Form): string {
  switch (node.kind) {
    case 'call':
      return printCall(style, node)
    case 'case':
      return printCase(style, node)
    case 'cast':
      return `${node.safe ? 'TRY_CAST' : 'CAST'}(${style.expression(node.value)} AS ${printType(node.type)})`
    case 'listagg':
      return printListagg(style, node)
    case 'extract':
      return `EXTRACT(${upper(node.field)} FROM ${style.expression(node.value, BINDING.concat)})`
    case 'currentTime':
      return upper(node.function) + (node.precision === null ? '' : `(${node.precision})`)
    case 'special':
      return upper(node.function)
    case 'trim':
      return printTrim(style, node)
    case 'normalize':
      return `NORMALIZE(${style.expression(node.value, BINDING.concat)}, ${node.form})`
    case 'grouping':
      return `GROUPING(${style.expressions(node.columns)})`
    default:
      return node satisfies never
  }
}

function printCall(style: Style, node: Call): string {
  const list = node.star ? '*' : style.expressions(node.arguments)
  const inner = words(node.distinct && 'DISTINCT', list, printOrderBy(style, node.orderBy))
  return words(`${printQualifiedName(node.name)}(${inner})`, printSuffixes(style, node))
}

function printCase(style: Style, { operand, whens, otherwise }: Case): string {
  const branches = whens.map(
    ({ condition, result }) => `WHEN ${style.expression(condition)} THEN ${style.expression(result)}`,
  )
  return words(
    'CASE',
    operand && style.expression(operand),
    ...branches,
    otherwise && `ELSE ${style.expression(otherwise)}`,
    'END',
  )
}

function printListagg(style: Style, node: Listagg): string {
  const separator = node.separator ? `, ${quoteString(node.separator.value)}` : ''
  const inner = words(
    node.distinct && 'DISTINCT',
    style.expression(node.value) + separator,
    node.overflow && `ON OVERFLOW ${printOverflow(node.overflow)}`,
  )
  const order = printOrderBy(style, node.orderBy)
  return words(`LISTAGG(${inner}) WITHIN GROUP (${order})`, printSuffixes(style, node))
}

function printOverflow(overflow: ListaggOverflow): string {
  if (overflow.kind === 'overflowError') return 'ERROR'
  const filler = overflow.filler && quoteString(overflow.filler.value)
  return words('TRUNCATE', filler, overflow.withCount ? 'WITH COUNT' : 'WITHOUT COUNT')
}

function printTrim(style: Style, { side, characters, value }: Trim): string {
  const from = style.expression(value, BINDING.concat)
  if (side === 'both' && !characters) return `TRIM(${from})`
  return `TRIM(${words(upper(side), characters && style.expression(characters, BINDING.concat), 'FROM', from)})`
}
