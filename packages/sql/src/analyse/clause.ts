import type { Expression } from '../tree/nodes.ts'
import { BOOLEAN } from '../types/type.ts'
import { writeType } from '../types/write.ts'
import { nameOf } from './call.ts'
import type { Context } from './context.ts'

/** Refuses aggregates, windows and GROUPING that were met where only values of one row may stand. */
export function refuseCalls({ met, analysis }: Context, node: Readonly<{ at: number }>, clause: string): void {
  const calls = [...met.aggregates, ...met.windows].map(nameOf)
  const all = [...calls, ...met.groupings.map(() => 'grouping')]
  if (all.length === 0) return
  const what = `${clause} cannot contain aggregations, window functions or grouping operations`
  analysis.fail('EXPRESSION_NOT_SCALAR', `${what}: [${all.join(', ')}]`, node)
}

/** Types the condition of a clause, which must be boolean. */
export function clauseCondition(expression: Expression, clause: string, context: Context): void {
  const type = context.type(expression)
  if (context.analysis.coerce(expression, BOOLEAN)) return
  context.fail('TYPE_MISMATCH', `${clause} must evaluate to a boolean: actual type ${writeType(type)}`, expression)
}
