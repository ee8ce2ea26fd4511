import type { Expression, Relation, Select, SelectColumn, SortItem } from '../tree/nodes.ts'
import { isComparable } from '../types/type.ts'
import { writeType } from '../types/write.ts'
import type { BodyColumn, GroupingInfo } from './analysed.ts'
import type { Analysis, Met } from './analysis.ts'
import { clauseCondition, refuseCalls } from './clause.ts'
import { Context, nothingMet, type Rules } from './context.ts'
import { checkGrouped, checkGroupedValue, checkGroupingCall, groupedBy } from './grouped.ts'
import { groupingOf } from './grouping.ts'
import { orderBy, outputEntries } from './order.ts'
import { chainOf } from './reference.ts'
import { fieldOf, relation } from './relation.ts'
import { type Entry, Scope } from './scope.ts'
import { type Selected, star } from './star.ts'
import { checkWindowCall, namedWindows } from './window.ts'

type Output = Selected & Readonly<{ met: Met }>

/** The columns of a SELECT, with the ORDER BY of its query; the clauses are analysed in Trino's order. */
export function select(
  node: Select,
  sort: readonly SortItem[],
  around: Scope,
  analysis: Analysis,
  rules: Rules,
): readonly BodyColumn[] {
  const input = from(node.from, around, analysis, rules)
  const plain = Context.of(analysis, rules, new Scope(input, around)).with({ select: node })
  const context = plain.with({ windows: namedWindows(node.windows, plain) })
  if (node.where) where(node.where, context.with({ met: nothingMet() }))
  const outputs = node.items.flatMap(item =>
    item.kind === 'star'
      ? star(item, node.from.length > 0 ? input : null, context).map(selected => ({ ...selected, met: nothingMet() }))
      : [column(item, context)],
  )
  const columns = outputs.map(output => output.column)
  const list = { values: outputs.map(output => output.value), met: outputs.map(output => output.met) }
  const keys = groupingOf(node, list, context)
  const having = context.with({ met: nothingMet() })
  if (node.having) havingOf(node.having, having)
  const order = context.with({ met: nothingMet(), scope: new Scope(outputEntries(columns), context.scope) })
  orderBy(sort, columns, order)
  const grouping = keys ?? oneGroup(node, [...list.met, having.met, order.met])
  analysis.selects.set(node, { values: list.values, grouping })
  const checks = { node, sort, outputs, grouping, input, met: [...list.met, having.met, order.met] }
  checkGroups(checks, context)
  for (const call of checks.met.flatMap(({ windows }) => windows)) checkWindowCall(call, context)
  if (node.distinct) checkDistinct(checks, context)
  return columns
}

/** Relations between commas, each of which an UNNEST or LATERAL after it may look at. */
function from(relations: readonly Relation[], around: Scope, analysis: Analysis, rules: Rules): readonly Entry[] {
  const entries: Entry[] = []
  for (const node of relations) {
    for (const entry of relation(node, { analysis, rules, around, left: entries })) entries.push(entry)
  }
  return entries
}

function where(condition: Expression, context: Context): void {
  clauseCondition(condition, 'WHERE clause', context)
  refuseCalls(context, condition, 'WHERE clause')
}

function column({ expression, alias }: SelectColumn, context: Context): Output {
  const met = nothingMet()
  const from = context.analysis.origins(() => context.with({ met }).type(expression))
  const name = alias?.name ?? chainOf(expression)?.at(-1) ?? null
  return {
    value: { kind: 'expression', expression },
    met,
    column: { name, type: context.analysis.typeOf(expression), from },
  }
}

function havingOf(condition: Expression, context: Context): void {
  clauseCondition(condition, 'HAVING clause', context)
  if (context.met.windows.length > 0) {
    context.fail('NESTED_WINDOW', 'HAVING clause cannot contain window functions or row pattern measures', condition)
  }
}

/** An aggregate without GROUP BY, or a HAVING, makes all rows one group. */
function oneGroup(node: Select, met: readonly Met[]): GroupingInfo | null {
  const aggregated = node.having !== null || met.some(({ aggregates }) => aggregates.length > 0)
  return aggregated ? { keys: [], sets: null } : null
}

type Checks = Readonly<{
  node: Select
  sort: readonly SortItem[]
  outputs: readonly Output[]
  grouping: GroupingInfo | null
  input: readonly Entry[]
  met: readonly Met[]
}>

function checkGroups({ node, sort, outputs, grouping, input, met }: Checks, context: Context): void {
  const called = met.flatMap(({ groupings }) => groupings)
  if (called.length > 0 && !node.groupBy) {
    context.fail(
      'MISSING_GROUP_BY',
      'A GROUPING() operation can only be used with a corresponding GROUPING SET/CUBE/ROLLUP/GROUP BY clause',
      node,
    )
  }
  if (!grouping) return
  const grouped = groupedBy(grouping, input.map(fieldOf), context)
  for (const { value } of outputs) checkGroupedValue(value, node, grouped)
  if (node.having) checkGrouped(node.having, grouped)
  for (const item of sort) if (!context.analysis.ordinals.has(item)) checkGrouped(item.expression, grouped)
  for (const call of called) checkGroupingCall(call, grouped)
}

/** What is made distinct must be comparable, and can only be sorted by what is left of it. */
function checkDistinct({ node, sort, outputs }: Checks, context: Context): void {
  for (const { column: output } of outputs) {
    if (isComparable(output.type)) continue
    const message = `DISTINCT can only be applied to comparable types (actual: ${writeType(output.type)})`
    context.fail('TYPE_MISMATCH', message, node)
  }
  const { structure } = context.analysis
  const selected = new Set(outputs.map(({ value }) => structure.ofValue(value)))
  for (const item of sort) {
    if (context.analysis.ordinals.has(item) || isOutput(item.expression, context)) continue
    if (selected.has(structure.of(item.expression))) continue
    context.fail(
      'EXPRESSION_NOT_IN_DISTINCT',
      'For SELECT DISTINCT, ORDER BY expressions must appear in select list',
      node,
    )
  }
}

function isOutput(expression: Expression, { analysis }: Context): boolean {
  return expression.kind === 'name' && analysis.references.get(expression)?.kind === 'output'
}
