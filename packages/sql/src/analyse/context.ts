import type { SqlErrorCode } from '../errors.ts'
import type { Expression, Lambda, Query, Window } from '../tree/nodes.ts'
import { BOOLEAN, type Type } from '../types/type.ts'
import { writeType } from '../types/write.ts'
import type { BodyColumn } from './analysed.ts'
import type { Analysis, Met } from './analysis.ts'
import type { Scope } from './scope.ts'

/**
 * The two ends of the analyser's recursion: queries hold expressions, and expressions hold queries. They are handed
 * down, as files may not import each other in a circle.
 */
export type Rules = Readonly<{
  type: (expression: Expression, context: Context) => Type
  query: (query: Query, around: Scope, analysis: Analysis, rules: Rules) => readonly BodyColumn[]
}>

/** Windows that a SELECT names, in lower case, each complete. */
export type NamedWindows = ReadonlyMap<string, Window>

type Parts = Readonly<{
  analysis: Analysis
  rules: Rules
  scope: Scope
  met: Met
  windows: NamedWindows
  /** The SELECT or query around, at whose place Trino puts what is wrong with a clause as a whole. */
  select: Readonly<{ at: number }> | null
  /** The types of all parameters of the lambdas around, outermost first; `null` outside of a lambda. */
  lambda: string | null
  /** Whether names may be columns of the select list, as in ORDER BY, but not inside an aggregate. */
  inAggregate: boolean
}>

/** Where an expression stands: what its names mean, and what is collected while it is typed. */
export class Context {
  readonly analysis: Analysis
  readonly rules: Rules
  readonly scope: Scope
  readonly met: Met
  readonly windows: NamedWindows
  readonly select: Readonly<{ at: number }> | null
  readonly lambda: string | null
  readonly inAggregate: boolean

  constructor(parts: Parts) {
    this.analysis = parts.analysis
    this.rules = parts.rules
    this.scope = parts.scope
    this.met = parts.met
    this.windows = parts.windows
    this.select = parts.select
    this.lambda = parts.lambda
    this.inAggregate = parts.inAggregate
  }

  /** A context for an expression of its own in a scope. */
  static of(analysis: Analysis, rules: Rules, scope: Scope, windows: NamedWindows = new Map()): Context {
    return new Context({
      analysis,
      rules,
      scope,
      windows,
      met: nothingMet(),
      select: null,
      lambda: null,
      inAggregate: false,
    })
  }

  /** The same place, but for what is given. */
  with(changes: Partial<Parts>): Context {
    return new Context({ ...this, ...changes })
  }

  /** The type of an expression, which is noted with all that is found out about it. */
  type(expression: Expression): Type {
    const type = this.rules.type(expression, this)
    this.analysis.types.set(expression, type)
    return type
  }

  /** The types of all, in order. */
  typesOf(expressions: readonly Expression[]): Type[] {
    return expressions.map(expression => this.type(expression))
  }

  /** The columns of a query that stands in an expression here. */
  query(query: Query): readonly BodyColumn[] {
    return this.rules.query(query, this.scope, this.analysis, this.rules)
  }

  /** Types an expression that must be boolean, as `what` names it in the message. */
  boolean(expression: Expression, what: string): void {
    const type = this.type(expression)
    if (this.analysis.coerce(expression, BOOLEAN)) return
    this.fail('TYPE_MISMATCH', `${what} must evaluate to a boolean (actual: ${writeType(type)})`, expression)
  }

  fail(code: SqlErrorCode, message: string, node: Readonly<{ at: number }>, hint?: string): never {
    return this.analysis.fail(code, message, node, hint)
  }
}

/** Nothing met yet. */
export function nothingMet(): Met {
  return { aggregates: [], windows: [], groupings: [] }
}

/** What Trino calls a lambda where a value is asked for. */
export function refuseLambda(context: Context, lambda: Lambda): never {
  return context.fail('TYPE_MISMATCH', 'Lambda expression should always be used inside a function', lambda)
}
