import type { Expression, Values } from '../tree/nodes.ts'
import { commonType } from '../types/coerce.ts'
import { rowOf, type Type, UNKNOWN } from '../types/type.ts'
import { writeType } from '../types/write.ts'
import type { BodyColumn } from './analysed.ts'
import { refuseCalls } from './clause.ts'
import type { Context } from './context.ts'

/** The unnamed columns of VALUES: a row gives its fields, any other expression one column. */
export function values(node: Values, context: Context): readonly BodyColumn[] {
  const from = context.analysis.origins(() => context.typesOf(node.rows))
  refuseCalls(context, node, 'VALUES')
  const rows = node.rows.map(row => cells(context.analysis.typeOf(row)))
  let types = rows[0] ?? []
  for (const row of rows) types = widened(node, types, row, context)
  for (const row of node.rows) settle(row, types, context)
  return types.map(type => ({ name: null, type, from }))
}

function cells(type: Type): readonly Type[] {
  return type.kind === 'row' ? type.fields.map(field => field.type) : [type]
}

function widened(node: Values, types: readonly Type[], row: readonly Type[], context: Context): readonly Type[] {
  if (types.length !== row.length) {
    return context.fail('TYPE_MISMATCH', `Values rows have mismatched sizes: ${types.length} vs ${row.length}`, node)
  }
  return types.map((type, i) => commonType(type, row[i] ?? UNKNOWN) ?? mismatched(node, types, row, context))
}

function mismatched(node: Values, types: readonly Type[], row: readonly Type[], context: Context): never {
  const [left, right] = [types, row].map(all => writeType(rowOf(all)))
  return context.fail('TYPE_MISMATCH', `Values rows have mismatched types: ${left} vs ${right}`, node)
}

function settle(row: Expression, types: readonly Type[], { analysis }: Context): void {
  if (row.kind === 'row') for (const [i, item] of row.items.entries()) analysis.coerce(item, types[i] ?? UNKNOWN)
  else analysis.coerce(row, analysis.typeOf(row).kind === 'row' ? rowOf(types) : (types[0] ?? UNKNOWN))
}
