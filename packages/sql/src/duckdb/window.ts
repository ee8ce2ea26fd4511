import type { Frame, FrameBound, Name, SortItem, Window } from '../tree/nodes.ts'
import type { Type } from '../types/type.ts'
import { carrierOf } from './cast/site.ts'
import { groupsNatively, orderable } from './compare.ts'
import { type Compiler, holdsQuery, typeOf, type Value, value } from './compiler.ts'
import { refuse } from './refuse.ts'
import { failAs, when } from './text.ts'

/** What stands in the parentheses after OVER, with the named windows that it builds on written out. */
export function over(c: Compiler, node: Window | Name): string {
  const window = node.kind === 'name' ? namedWindow(c, node) : inherit(c, node)
  const parts = []
  if (window.partitionBy.length > 0) {
    for (const key of window.partitionBy) {
      if (!groupsNatively(typeOf(c, key)))
        refuse('PARTITION BY a map', 'Use what the map holds under single keys.', key.at)
    }
    parts.push(`PARTITION BY ${window.partitionBy.map(key => c.expression(key)).join(', ')}`)
  }
  const order = window.orderBy.map(item => sortItem(c, item)).join(', ')
  if (order) parts.push(`ORDER BY ${order}`)
  // DuckDB takes the key along to where the frame begins, and cannot copy a subquery.
  if (window.frame?.unit === 'range' && holdsQuery(order))
    refuse('a subquery as the key of a RANGE frame', 'Compute it in a WITH query.')
  if (window.frame) parts.push(frame(c, window.frame))
  return `(${parts.join(' ')})`
}

function namedWindow(c: Compiler, name: Name): Window {
  const found = c.state.selects
    .at(-1)
    ?.windows.find(window => window.name.name.toLowerCase() === name.name.toLowerCase())
  if (!found) throw new Error(`the window ${name.name} is not in scope`)
  return inherit(c, found.window)
}

function inherit(c: Compiler, window: Window): Window {
  if (window.base === null) return window
  const base = namedWindow(c, window.base)
  return {
    ...window,
    base: null,
    partitionBy: base.partitionBy,
    orderBy: base.orderBy.length > 0 ? base.orderBy : window.orderBy,
    frame: window.frame ?? base.frame,
  }
}

/** One key of an ORDER BY. NULLs are last unless the query says otherwise, in both directions. */
export function sortItem(c: Compiler, item: SortItem): string {
  return sorted(constantKey(orderable(c, c.expression(item.expression), typeOf(c, item.expression))), item)
}

/** A key that DuckDB takes for a value: a bare constant, which sorts nothing, would be a position, or refused. */
export function constantKey(sql: string): string {
  return /^(-?\d+|'[^']*'|NULL)$/.test(sql) ? `coalesce(${sql})` : sql
}

/** A compiled key with the direction that an item asks for. */
export function sorted(key: string, item: SortItem): string {
  return `${key} ${item.descending ? 'DESC' : 'ASC'} NULLS ${item.nulls === 'first' ? 'FIRST' : 'LAST'}`
}

function frame(c: Compiler, node: Frame): string {
  const start = bound(c, node.start)
  const end = node.end === null ? 'CURRENT ROW' : bound(c, node.end)
  return `${node.unit.toUpperCase()} BETWEEN ${start} AND ${end}`
}

function bound(c: Compiler, node: FrameBound): string {
  switch (node.kind) {
    case 'unbounded':
      return `UNBOUNDED ${node.direction.toUpperCase()}`
    case 'currentRow':
      return 'CURRENT ROW'
    case 'frameOffset': {
      const offset = value(c, node.value)
      return `${asOffset(checked(offset), offset.type)} ${node.direction.toUpperCase()}`
    }
    default:
      return node satisfies never
  }
}

/** An offset that is not written out: DuckDB takes NULL, and does not look at the offset of every row. */
function checked({ node, sql, type }: Value): string {
  if (node.kind === 'integer' || node.kind === 'decimal' || node.kind === 'double') return sql
  const message = 'Window frame offset value must not be negative or null'
  return when([[`${sql} >= 0`, sql]], failAs(carrierOf(type), 'INVALID_WINDOW_FRAME', message))
}

function asOffset(sql: string, type: Type): string {
  if (type.kind === 'interval day to second') return `to_milliseconds(${sql})`
  return type.kind === 'interval year to month' ? `to_months(CAST(${sql} AS INTEGER))` : sql
}
