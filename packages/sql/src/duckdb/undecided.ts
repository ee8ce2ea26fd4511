import { calledName } from '../tree/called.ts'
import type { Expression } from '../tree/nodes.ts'
import { children } from '../tree/walk.ts'
import { carrierOf } from './cast/site.ts'
import { type Compiler, ownType } from './compiler.ts'
import { mayFail } from './may-fail.ts'
import { failAs, when } from './text.ts'
import { tryOf } from './try.ts'

/*
 * Which operand Trino comes to first, and whether it looks at the others then, is up to its planner: for constants it
 * knows that NULL makes NULL of a sum before it would compute the other side. Without a TRY around, that shows in
 * whether a query fails; within one it would show in the answer.
 */

/**
 * An expression under TRY whose NULL may become something else before it reaches that, as in `TRY(coalesce(a + b, 0))`:
 * refused for a row where one of its operands fails beside another that is NULL.
 */
export function orUndecided(c: Compiler, node: Expression, compile: () => string): string {
  const seen = c.state.seesNull
  c.state.seesNull ||= !passesNull(node)
  const sql = compile()
  const operands = seen && passesNull(node) ? operandsOf(c, node) : []
  const risky = operands.filter(operand => mayFail(c, operand))
  const deciding = operands.filter(operand => risky.length > 1 || operand !== risky[0])
  const checked =
    risky.length === 0
      ? sql
      : unlessUndecided(carrierOf(ownType(c, node)), {
          sql,
          risky: risky.map(operand => c.expression(operand)),
          deciding: deciding.map(operand => `${c.expression(operand)} IS NULL`),
        })
  c.state.seesNull = seen
  return checked
}

type Choice = Readonly<{
  sql: string
  /** Operands that may fail. */
  risky: readonly string[]
  /** Conditions on each of which the result is known without the other operands. */
  deciding: readonly string[]
}>

/**
 * `sql`, under TRY, or a refusal where one operand fails and another decides. In a list a NULL is told from a failure,
 * and DuckDB does not see beforehand that there is none.
 */
export function unlessUndecided(type: string, { sql, risky, deciding }: Choice): string {
  if (risky.length === 0 || deciding.length === 0) return sql
  const fails = risky.map(operand => `${tryOf(`[${operand}]`)} IS NULL`).join(' OR ')
  const decides = deciding.map(tryOf).join(' OR ')
  const message = 'Under TRY, an operand fails beside one that decides alone: put TRY around the operand'
  return when([[`(${decides}) AND (${fails})`, failAs(type, 'NOT_PORTABLE', message)]], sql)
}

/** Whether an operator has NULL for an operand that is written out: Trino then does not compute the other. */
export function isSurelyNull(node: Expression): boolean {
  if (node.kind === 'arithmetic' || node.kind === 'concat' || node.kind === 'comparison')
    return isNull(node.left) || isNull(node.right)
  return false
}

/** Whether an expression is NULL by its text alone. */
export function isNull(node: Expression): boolean {
  return node.kind === 'null' || (node.kind === 'cast' && isNull(node.value))
}

/** Functions that do not give NULL of every NULL. */
const TAKES_NULL = new Set(['coalesce', 'if', 'nullif', 'try', 'format', 'concat_ws', 'repeat', 'reduce', 'typeof'])

/** Whether an expression is NULL where one of its operands is. */
function passesNull(node: Expression): boolean {
  if (node.kind === 'call') return !TAKES_NULL.has(calledName(node))
  return PASSES_NULL.has(node.kind)
}

const PASSES_NULL = new Set<Expression['kind']>([
  ...(['arithmetic', 'unary', 'concat', 'atTimeZone', 'comparison', 'not', 'between', 'inList', 'like'] as const),
  ...(['cast', 'extract', 'trim', 'normalize', 'subscript'] as const),
])

/** The operands of an expression that may be NULL. */
function operandsOf(c: Compiler, node: Expression): readonly Expression[] {
  const parts = node.kind === 'inList' ? [node.value] : (children(node) as readonly Expression[])
  return parts.filter(part => c.analysed.types.has(part) && !LITERAL.has(part.kind) && part.kind !== 'lambda')
}

const LITERAL = new Set(['boolean', 'integer', 'decimal', 'double', 'string', 'binary', 'typedLiteral', 'interval'])
