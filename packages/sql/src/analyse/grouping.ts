import type { Expression, GroupBy, GroupingElement, GroupingMany, Select } from '../tree/nodes.ts'
import { isComparable } from '../types/type.ts'
import { writeType } from '../types/write.ts'
import type { GroupingInfo, Value } from './analysed.ts'
import type { Met } from './analysis.ts'
import { refuseCalls } from './clause.ts'
import { type Context, nothingMet } from './context.ts'
import { ordinal } from './order.ts'

/** A select list as GROUP BY sees it: its values, and what each was found to hold. */
export type SelectList = Readonly<{ values: readonly Value[]; met: readonly Met[] }>

/** The most sets that a GROUP BY may come to. */
const MAX_SETS = 2048
/** The most keys that all sets may have together; Trino has no such limit, but no use for more either. */
const MAX_KEYS = 500_000

/** Keys in the order they are first named, and the sets of indexes into them that each element stands for. */
type Keys = { readonly values: Value[]; readonly index: Map<number, number> }

/** The keys and sets of a GROUP BY, or of a query that is one group; `null` where there is none. */
export function groupingOf(node: Select, list: SelectList, context: Context): GroupingInfo | null {
  if (!node.groupBy) return null
  checkCount(node.groupBy, context)
  const keys: Keys = { values: [], index: new Map() }
  const sets = node.groupBy.elements.map(element => setsOf(element, keys, list, context))
  const plain = node.groupBy.elements.every(({ kind }) => kind === 'groupingSimple' || kind === 'groupingAuto')
  return { keys: keys.values, sets: plain ? null : combined(node.groupBy, sets) }
}

type Sets = readonly (readonly number[])[]

function setsOf(element: GroupingElement, keys: Keys, list: SelectList, context: Context): Sets {
  switch (element.kind) {
    case 'groupingSimple':
      return [element.expressions.map(expression => add(keyOf(expression, list, context), keys, context))]
    case 'groupingAuto':
      return [list.values.flatMap((value, i) => (list.met[i]?.aggregates.length ? [] : [add(value, keys, context)]))]
    default:
      return expand(
        element,
        element.sets.map(set => set.map(expression => add(columnKey(expression, context), keys, context))),
      )
  }
}

function add(value: Value, { values, index }: Keys, { analysis }: Context): number {
  const number = analysis.structure.ofValue(value)
  const at = index.get(number) ?? values.push(value) - 1
  index.set(number, at)
  return at
}

/** A key: a value of the select list by its place, or an expression over the input. */
function keyOf(expression: Expression, list: SelectList, context: Context): Value {
  const at = ordinal(expression, list.values.length, 'GROUP BY', context)
  if (at !== undefined) {
    const value = list.values[at] ?? { kind: 'expression', expression }
    const place = value.kind === 'expression' ? value.expression : expression
    refuseCalls(context.with({ met: list.met[at] ?? nothingMet() }), place, 'GROUP BY clause')
    return checked(value, expression, context)
  }
  const inner = context.with({ met: nothingMet() })
  inner.type(expression)
  refuseCalls(inner, expression, 'GROUP BY clause')
  return checked({ kind: 'expression', expression }, expression, context)
}

function checked(value: Value, node: Expression, context: Context): Value {
  const type =
    value.kind === 'field'
      ? value.field.type
      : context.analysis.typeOf(value.kind === 'expression' ? value.expression : value.base)
  if (isComparable(type)) return value
  return context.fail(
    'TYPE_MISMATCH',
    `${writeType(type)} is not comparable, and therefore cannot be used in GROUP BY`,
    node,
  )
}

function columnKey(expression: Expression, context: Context): Value {
  context.type(expression)
  if (isColumn(expression, context)) return checked({ kind: 'expression', expression }, expression, context)
  return context.fail('INVALID_COLUMN_REFERENCE', 'GROUP BY expression must be a column reference', expression)
}

/** Whether an expression is a column by its name, and no field of a row. */
export function isColumn(expression: Expression, { analysis }: Context): boolean {
  const named = expression.kind === 'name' || expression.kind === 'field'
  return named && analysis.references.get(expression)?.kind === 'column'
}

/** How many sets an element stands for. ROLLUP drops parts from the end, CUBE any of them. */
function count({ kind, sets }: GroupingMany): number {
  return kind === 'cube' ? 2 ** sets.length : sets.length + (kind === 'rollup' ? 1 : 0)
}

function expand({ kind }: GroupingMany, sets: Sets): Sets {
  if (kind === 'groupingSets') return sets
  if (kind === 'rollup') return [...sets.map((_, i) => sets.slice(0, sets.length - i).flat()), []]
  const last = sets.length - 1
  return Array.from({ length: 2 ** sets.length }, (_, mask) =>
    sets.filter((_, i) => !(mask & (1 << (last - i)))).flat(),
  )
}

/** Elements multiply: every set of one goes with every set of the others. */
function combined(node: GroupBy, elements: readonly Sets[]): Sets {
  let all: Sets = [[]]
  for (const sets of elements) all = all.flatMap(left => sets.map(right => [...new Set([...left, ...right])]))
  return node.distinct ? distinct(all) : all
}

function checkCount({ elements, at }: GroupBy, context: Context): void {
  let sets = 1
  let keys = 0
  for (const element of elements) {
    if (element.kind === 'groupingSimple') keys += element.expressions.length
    else if (element.kind !== 'groupingAuto') {
      sets *= count(element)
      keys += element.sets.length
    }
    if (sets <= 1 || (sets <= MAX_SETS && sets * keys <= MAX_KEYS)) continue
    context.fail('TOO_MANY_GROUPING_SETS', `GROUP BY has more than ${MAX_SETS} grouping sets`, { at })
  }
}

function distinct(sets: Sets): Sets {
  return [...new Map(sets.map(set => [[...set].sort().join(), set])).values()]
}
