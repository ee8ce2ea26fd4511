import type { Call, Case, Expression } from '../tree/nodes.ts'
import { canCast } from '../types/cast.ts'
import { commonType } from '../types/coerce.ts'
import { isComparable, type Type, UNKNOWN, VARCHAR } from '../types/type.ts'
import { writeType } from '../types/write.ts'
import type { Context } from './context.ts'
import { single } from './predicate.ts'

/** `CASE`: conditions are boolean, or are compared with the operand; results share one type. */
export function caseOf(node: Case, context: Context): Type {
  const conditions = node.whens.map(when => when.condition)
  if (node.operand) operand(node.operand, conditions, context)
  else for (const condition of conditions) context.boolean(condition, 'CASE WHEN clause')
  const results = [...node.whens.map(when => when.result), ...(node.otherwise ? [node.otherwise] : [])]
  context.typesOf(results)
  return single(context, results, 'All CASE results')
}

function operand(value: Expression, conditions: readonly Expression[], context: Context): void {
  const [type = UNKNOWN, ...others] = context.typesOf([value, ...conditions])
  let common = type
  for (const [i, other] of others.entries()) {
    const next = commonType(common, other)
    if (next && isComparable(next)) {
      common = next
      continue
    }
    const message = `CASE operand type does not match WHEN clause operand type: ${writeType(common)} vs ${writeType(other)}`
    context.fail('TYPE_MISMATCH', message, conditions[i] ?? value)
  }
  for (const expression of [value, ...conditions]) context.analysis.coerce(expression, common)
}

/** Special forms that are written as calls; the parser has counted their arguments. */
export const FORMS: Readonly<Record<string, (node: Call, context: Context) => Type>> = {
  coalesce: (node, context) => {
    context.typesOf(node.arguments)
    return single(context, node.arguments, 'All COALESCE operands')
  },
  if: (node, context) => {
    const [condition, ...results] = node.arguments
    if (condition) context.boolean(condition, 'IF condition')
    return ifResult(node, results, context)
  },
  nullif: (node, context) => {
    const [first = UNKNOWN, second = UNKNOWN] = context.typesOf(node.arguments)
    if (commonType(first, second)) return first
    const message = `Types are not comparable with NULLIF: ${writeType(first)} vs ${writeType(second)}`
    return context.fail('TYPE_MISMATCH', message, node)
  },
  try: (node, context) => context.typesOf(node.arguments)[0] ?? UNKNOWN,
  format: (node, context) => {
    const [template, ...values] = node.arguments
    if (!template) return VARCHAR
    const type = context.type(template)
    if (!context.analysis.coerce(template, VARCHAR)) {
      return context.fail(
        'TYPE_MISMATCH',
        `Type of first argument to format() must be VARCHAR (actual: ${writeType(type)})`,
        template,
      )
    }
    for (const value of context.typesOf(values)) {
      // Trino points at the first value, whichever it is.
      if (!canCast(value, VARCHAR)) refuseFormat(value, values[0] ?? node, context)
    }
    return VARCHAR
  },
}

function refuseFormat(type: Type, node: Expression, context: Context): never {
  return context.fail('NOT_SUPPORTED', `Unsupported type for format(): ${writeType(type)}`, node)
}

function ifResult(node: Call, results: readonly Expression[], context: Context): Type {
  const [yes = UNKNOWN, no = UNKNOWN] = context.typesOf(results)
  const common = commonType(yes, no)
  if (!common) {
    const message = `Result types for IF must be the same: ${writeType(yes)} vs ${writeType(no)}`
    return context.fail('TYPE_MISMATCH', message, node)
  }
  for (const result of results) context.analysis.coerce(result, common)
  return common
}
