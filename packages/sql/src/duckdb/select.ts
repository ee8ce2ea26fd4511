import type { GroupingInfo, SelectInfo, Value as SelectValue } from '../analyse/analysed.ts'
import type { Select, SortItem } from '../tree/nodes.ts'
import type { Type } from '../types/type.ts'
import { fieldNames } from './carrier.ts'
import { groupsNatively, orderable } from './compare.ts'
import { type Compiler, ownType, typeOf } from './compiler.ts'
import { columnReference } from './names.ts'
import { condition } from './predicate.ts'
import { refuse } from './refuse.ts'
import { relation } from './relation.ts'
import { identifier } from './text.ts'
import { constantKey, sorted } from './window.ts'

/** What a query adds to its body: computed in the scope of the body's own columns. */
export type Tail = Readonly<{
  orderBy: readonly SortItem[]
  /** The names of the output columns in the text, each of its own. */
  names: readonly string[]
  /** Puts each output column into the form that it has in the result; the identity but for the outermost query. */
  finish: (sql: string, index: number) => string
  /** FETCH … WITH TIES: how many rows of `rank()` stay. */
  ties: string | null
}>

/** A SELECT with the ORDER BY of the query that it is the body of. */
export function select(c: Compiler, node: Select, tail: Tail): string {
  const info = c.analysed.selects.get(node)
  if (!info) throw new Error('the analyser knows nothing of a SELECT')
  c.state.at = node.at
  // FROM first: it gives the relations their aliases in reading order.
  const from = node.from.map(item => relation(c, item)).join(', ')
  const outer = c.state.selects
  c.state.selects = [...outer, { windows: node.windows, outputs: [] }]
  const outputs = info.values.map(value => selectValue(c, value))
  c.state.selects = [...outer, { windows: node.windows, outputs }]
  const sql = [
    `SELECT ${node.distinct ? 'DISTINCT ' : ''}${columns(info, c, outputs, tail, node.distinct)}`,
    from && `FROM ${from}`,
    node.where && `WHERE ${condition(c, node.where)}`,
    info.grouping && groupBy(c, info.grouping),
    node.having && `HAVING ${condition(c, node.having)}`,
    tail.ties && `QUALIFY rank() OVER (ORDER BY ${keys(c, tail.orderBy, outputs, false)}) <= ${tail.ties}`,
    tail.orderBy.length > 0 && `ORDER BY ${keys(c, tail.orderBy, outputs, true)}`,
  ]
  c.state.selects = outer
  return sql.filter(part => part).join(' ')
}

function columns(info: SelectInfo, c: Compiler, outputs: readonly string[], tail: Tail, distinct: boolean): string {
  const list = outputs.map((sql, i) => {
    const value = info.values[i]
    const plain = distinct && value ? canonical(valueType(c, value), sql) : sql
    return `${tail.finish(plain, i)} AS ${identifier(tail.names[i] ?? '')}`
  })
  return list.join(', ')
}

// DISTINCT must see equal maps as equal, so they are put into one order of keys.
function canonical(type: Type, sql: string): string {
  if (groupsNatively(type)) return sql
  if (type.kind !== 'map') return refuse('DISTINCT over a map inside an array or a row')
  return `map_from_entries(list_sort(map_entries(${sql})))`
}

/** A value of a select list or a grouping key. */
export function selectValue(c: Compiler, value: SelectValue): string {
  switch (value.kind) {
    case 'expression':
      return c.expression(value.expression)
    case 'field':
      return columnReference(c, value.field)
    case 'rowField': {
      const type = typeOf(c, value.base)
      const name = type.kind === 'row' ? fieldNames(type)[value.index] : undefined
      return `(${c.expression(value.base)}).${identifier(name ?? '')}`
    }
    default:
      return value satisfies never
  }
}

/** Trino's type of a value of a select list. */
export function valueType(c: Compiler, value: SelectValue): Type {
  if (value.kind === 'field') return value.field.type
  if (value.kind === 'expression') return typeOf(c, value.expression)
  const type = ownType(c, value.base)
  const field = type.kind === 'row' ? type.fields[value.index] : undefined
  return field?.type ?? refuse('this expansion of a row')
}

function groupBy(c: Compiler, { keys, sets }: GroupingInfo): string | null {
  const written = keys.map(key => {
    if (!groupsNatively(valueType(c, key))) refuse('GROUP BY a map', 'Group by its entries, sorted.')
    return groupingKey(selectValue(c, key))
  })
  if (sets === null) return written.length > 0 ? `GROUP BY ${written.join(', ')}` : null
  return `GROUP BY GROUPING SETS (${sets.map(set => `(${set.map(i => written[i]).join(', ')})`).join(', ')})`
}

// A bare number would be a position.
function groupingKey(sql: string): string {
  return /^-?\d+$/.test(sql) ? `CAST(${sql} AS ${sql.length > 9 ? 'BIGINT' : 'INTEGER'})` : sql
}

/** Sort keys: an output column by its place where ORDER BY allows that, else by what it is made of. */
function keys(c: Compiler, items: readonly SortItem[], outputs: readonly string[], places: boolean): string {
  const written = items.map(item => {
    const ordinal = c.analysed.ordinals.get(item) ?? outputIndex(c, item)
    const type = typeOf(c, item.expression)
    const plain = type.kind !== 'array' && type.kind !== 'row' && type.kind !== 'char'
    if (ordinal !== undefined && places && plain) return sorted(String(ordinal + 1), item)
    const sql = ordinal === undefined ? c.expression(item.expression) : (outputs[ordinal] ?? '')
    return sorted(constantKey(orderable(c, sql, type)), item)
  })
  return written.join(', ')
}

function outputIndex(c: Compiler, item: SortItem): number | undefined {
  if (item.expression.kind !== 'name') return undefined
  const reference = c.analysed.references.get(item.expression)
  return reference?.kind === 'output' ? reference.index : undefined
}
