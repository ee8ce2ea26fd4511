import { type FunctionEntry, operatorNamed } from '../functions/catalogue.ts'
import type { Arithmetic, AtTimeZone, Between, Comparison, Expression, IsDistinct, Unary } from '../tree/nodes.ts'
import { commonType } from '../types/coerce.ts'
import { BOOLEAN, isOrderable, isTemporal, type Type, UNKNOWN } from '../types/type.ts'
import { writeType } from '../types/write.ts'
import type { Context } from './context.ts'

/** Types an operator's operands, which are typed already, against its signatures; `refuse` words the error. */
export function applyOperator(
  context: Context,
  node: Expression,
  entry: FunctionEntry,
  operands: readonly Expression[],
  refuse: () => never,
): Type {
  const types = operands.map(operand => context.analysis.typeOf(operand))
  const found = context.analysis.placed(node, () => context.analysis.resolve(entry, types))
  if (found === 'none') return refuse()
  if (found === 'ambiguous') return refuseAmbiguous(context, node)
  for (const [i, operand] of operands.entries()) context.analysis.coerce(operand, found.parameters[i] ?? UNKNOWN)
  return found.result
}

/** Trino's words for a call that several signatures fit. */
export function refuseAmbiguous(context: Context, node: Readonly<{ at: number }>): never {
  const message = 'Could not choose a best candidate operator. Explicit type casts must be added.'
  return context.fail('AMBIGUOUS_FUNCTION_CALL', message, node, 'Cast NULL, or `?`, to the type that is meant.')
}

/** `a + b` and its kin. */
export function arithmetic(node: Arithmetic, context: Context): Type {
  const types = context.typesOf([node.left, node.right])
  return applyOperator(context, node, operatorNamed(node.operator), [node.left, node.right], () =>
    refuseOperator(context, node, types, node.operator),
  )
}

/** `-a` and `+a`. */
export function unary(node: Unary, context: Context): Type {
  const type = context.type(node.operand)
  const refuse = (): never => {
    if (node.operator === '-') return context.fail('TYPE_MISMATCH', `Cannot negate ${writeType(type)}`, node)
    return context.fail('TYPE_MISMATCH', `Unary '+' operator cannot by applied to ${writeType(type)} type`, node)
  }
  return applyOperator(context, node, operatorNamed('negate'), [node.operand], refuse)
}

/** `a = b` and its kin. */
export function comparison(node: Comparison, context: Context): Type {
  const types = context.typesOf([node.left, node.right])
  return applyOperator(context, node, operatorNamed(node.operator), [node.left, node.right], () =>
    refuseOperator(context, node, types, node.operator),
  )
}

// Trino knows only `=`, `<` and `<=`; the rest it turns round before it looks for the operator.
function refuseOperator(context: Context, node: Expression, types: readonly Type[], operator: string): never {
  const [left, right] = types.map(writeType)
  const turned = operator === '>' || operator === '>='
  const shown = operator === '<>' ? '=' : operator.replace('>', '<')
  const message = turned ? `${right} ${shown} ${left}` : `${left} ${shown} ${right}`
  return context.fail('TYPE_MISMATCH', `Cannot apply operator: ${message}`, node)
}

/** `a IS DISTINCT FROM b`. */
export function isDistinct(node: IsDistinct, context: Context): Type {
  const [left, right] = context.typesOf([node.left, node.right])
  const shown = `${writeType(left ?? UNKNOWN)} is identical to ${writeType(right ?? UNKNOWN)}`
  return applyOperator(context, node, operatorNamed('IS DISTINCT FROM'), [node.left, node.right], () =>
    context.fail('TYPE_MISMATCH', `Cannot check if ${shown}`, node),
  )
}

/** `a BETWEEN b AND c`: all three are compared in their common type. */
export function between(node: Between, context: Context): Type {
  const operands = [node.value, node.min, node.max]
  const [value = UNKNOWN, min = UNKNOWN, max = UNKNOWN] = context.typesOf(operands)
  const outer = commonType(value, min)
  const common = outer && commonType(outer, max)
  if (!common || !isOrderable(common)) {
    const shown = `${writeType(value)} is BETWEEN ${writeType(min)} and ${writeType(max)}`
    return context.fail('TYPE_MISMATCH', `Cannot check if ${shown}`, node)
  }
  for (const operand of operands) context.analysis.coerce(operand, common)
  return BOOLEAN
}

/** `a AT TIME ZONE 'z'`: a value without a zone gets one. */
export function atTimeZone(node: AtTimeZone, context: Context): Type {
  const type = context.type(node.value)
  const zone = context.type(node.zone)
  if (!isTemporal(type)) {
    const message = `Type of value must be a time or timestamp with or without time zone (actual ${writeType(type)})`
    return context.fail('TYPE_MISMATCH', message, node.value)
  }
  if (zone.kind === 'interval year to month') {
    return context.fail('TYPE_MISMATCH', `Cannot use ${writeType(zone)} as a time zone`, node.zone)
  }
  const zoned: Type = { ...type, zone: true }
  context.analysis.coerce(node.value, zoned)
  return zoned
}
