import type { Expression, InList, Like, Logical, Not } from '../tree/nodes.ts'
import { commonType } from '../types/coerce.ts'
import { BOOLEAN, isComparable, type Type, UNKNOWN, VARCHAR } from '../types/type.ts'
import { writeType } from '../types/write.ts'
import type { Context } from './context.ts'

/** A chain of AND or of OR. */
export function logical(node: Logical, context: Context): Type {
  for (const term of node.terms) context.boolean(term, 'Logical expression term')
  return BOOLEAN
}

/** `NOT a`. */
export function not(node: Not, context: Context): Type {
  context.boolean(node.value, 'Value of logical NOT expression')
  return BOOLEAN
}

/** `a IN (b, c)`: all are compared in their common type. */
export function inList(node: InList, context: Context): Type {
  const all = [node.value, ...node.items]
  context.typesOf(all)
  const common = single(context, all, 'IN value and list items')
  if (!isComparable(common)) {
    return context.fail(
      'TYPE_MISMATCH',
      `Type ${writeType(common)} is not comparable, and therefore cannot be used in IN`,
      node,
    )
  }
  return BOOLEAN
}

/** `a LIKE b ESCAPE c`. */
export function like(node: Like, context: Context): Type {
  text(context, node.value, 'Left side of LIKE expression', ['varchar', 'char'])
  text(context, node.pattern, 'Pattern for LIKE expression', ['varchar'])
  if (node.escape) text(context, node.escape, 'Escape for LIKE expression', ['varchar'])
  return BOOLEAN
}

function text(context: Context, operand: Expression, what: string, kinds: readonly Type['kind'][]): void {
  const type = context.type(operand)
  if (kinds.includes(type.kind) || context.analysis.coerce(operand, VARCHAR)) return
  context.fail('TYPE_MISMATCH', `${what} must evaluate to a varchar (actual: ${writeType(type)})`, operand)
}

/** The common type of expressions that are typed already, to which each is coerced; `what` names them in the error. */
export function single(context: Context, expressions: readonly Expression[], what: string): Type {
  const { analysis } = context
  let common: Type = UNKNOWN
  for (const expression of expressions) {
    const type = analysis.typeOf(expression)
    common = commonType(common, type) ?? refuseMix(context, expressions, expression, common, what)
  }
  for (const expression of expressions) analysis.coerce(expression, common)
  return common
}

function refuseMix(
  context: Context,
  all: readonly Expression[],
  breaker: Expression,
  common: Type,
  what: string,
): never {
  const breaking = writeType(context.analysis.typeOf(breaker))
  const types = [...new Set(all.map(expression => writeType(context.analysis.typeOf(expression))))]
  const message =
    `${what} must be the same type or coercible to a common type. ` +
    `Cannot find common type between ${writeType(common)} and ${breaking}, all types (without duplicates): [${types.join(', ')}]`
  return context.fail('TYPE_MISMATCH', message, breaker)
}
