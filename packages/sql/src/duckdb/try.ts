import type { Expression, Node } from '../tree/nodes.ts'
import { holds } from '../tree/walk.ts'
import { type Compiler, lambda } from './compiler.ts'
import { call, text, when } from './text.ts'

/**
 * `TRY(expression)`. DuckDB's takes no aggregates, window functions and subqueries inside; as none of them is covered by
 * Trino's either, they are computed in front of it and handed in.
 */
export function tried(c: Compiler, node: Expression, compile: () => string): string {
  const within = (): string => call('TRY', caughtBy(c, 'try', compile))
  if (!holdsForeign(c, node)) return within()
  const outer = c.state.hoisted
  const values: string[] = []
  const body = lambda(c, name => {
    c.state.hoisted = { name, values }
    const sql = within()
    c.state.hoisted = outer
    return sql
  })
  const fields = values.map((sql, i) => `${text(`h${i}`)}: ${sql}`)
  return `list_transform([{${fields.join(', ')}}], ${body})[1]`
}

/** What is compiled to stand where failures become NULL, or, for `undefined`, where they do not. */
export function caughtBy(c: Compiler, by: Compiler['state']['caughtBy'], compile: () => string): string {
  const outer = c.state.caughtBy
  c.state.caughtBy = by
  const sql = compile()
  c.state.caughtBy = outer
  return sql
}

/** `TRY_CAST(value AS …)`: only the cast is tried, so that a value which fails by itself must have failed before. */
export function triedCast(c: Compiler, value: Expression, compile: () => string): string {
  const sql = tried(c, value, compile)
  return cannotFail(c, value) ? sql : when([[`${c.expression(value)} IS NOT NULL`, sql]])
}

function cannotFail(c: Compiler, node: Expression): boolean {
  switch (node.kind) {
    case 'name':
    case 'field':
    case 'null':
    case 'boolean':
    case 'integer':
    case 'decimal':
    case 'double':
    case 'string':
    case 'parameter':
      return true
    default:
      return isForeign(c, node)
  }
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

function holdsForeign(c: Compiler, node: Expression): boolean {
  return holds(node, inner => isForeign(c, inner))
}

function isForeign(c: Compiler, node: Node): boolean {
  switch (node.kind) {
    case 'subquery':
    case 'exists':
    case 'inQuery':
    case 'quantified':
    case 'listagg':
    case 'grouping':
      return true
    case 'call':
      return c.analysed.calls.get(node) !== undefined && c.analysed.calls.get(node)?.kind !== 'scalar'
    default:
      return false
  }
}

// In a grouped query a lambda may not reach for a column, not even for a grouping key.
function isColumn(c: Compiler, node: Expression): boolean {
  return (node.kind === 'name' || node.kind === 'field') && c.analysed.references.get(node)?.kind === 'column'
}
