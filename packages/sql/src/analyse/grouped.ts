import type { Expression, Grouping, Node, Select } from '../tree/nodes.ts'
import { children, walk } from '../tree/walk.ts'
import type { Field, GroupingInfo, Value } from './analysed.ts'
import { checkNested } from './call.ts'
import type { Context } from './context.ts'
import { isColumn } from './grouping.ts'
import { chainOf } from './reference.ts'

/** What a grouped query may use: its keys; all other columns of its input only inside of aggregates. */
export type Grouped = Readonly<{
  keys: ReadonlySet<number>
  input: ReadonlySet<Field>
  context: Context
}>

/** The keys of a grouping by what they mean. */
export function groupedBy(grouping: GroupingInfo, input: readonly Field[], context: Context): Grouped {
  return {
    keys: new Set(grouping.keys.map(key => context.analysis.structure.ofValue(key))),
    input: new Set(input),
    context,
  }
}

/** Refuses a value of the list of `select` that is neither a key nor made of keys and aggregates. */
export function checkGroupedValue(value: Value, select: Select, grouped: Grouped): void {
  if (grouped.keys.has(grouped.context.analysis.structure.ofValue(value))) return
  if (value.kind === 'expression') checkGrouped(value.expression, grouped)
  else if (value.kind === 'rowField') checkGrouped(value.base, grouped)
  else if (grouped.input.has(value.field)) {
    grouped.context.fail('EXPRESSION_NOT_AGGREGATE', `Column '${value.field.name}' not in GROUP BY clause`, select)
  }
}

/** Whether an expression is one of the keys. */
function isKey(node: Expression, { keys, context }: Grouped): boolean {
  return keys.has(context.analysis.structure.of(node))
}

/** Refuses an expression that is neither a key nor made of keys, constants and aggregates. */
export function checkGrouped(node: Expression, grouped: Grouped): void {
  checkPart(node, node, grouped)
}

/** What is wrong with a part is said at the place of the `whole`, as Trino does. */
function checkPart(node: Expression, whole: Expression, grouped: Grouped): void {
  if (node.kind === 'grouping') checkGroupingCall(node, grouped)
  if (node.kind === 'grouping' || isKey(node, grouped)) return
  const { analysis } = grouped.context
  if ((node.kind === 'call' || node.kind === 'listagg') && analysis.inside.has(node)) {
    checkNested(node, grouped.context)
    return
  }
  const reference = node.kind === 'name' || node.kind === 'field' ? analysis.references.get(node) : undefined
  if (!reference || reference.kind === 'rowField') checkParts(node, whole, grouped)
  else if (reference.kind === 'column' && grouped.input.has(reference.field)) refuse(node, whole, grouped)
}

/** Refuses a GROUPING() of anything but keys that are columns. */
export function checkGroupingCall(node: Grouping, grouped: Grouped): void {
  const { context } = grouped
  if (node.columns.every(argument => isColumn(argument, context) && isKey(argument, grouped))) return
  context.fail('INVALID_ARGUMENTS', 'The arguments to GROUPING() must be columns that the GROUP BY names', node)
}

/** Parts that are no expressions, such as windows and WHEN clauses, hold some; a query may look out at the input. */
function checkParts(node: Node, whole: Expression | null, grouped: Grouped): void {
  // Trino looks at what is trimmed first, and then at what is trimmed away.
  for (const child of node.kind === 'trim' ? children(node).reverse() : children(node)) {
    if (child.kind === 'query') checkQuery(child, grouped)
    else if (isExpression(child, grouped)) checkPart(child, whole ?? child, grouped)
    else checkParts(child, child.kind === 'window' ? null : whole, grouped)
  }
}

function isExpression(node: Node, { context }: Grouped): node is Expression {
  return context.analysis.types.has(node as Expression)
}

function checkQuery(node: Node, { keys, input, context }: Grouped): void {
  walk(node, inner => {
    if (inner.kind !== 'name' && inner.kind !== 'field') return
    const reference = context.analysis.references.get(inner)
    if (reference?.kind !== 'column' || !input.has(reference.field) || keys.has(context.analysis.structure.of(inner)))
      return
    const message = `Subquery uses '${reference.field.name}' which must appear in GROUP BY clause`
    context.fail('EXPRESSION_NOT_AGGREGATE', message, inner)
  })
}

function refuse(node: Expression, whole: Expression, { context }: Grouped): never {
  const message = `'${chainOf(node)?.join('.')}' must be an aggregate expression or appear in GROUP BY clause`
  return context.fail(
    'EXPRESSION_NOT_AGGREGATE',
    message,
    whole,
    'Group by it, or wrap it in an aggregate such as max(…) or arbitrary(…).',
  )
}
