import type { InQuery, Quantified, Query, Subquery } from '../tree/nodes.ts'
import { commonType } from '../types/coerce.ts'
import { BOOLEAN, isComparable, isOrderable, rowOf, type Type } from '../types/type.ts'
import { writeType } from '../types/write.ts'
import type { BodyColumn } from './analysed.ts'
import type { Context } from './context.ts'

/** The columns of a query inside an expression; what it gives flows into the expression's value. */
export function subqueryColumns(query: Query, node: Readonly<{ at: number }>, context: Context): readonly BodyColumn[] {
  if (context.lambda !== null) {
    return context.fail('NOT_SUPPORTED', 'Lambda expression cannot contain subqueries', node)
  }
  const columns = context.query(query)
  for (const column of columns) context.analysis.flow(column.from)
  return columns
}

/** A query as a value: that of its one column, or a row of its columns. */
export function scalarSubquery(node: Subquery, context: Context): Type {
  return valueType(subqueryColumns(node.query, node, context))
}

function valueType(columns: readonly BodyColumn[]): Type {
  const [only] = columns
  if (only && columns.length === 1) return only.type
  return { kind: 'row', fields: columns.map(({ name, type }) => ({ name, type })) }
}

/** `a IN (query)`. */
export function inQuery(node: InQuery, context: Context): Type {
  return compared(node, node.query, isComparable, context)
}

/** `a < ALL (query)`. */
export function quantified(node: Quantified, context: Context): Type {
  const suits = node.operator === '=' || node.operator === '<>' ? isComparable : isOrderable
  return compared(node, node.query, suits, context)
}

/** A row is compared with a row of all columns, even of one; what is no row, with the one column there may be. */
function comparedType(value: Type, columns: readonly BodyColumn[]): Type {
  const [only] = columns
  const single = only && columns.length === 1 && value.kind !== 'row'
  return single ? only.type : rowOf(columns.map(column => column.type))
}

function compared(node: InQuery | Quantified, query: Query, suits: (type: Type) => boolean, context: Context): Type {
  const value = context.type(node.value)
  const columns = subqueryColumns(query, node, context)
  const wanted = comparedType(value, columns)
  const common = commonType(value, wanted)
  if (!common || !suits(common)) {
    const [left, right] = [value, wanted].map(type => writeType(type.kind === 'row' ? type : rowOf([type])))
    const message = `Value expression and result of subquery must be of the same type: ${left} vs ${right}`
    return context.fail('TYPE_MISMATCH', message, node)
  }
  context.analysis.coerce(node.value, common)
  context.analysis.compared.set(query, common)
  return BOOLEAN
}
