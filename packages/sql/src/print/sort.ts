import type { SortItem } from '../tree/nodes.ts'
import { type Style, upper, words } from './style.ts'

/** `ORDER BY …`, in one line; nothing when there is no order. */
export function printOrderBy(style: Style, items: readonly SortItem[]): string {
  return items.length === 0 ? '' : `ORDER BY ${items.map(item => printSort(style, item)).join(', ')}`
}

function printSort(style: Style, { expression, descending, nulls }: SortItem): string {
  return words(style.expression(expression), descending && 'DESC', nulls && `NULLS ${upper(nulls)}`)
}
