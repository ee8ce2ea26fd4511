import type { Analysed } from '../analyse/analysed.ts'
import type { Expression, Lambda, NamedQuery, NamedWindow, Node, Query, Relation } from '../tree/nodes.ts'
import type { Type } from '../types/type.ts'
import { refuse } from './refuse.ts'
import { call } from './text.ts'

/** What is known and gathered while one statement is compiled. */
export type Compiler = Readonly<{
  analysed: Analysed
  /** The schema that holds the base tables. */
  schema: string
  /** Every TypeScript function that the text calls; filled on the way. */
  externals: Set<string>
  /** What each relation and each WITH query is called in DuckDB's text. */
  aliases: Map<Relation | NamedQuery, string>
  /** What the columns of each relation are called there. */
  columns: Map<Relation, readonly string[]>
  /** Every alias given so far, in lower case, with the number to try next where it is wished for again. */
  taken: Map<string, number>
  /** Of expressions that were asked after, whether they may fail. */
  risky: Map<Node, boolean>
  /** The names that the parameters of lambdas have in DuckDB's text. */
  lambdas: Map<Lambda, readonly string[]>
  /** What the compiler stands in: the selects around it, innermost last, and how many lambda parameters are in scope. */
  state: {
    selects: readonly SelectState[]
    depth: number
    at: number
    /** The argument of a function to which the order of its elements makes no difference. */
    orderFree: Expression | undefined
    /** What makes NULL of failures here: a TRY around, of those that Trino's catches, or a TRY_CAST of every one. */
    caughtBy: 'try' | 'tryCast' | undefined
    /** Whether a NULL may become something else between here and the TRY around. */
    seesNull: boolean
    /** Whether this is a part of an expression, and not a whole one. */
    isPart: boolean
    /** Whether this is what an UNNEST takes, and columns are those of the relations before it. */
    isLateral: boolean
    /** What an expression under TRY, or in a lambda, may not hold, and is computed in front of it. */
    hoisted: Hoisted | undefined
    /** The operand of a chain that is compiled already, for the link above it to take. */
    operand: Readonly<{ node: Expression; sql: string }> | undefined
  }
  /** An expression, coerced to what its place asks for. Here, as expressions, calls and queries hold each other. */
  expression: (node: Expression) => string
  query: (node: Query) => string
}>

/** Values that are computed outside, each then a field of the struct of that name; `outer` are those of what is around. */
export type Hoisted = Readonly<{ name: string; values: string[]; outer: Hoisted | undefined }>

/** The select that an expression stands in: its named windows, and its output columns while ORDER BY is compiled. */
export type SelectState = Readonly<{ windows: readonly NamedWindow[]; outputs: readonly string[] }>

/** A compiled expression: DuckDB's text, and Trino's type of what it gives. */
export type Value = Readonly<{
  sql: string
  type: Type
  /** What it was compiled from, where a rewrite depends on it being a literal or a lambda. */
  node: Expression
}>

/** The most characters that a compiled text may have; rewrites may repeat an operand, and nested ones multiply. */
const MAX_SQL = 1_048_576

/** The text, or a refusal where it has become too long to go on with. */
export function bounded(sql: string): string {
  return sql.length > MAX_SQL ? refuse('a query that becomes so long', 'Split it with WITH.') : sql
}

/** An expression with its type, both after coercion. */
export function value(c: Compiler, node: Expression): Value {
  return { sql: c.expression(node), type: typeOf(c, node), node }
}

/** The type that an expression has where it stands. */
export function typeOf(c: Compiler, node: Expression): Type {
  return c.analysed.coercions.get(node) ?? ownType(c, node)
}

/** The type that an expression has by itself. */
export function ownType(c: Compiler, node: Expression): Type {
  const type = c.analysed.types.get(node)
  if (type === undefined) throw new Error(`the analyser gave no type to a node of kind ${node.kind}`)
  return type
}

/** A call of a function of `oso-sql/duckdb-functions`, noted as used. */
export function external(c: Pick<Compiler, 'externals'>, name: string, ...args: readonly string[]): string {
  c.externals.add(name)
  return call(name, ...args)
}

/** An alias that no other relation has. */
export function freshAlias(c: Pick<Compiler, 'taken'>, wish: string): string {
  const key = wish.toLowerCase()
  let name = wish
  let number = c.taken.get(key) ?? 2
  while (c.taken.has(name.toLowerCase())) name = `${wish}_${number++}`
  c.taken.set(key, number)
  if (name !== wish) c.taken.set(name.toLowerCase(), 2)
  return name
}

/**
 * `lambda e1: body`. Columns are always written with their relation, so a parameter hides none; names go by depth, so
 * that the same expression always compiles to the same text, which is how DuckDB recognises a grouping key.
 */
export function lambda(c: Compiler, body: (element: string) => string): string {
  return lambdaOf(c, 1, ([element]) => body(element ?? ''))
}

/** A lambda of `count` parameters. */
export function lambdaOf(c: Compiler, count: number, body: (parameters: readonly string[]) => string): string {
  const names = Array.from({ length: count }, (_, i) => `e${c.state.depth + i + 1}`)
  c.state.depth += count
  const inside = body(names)
  c.state.depth -= count
  if (holdsQuery(inside)) return refuse('a subquery in this place', 'Compute it in a WITH query, and join that.')
  return `(lambda ${names.join(', ')}: ${inside})`
}

/**
 * Whether a compiled text holds a subquery. DuckDB has none in lambdas, which rewrites put operands into; Trino itself
 * has none in those of a query.
 */
export function holdsQuery(sql: string): boolean {
  const query = /\((?:SELECT|VALUES|WITH) /
  return query.test(sql) && query.test(sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, ''))
}
