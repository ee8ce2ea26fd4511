import type { Expression } from '../tree/nodes.ts'
import { holds } from '../tree/walk.ts'
import { type Compiler, type Hoisted, lambda } from './compiler.ts'
import { holdsRiskyConstant, isForeign, mayFail } from './may-fail.ts'
import { refuse } from './refuse.ts'
import { call, struct, when } from './text.ts'

/**
 * `TRY(expression)`. DuckDB's takes no aggregates, window functions and subqueries inside; as none of them is covered by
 * Trino's either, they are computed in front of it and handed in. So are constants that may fail kept from its planner,
 * which computes what it can, and does not mind the TRY: it leaves the bodies of lambdas alone.
 */
export function tried(c: Compiler, node: Expression, compile: () => string): string {
  const isHandedIn = c.state.hoisted || holds(node, inner => isForeign(c, inner)) || holdsRiskyConstant(c, node)
  const sql = isHandedIn ? undefined : caughtBy(c, 'try', compile)
  return sql === undefined || COALESCES.test(sql) ? handedIn(c, () => tryOf(caughtBy(c, 'try', compile))) : tryOf(sql)
}

/** What is compiled in a lambda, which is handed all that it may not hold or reach for itself. */
export function handedIn(c: Compiler, compile: () => string): string {
  const outer = c.state.hoisted
  const depth = depthOf(outer)
  if (depth === DEEPEST) return refuse('TRY within TRY so deep', 'One TRY around all catches as much.')
  const values: string[] = []
  const body = lambda(c, name => {
    c.state.hoisted = { name, values, outer }
    const sql = compile()
    c.state.hoisted = outer
    return sql
  })
  const given = values.length > 0 ? struct(...values.map((sql, i) => [field(depth, i), sql] as const)) : '0'
  return `list_transform([${given}], ${body})[1]`
}

/** DuckDB takes twice as long to plan each further lambda in a lambda. */
const DEEPEST = 4

// Of two structs with fields of one name DuckDB takes the wrong one where rows are grouped.
function field(depth: number, place: number): string {
  return `h${depth}_${place}`
}

function depthOf(hoisted: Hoisted | undefined): number {
  return hoisted === undefined ? 0 : 1 + depthOf(hoisted.outer)
}

/** What is `coalesce` in DuckDB, by this name or as a macro. */
const COALESCES = /\b(?:coalesce|split_part)\(/

/**
 * DuckDB's TRY. After a failure it asks row by row, and `coalesce` then writes each row's value at the row's place in a
 * vector that has room for one: other values change, or the process crashes. In a lambda it is asked for one row alone.
 */
export function tryOf(sql: string): string {
  return call('TRY', COALESCES.test(sql) ? `list_transform([0], (lambda alone: ${sql}))[1]` : sql)
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
  if (hoisted === undefined && isForeign(c, node)) return asWhole(c, compile)
  if (hoisted === undefined || !(isForeign(c, node) || isColumn(c, node))) return compile()
  c.state.hoisted = hoisted.outer
  hoisted.values.push(caughtBy(c, undefined, () => hoist(c, node, compile)))
  c.state.hoisted = hoisted
  return `${hoisted.name}.${field(depthOf(hoisted.outer), hoisted.values.length - 1)}`
}

// What an aggregate or a subquery takes is whole.
function asWhole(c: Compiler, compile: () => string): string {
  const { isPart } = c.state
  c.state.isPart = false
  const sql = compile()
  c.state.isPart = isPart
  return sql
}

// In a grouped query a lambda may not reach for a column, not even for a grouping key.
function isColumn(c: Compiler, node: Expression): boolean {
  return (node.kind === 'name' || node.kind === 'field') && c.analysed.references.get(node)?.kind === 'column'
}
