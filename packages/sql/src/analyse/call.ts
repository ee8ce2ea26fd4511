import { type Argument, type Binding, DoesNotConverge } from '../functions/bind.ts'
import {
  allFunctions,
  catalogued,
  type FunctionEntry,
  type FunctionKind,
  functionNamed,
  SPECIAL_FORMS,
} from '../functions/catalogue.ts'
import { noneFits } from '../functions/resolve.ts'
import { calledName } from '../tree/called.ts'
import { equal } from '../tree/equal.ts'
import type { Call, Concat, Expression, Listagg } from '../tree/nodes.ts'
import { canCast } from '../types/cast.ts'
import { isComparable, isOrderable, type Type, UNKNOWN, VARCHAR } from '../types/type.ts'
import { writeType } from '../types/write.ts'
import { FORMS } from './conditional.ts'
import { type Context, nothingMet } from './context.ts'
import { lambdaArgument, settleLambda } from './lambda.ts'
import { applyOperator, refuseAmbiguous } from './operator.ts'
import { didYouMean } from './suggest.ts'
import { typeWindow } from './window.ts'

/** A call by name: a special form, or a function of the catalogue. */
export function call(node: Call, context: Context): Type {
  const [last] = node.name.parts.slice(-1)
  const name = (last?.name ?? '').toLowerCase()
  const form = node.name.parts.length === 1 ? FORMS[name] : undefined
  if (form) {
    context.analysis.functions.add(name)
    checkScalar(node, context)
    return form(node, context)
  }
  const entry = functionOf(node, name, context)
  if (node.over) return windowCall(node, entry, context)
  if (entry.kind === 'window') {
    return context.fail('MISSING_OVER', `Window function ${name} requires an OVER clause`, node)
  }
  if (node.nulls)
    return context.fail('NULL_TREATMENT_NOT_ALLOWED', `Cannot specify null treatment clause for ${name} function`, node)
  return entry.kind === 'aggregate' ? aggregateCall(node, entry, context) : scalarCall(node, entry, context)
}

function functionOf(node: Call, name: string, context: Context): FunctionEntry {
  const spelled = node.name.parts.map(part => part.name).join('.')
  const builtIn = node.name.parts.length === 1 || spelled.toLowerCase() === `system.builtin.${name}`
  const entry = builtIn ? functionNamed(name) : undefined
  if (!entry) {
    const known = [...SPECIAL_FORMS, ...[...allFunctions()].map(candidate => candidate.name)]
    return context.fail('FUNCTION_NOT_FOUND', `Function '${spelled}' not registered`, node, didYouMean(name, known))
  }
  context.analysis.functions.add(name)
  return entry
}

function scalarCall(node: Call, entry: FunctionEntry, context: Context): Type {
  checkScalar(node, context)
  return bound(node, entry, node.arguments, context)
}

function checkScalar(node: Call, context: Context): void {
  if (node.over) context.fail('FUNCTION_NOT_WINDOW', `Not a window function: ${nameOf(node)}`, node)
  if (node.distinct) notAggregate(node, 'DISTINCT is not supported for non-aggregation functions', context)
  if (node.orderBy.length > 0) notAggregate(node, 'ORDER BY is not supported for non-aggregation functions', context)
  if (node.filter) notAggregate(node, 'FILTER is not supported for non-aggregation functions', context)
}

function notAggregate(node: Call, message: string, context: Context): never {
  return context.fail('FUNCTION_NOT_AGGREGATE', message, node)
}

function windowCall(node: Call, entry: FunctionEntry, context: Context): Type {
  refuseInLambda(node, context)
  const nested: Call[] = []
  const inner = context.with({ met: { ...context.met, windows: nested } })
  typeWindow(node, inner)
  const type = aggregated(node, entry, inner)
  context.analysis.nested.set(node, nested)
  context.met.windows.push(node)
  return type
}

function aggregateCall(node: Call, entry: FunctionEntry, context: Context): Type {
  refuseInLambda(node, context)
  return insideAggregate(node, context, inner => aggregated(node, entry, inner))
}

/** What stands inside an aggregate is kept apart: whether it is allowed there is checked with the groups. */
function insideAggregate(node: Call | Listagg, context: Context, work: (inner: Context) => Type): Type {
  const met = nothingMet()
  const type = work(context.with({ met, inAggregate: true }))
  context.analysis.inside.set(node, met)
  context.met.aggregates.push(node)
  return type
}

/** Refuses an aggregate that holds another aggregate or a window. */
export function checkNested(node: Call | Listagg, { analysis }: Context): void {
  const { aggregates = [], windows = [] } = analysis.inside.get(node) ?? {}
  const what = `inside aggregation '${nameOf(node)}'`
  const shown = (calls: readonly (Call | Listagg)[]): string => `[${calls.map(nameOf).join(', ')}]`
  if (aggregates.length > 0) {
    analysis.fail('NESTED_AGGREGATION', `Cannot nest aggregations ${what}: ${shown(aggregates)}`, node)
  }
  if (windows.length > 0)
    analysis.fail('NESTED_WINDOW', `Cannot nest window functions ${what}: ${shown(windows)}`, node)
}

function refuseInLambda(node: Expression, context: Context): void {
  if (context.lambda === null) return
  const message = 'Lambda expression cannot contain aggregations, window functions or grouping operations'
  context.fail('EXPRESSION_NOT_SCALAR', message, node)
}

function aggregated(node: Call, entry: FunctionEntry, context: Context): Type {
  if (node.filter) context.boolean(node.filter, 'Filter expression')
  const type = bound(node, entry, node.star ? [] : node.arguments, context)
  sortKeys(node, context)
  if (node.distinct) checkDistinct(node, node.arguments, context)
  return type
}

function checkDistinct(node: Call | Listagg, args: readonly Expression[], context: Context): void {
  for (const arg of args) {
    const type = context.analysis.typeOf(arg)
    if (isComparable(type)) continue
    const message = `DISTINCT can only be applied to comparable types (actual: ${writeType(type)})`
    context.fail('TYPE_MISMATCH', message, node)
  }
  const { structure } = context.analysis
  const allowed = new Set(args.map(arg => structure.of(arg)))
  for (const { expression } of node.orderBy) {
    if (allowed.has(structure.of(expression)) || args.some(arg => equal(arg, expression))) continue
    const message = 'For aggregate function with DISTINCT, ORDER BY expressions must appear in arguments'
    context.fail('EXPRESSION_NOT_IN_DISTINCT', message, expression)
  }
}

/** Types the keys of an ORDER BY inside a call. */
function sortKeys(node: Call | Listagg, context: Context): void {
  for (const { expression } of node.orderBy) {
    const type = context.type(expression)
    if (isOrderable(type)) continue
    const message = `ORDER BY can only be applied to orderable types (actual: ${writeType(type)})`
    context.fail('TYPE_MISMATCH', message, node)
  }
}

/** Chooses the signature of a call, coerces its arguments, and gives its type. */
function bound(node: Call | Listagg, entry: FunctionEntry, args: readonly Expression[], context: Context): Type {
  const given = args.map((arg): Argument => (arg.kind === 'lambda' ? lambdaArgument(arg, context) : context.type(arg)))
  const found = converging(node, context, () => context.analysis.resolve(entry, given))
  if (found === 'ambiguous') return refuseAmbiguous(context, node)
  if (found === 'none') return context.fail('FUNCTION_NOT_FOUND', noneFits(entry, given), node)
  checkCastable(node, entry, found, context)
  settle(args, found, context)
  note(node, entry.name, entry.kind, found, context)
  return found.result
}

/** A function that makes text of the elements of an array cannot be made for those that have none. */
function checkCastable(node: Call | Listagg, entry: FunctionEntry, found: Binding, context: Context): void {
  const [first] = found.parameters
  if (entry.name !== 'array_join' || first?.kind !== 'array' || canCast(first.element, VARCHAR)) return
  context.fail('OPERATOR_NOT_FOUND', `Cannot cast ${writeType(first.element)} to varchar`, node)
}

function note(node: Call | Listagg, name: string, kind: FunctionKind, found: Binding, context: Context): void {
  const { parameters, result, signature } = found
  context.analysis.calls.set(node, {
    name,
    kind: node.over ? 'window' : kind,
    parameters,
    result,
    signature: signature.text,
  })
}

function settle(args: readonly Expression[], found: Binding, context: Context): void {
  for (const [i, arg] of args.entries()) {
    const target = found.parameters[i] ?? UNKNOWN
    if (arg.kind === 'lambda' && target.kind === 'function') settleLambda(arg, target, context)
    else context.analysis.coerce(arg, target)
  }
}

function converging<T>(node: Expression, context: Context, work: () => T): T {
  try {
    return context.analysis.placed(node, work)
  } catch (error) {
    if (error instanceof DoesNotConverge) return context.fail('GENERIC_INTERNAL_ERROR', error.message, node)
    throw error
  }
}

/** `LISTAGG(x, ',') WITHIN GROUP (ORDER BY …)`. */
export function listagg(node: Listagg, context: Context): Type {
  context.analysis.functions.add('listagg')
  refuseInLambda(node, context)
  if (node.over) return context.fail('NOT_SUPPORTED', 'Window function with LISTAGG is not supported', node)
  return insideAggregate(node, context, inner => listed(node, inner))
}

function listed(node: Listagg, context: Context): Type {
  if (node.filter) context.boolean(node.filter, 'Filter expression')
  const type = context.type(node.value)
  if (node.separator) context.type(node.separator)
  if (!context.analysis.coerce(node.value, VARCHAR)) {
    const message = `Expected expression of varchar, but '${nameOf(node)}' has ${writeType(type)} type`
    return context.fail('TYPE_MISMATCH', message, node.value)
  }
  sortKeys(node, context)
  if (node.distinct) checkDistinct(node, [node.value], context)
  const call = { name: 'listagg', kind: 'aggregate', parameters: [VARCHAR, VARCHAR], result: VARCHAR } as const
  context.analysis.calls.set(node, { ...call, signature: '(varchar, varchar) varchar' })
  return VARCHAR
}

/** `a || b` is a call of concat, without being written as one. */
export function concat(node: Concat, context: Context): Type {
  const entry = catalogued('concat')
  const types = context.typesOf([node.left, node.right])
  return applyOperator(context, node, entry, [node.left, node.right], () =>
    context.fail('FUNCTION_NOT_FOUND', noneFits(entry, types), node),
  )
}

/** The name of a call in lower case, as messages show it. */
export function nameOf(node: Call | Listagg): string {
  return node.kind === 'listagg' ? 'listagg' : calledName(node)
}
