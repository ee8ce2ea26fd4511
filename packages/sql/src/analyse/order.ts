import type { Expression, Query, SortItem } from '../tree/nodes.ts'
import { BIGINT, isOrderable } from '../types/type.ts'
import { writeType } from '../types/write.ts'
import type { BodyColumn } from './analysed.ts'
import type { Context } from './context.ts'
import type { Entry } from './scope.ts'

/** Columns of a select list as ORDER BY sees them: by name alone. */
export function outputEntries(columns: readonly BodyColumn[]): readonly Entry[] {
  return columns.map(({ name, type, from }, index) => ({
    name,
    qualifier: null,
    target: { kind: 'output', index, type, from },
  }))
}

/** Types the keys of a query's ORDER BY. A whole number by itself is the place of a column. */
export function orderBy(items: readonly SortItem[], columns: readonly BodyColumn[], context: Context): void {
  for (const item of items) {
    const { expression } = item
    const index = ordinal(expression, columns.length, 'ORDER BY', context)
    if (index !== undefined) context.analysis.ordinals.set(item, index)
    const type = index === undefined ? context.type(expression) : columns[index]?.type
    if (!type || isOrderable(type)) continue
    const message = `Type ${writeType(type)} is not orderable, and therefore cannot be used in ORDER BY`
    context.fail('TYPE_MISMATCH', message, context.select ?? item)
  }
}

/** The index that a bare whole number stands for in ORDER BY and GROUP BY; `undefined` for any other expression. */
export function ordinal(expression: Expression, columns: number, clause: string, context: Context): number | undefined {
  if (expression.kind !== 'integer') return undefined
  context.type(expression)
  if (expression.value >= 1n && expression.value <= BigInt(columns)) return Number(expression.value) - 1
  const message = `${clause} position ${expression.value} is not in select list`
  return context.fail('INVALID_COLUMN_REFERENCE', message, expression)
}

/** Checks OFFSET, LIMIT and FETCH, whose counts may be parameters. */
export function rowCounts(node: Query, context: Context): void {
  for (const count of [node.offset, node.limit?.count]) {
    if (!count) continue
    context.type(count)
    if (count.kind === 'parameter' && !context.analysis.coerce(count, BIGINT)) {
      context.fail('TYPE_MISMATCH', 'OFFSET and LIMIT must be of an integer type', count)
    }
  }
  if (node.limit?.kind !== 'fetch') return
  const { count, withTies } = node.limit
  if (count?.kind === 'integer' && count.value < 1n) {
    context.fail(
      'NUMERIC_VALUE_OUT_OF_RANGE',
      `FETCH FIRST row count must be positive (actual value: ${count.value})`,
      node.limit,
    )
  }
  if (withTies && node.orderBy.length === 0) {
    context.fail('MISSING_ORDER_BY', 'FETCH FIRST WITH TIES clause requires ORDER BY', node.limit)
  }
}
