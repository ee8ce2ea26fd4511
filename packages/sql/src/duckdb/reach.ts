import type { Expression } from '../tree/nodes.ts'
import { holds, walk } from '../tree/walk.ts'
import type { Compiler } from './compiler.ts'
import { isForeign } from './may-fail.ts'
import { columnReference } from './names.ts'
import { refuse } from './refuse.ts'
import { handedIn } from './try.ts'

/**
 * An expression that is no part of another. The body of a lambda in DuckDB finds the columns of a query around its
 * own, or of the relations before an UNNEST, only if the list that it goes over looks at such a column, and finds no
 * others then. So where a body reaches out, the whole expression is handed all its columns.
 */
export function whole(c: Compiler, node: Expression): string {
  c.state.isPart = true
  const sql = c.expression(node)
  const reached = reachesOut(c, node, sql) ? reachable(c, node) : sql
  c.state.isPart = false
  return reached
}

function reachesOut(c: Compiler, node: Expression, sql: string): boolean {
  const lambda = sql.indexOf('(lambda ')
  return lambda >= 0 && outerColumns(c, node).some(column => sql.includes(column, lambda))
}

/** What the columns that an expression reads from further out are called. */
function outerColumns(c: Compiler, node: Expression): readonly string[] {
  const found: string[] = []
  walk(node, part => {
    const reference = part.kind === 'name' || part.kind === 'field' ? c.analysed.references.get(part) : undefined
    if (reference?.kind === 'column' && (reference.outer > 0 || c.state.isLateral))
      found.push(columnReference(c, reference.field))
    return !isForeign(c, part)
  })
  return found
}

function reachable(c: Compiler, node: Expression): string {
  // Each subquery would be compiled twice, and those in it four times.
  return holds(node, ({ kind }) => kind === 'query')
    ? refuse('a subquery beside a column of the query around it', 'Compute it in WITH, and join that.', node.at)
    : handedIn(c, () => c.expression(node))
}
