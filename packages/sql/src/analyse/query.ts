import type { Query, QueryBody, SortItem } from '../tree/nodes.ts'
import type { BodyColumn } from './analysed.ts'
import type { Analysis } from './analysis.ts'
import { Context, type Rules } from './context.ts'
import { orderBy, outputEntries, rowCounts } from './order.ts'
import { fieldOf, table } from './relation.ts'
import { Scope } from './scope.ts'
import { select } from './select.ts'
import { setOperation } from './set-operation.ts'
import { values } from './values.ts'
import { withScope } from './with.ts'

/** The columns of a query. What its clauses look at does not flow into what is around it; its columns may. */
export function query(node: Query, around: Scope, analysis: Analysis, rules: Rules): readonly BodyColumn[] {
  let columns: readonly BodyColumn[] = []
  analysis.origins(() => {
    columns = inner(node, around, analysis, rules)
  })
  analysis.bodies.set(node, columns)
  return columns
}

function inner(node: Query, around: Scope, analysis: Analysis, rules: Rules): readonly BodyColumn[] {
  const place = { analysis, rules, body: queryBody }
  const scope = withScope(node.with, around, place)
  const context = Context.of(analysis, rules, scope)
  const { body } = node
  const columns = queryBody(body, body.kind === 'select' ? node.orderBy : [], scope, place)
  if (body.kind !== 'select')
    orderBy(node.orderBy, columns, context.with({ select: node, scope: new Scope(outputEntries(columns), scope) }))
  rowCounts(node, context)
  return columns
}

type Place = Readonly<{ analysis: Analysis; rules: Rules }>

/** The columns of what a query is made of; ORDER BY belongs to a SELECT, as it may sort by what that does not show. */
function queryBody(node: QueryBody, sort: readonly SortItem[], scope: Scope, place: Place): readonly BodyColumn[] {
  const columns = bodyColumns(node, sort, scope, place)
  place.analysis.bodies.set(node, columns)
  return columns
}

function bodyColumns(node: QueryBody, sort: readonly SortItem[], scope: Scope, place: Place): readonly BodyColumn[] {
  const { analysis, rules } = place
  switch (node.kind) {
    case 'select':
      return select(node, sort, scope, analysis, rules)
    case 'setOperation': {
      const [left, right] = [node.left, node.right].map(branch => queryBody(branch, [], scope, place))
      return setOperation(node, left ?? [], right ?? [], analysis)
    }
    case 'values':
      return values(node, Context.of(analysis, rules, scope))
    case 'table':
      return tableColumns(table(node, { analysis, rules, around: scope, left: [] }).map(fieldOf), analysis)
    case 'query':
      return query(node, scope, analysis, rules)
    default:
      return node satisfies never
  }
}

function tableColumns(fields: readonly ReturnType<typeof fieldOf>[], analysis: Analysis): readonly BodyColumn[] {
  for (const field of fields) analysis.read(field)
  return fields.map(({ name, type, from }) => ({ name, type, from }))
}
