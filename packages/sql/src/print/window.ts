import { BINDING } from '../tree/binding.ts'
import type { Expression, Frame, FrameBound, Name, Window } from '../tree/nodes.ts'
import { printName } from './name.ts'
import { printOrderBy } from './sort.ts'
import { type Style, upper, words } from './style.ts'

/** The clauses that may follow the parenthesis of a call. */
export type Suffixes = Readonly<{
  filter: Expression | null
  nulls?: 'ignore' | 'respect' | null
  over: Window | Name | null
}>

/** What follows the parenthesis of a call: `FILTER (…) IGNORE NULLS OVER …`. */
export function printSuffixes(style: Style, { filter, nulls, over }: Suffixes): string {
  return words(
    filter && `FILTER (WHERE ${style.expression(filter)})`,
    nulls && `${upper(nulls)} NULLS`,
    over && `OVER ${over.kind === 'name' ? printName(over) : printWindow(style, over)}`,
  )
}

/** A window between its parentheses. */
export function printWindow(style: Style, { base, partitionBy, orderBy, frame }: Window): string {
  const parts = words(
    base && printName(base),
    partitionBy.length > 0 && `PARTITION BY ${style.expressions(partitionBy)}`,
    printOrderBy(style, orderBy),
    frame && printFrame(style, frame),
  )
  return `(${parts})`
}

function printFrame(style: Style, { unit, start, end }: Frame): string {
  const from = printBound(style, start)
  return end ? `${upper(unit)} BETWEEN ${from} AND ${printBound(style, end)}` : `${upper(unit)} ${from}`
}

function printBound(style: Style, bound: FrameBound): string {
  switch (bound.kind) {
    case 'unbounded':
      return `UNBOUNDED ${upper(bound.direction)}`
    case 'currentRow':
      return 'CURRENT ROW'
    case 'frameOffset':
      // An AND of the offset's own must not be taken for the one of BETWEEN.
      return `${style.expression(bound.value, BINDING.not)} ${upper(bound.direction)}`
    default:
      return bound satisfies never
  }
}
