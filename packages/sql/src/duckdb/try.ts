import type { Expression } from '../tree/nodes.ts'
import { holds } from '../tree/walk.ts'
import { type Compiler, lambda } from './compiler.ts'
import { holdsRiskyConstant, isForeign, mayFail } from './may-fail.ts'
import { call, text, when } from './text.ts'

/**
 * `TRY(expression)`. DuckDB's takes no aggregates, window functions and subqueries inside; as none of them is covered by
 * Trino's either, they are computed in front of it and handed in. So are constants that may fail kept from its planner,
 * which computes what it can, and does not mind the TRY: it leaves the bodies of lambdas alone.
 */
export function tried(c: Compiler, node: Expression, compile: () => string): string {
  const within = (): string => call('TRY', caughtBy(c, 'try', compile))
  if (!(holds(node, inner => isForeign(c, inner)) || holdsRiskyConstant(c, node))) return within()
  const outer = c.state.hoisted
  const values: string[] = []
  const body = lambda(c, name => {
    c.state.hoisted = { name, values }
    const sql = within()
    c.state.hoisted = outer
    return sql
  })
  const fields = values.map((sql, i) => `${text(`h${i}`)}: ${sql}`)
  return `list_transform([${fields.length > 0 ? `{${fields.join(', ')}}` : '0'}], ${body})[1]`
}

/** What is compiled to stand where failures become NULL, or, for `undefined`, where they do not. */
export function caughtBy(c: Compiler, by: Compiler['state']['caughtBy'], compile: () => string): string {
  const { caughtBy, seesNull } = c.state
  Object.assign(c.state, { caughtBy: by, seesNull: false })
  const sql = compile()
  Object.assign(c.state, { caughtBy, seesNull })
  return sql
}

/** `TRY_CAST(value AS …)`: only the cast is tried, so that a value which fails by itself must have failed before. */
export function triedCast(c: Compiler, value: Expression, compile: () => string): string {
  const sql = tried(c, value, compile)
  return mayFail(c, value) ? when([[`${c.expression(value)} IS NOT NULL`, sql]]) : sql
}

/** Computes an expression in front of the TRY around it, if it must be. */
export function hoist(c: Compiler, node: Expression, compile: () => string): string {
  const { hoisted } = c.state
  if (hoisted === undefined || !(isForeign(c, node) || isColumn(c, node))) return compile()
  c.state.hoisted = undefined
  hoisted.values.push(caughtBy(c, undefined, compile))
  c.state.hoisted = hoisted
  return `${hoisted.name}.h${hoisted.values.length - 1}`
}

// In a grouped query a lambda may not reach for a column, not even for a grouping key.
function isColumn(c: Compiler, node: Expression): boolean {
  return (node.kind === 'name' || node.kind === 'field') && c.analysed.references.get(node)?.kind === 'column'
}
