import type { Registry } from 'oso-models'
import {
  type Analysed,
  analyse,
  type Node,
  parse,
  positionAt,
  type Schema,
  SqlError,
  type Statement,
  type Type,
} from 'oso-sql'
import { QueryError } from '../errors.ts'
import { checkBytes } from './bytes.ts'
import { type Decision, refusal } from './decision.ts'
import { nodesOf } from './nodes-of.ts'
import { functions } from './rules/functions.ts'
import { metadata } from './rules/metadata.ts'
import { nodes } from './rules/nodes.ts'
import { nul } from './rules/nul.ts'
import { recursion } from './rules/recursion.ts'
import { root } from './rules/root.ts'
import type { Rule, RuleContext } from './rules/rule.ts'
import { shadow } from './rules/shadow.ts'
import { size } from './rules/size.ts'
import { sizing } from './rules/sizing.ts'

/** What every statement must pass before its names are looked up. Unknown means refused. */
const SYNTAX: readonly Rule[] = [root, nodes, nul, recursion, size, metadata, shadow]

/** What it must pass after that: a name that nothing has gets the better error of having none. */
const POLICY: readonly Rule[] = [functions, sizing]

/** The models that may be read. */
export type Models = Pick<Registry, 'resolve' | 'nearest'> & Readonly<{ schema: Schema }>

/** A statement that may run. Statements about the catalogue read no model and are not analysed. */
export type Guarded = Readonly<{ statement: Statement; analysed: Analysed | null }>

/**
 * Decides whether a text may run: its bytes, its syntax, the rules on its whole tree, and its names and types.
 * Throws a `QueryError` that says which rule refused what, where, and what to write instead.
 */
export function guard(text: string, parameters: readonly Type[], models: Models, maxBytes: number): Guarded {
  const bytes = checkBytes(text, maxBytes)
  if (bytes) throw refusal(bytes, bytes.code, placeOf(text, bytes.at))
  const statement = inSql(text, models, 'syntax', () => parse(text))
  const all = nodesOf(statement)
  const isModel = (parts: readonly string[]): boolean => models.resolve(parts) !== undefined
  obey(SYNTAX, statement, all, { isModel, analysed: null })
  const query = queryOf(statement)
  const analysed = query ? inSql(text, models, 'names', () => analyse(query, models.schema, { parameters })) : null
  obey(POLICY, statement, all, { isModel, analysed })
  return { statement, analysed }
}

/** The query that a statement is, or explains. */
function queryOf(statement: Statement): Statement | undefined {
  const { body } = statement
  if (body.kind === 'explain') return { ...statement, body: body.body }
  return body.kind === 'showTables' || body.kind === 'showColumns' ? undefined : statement
}

/** Throws the refusal of the first rule that is broken. */
function obey(rules: readonly Rule[], statement: Statement, all: readonly Node[], context: RuleContext): void {
  for (const rule of rules) {
    const broken = rule(statement, all, context)
    if (broken) throw refusal(broken, codeOf(broken), placeOf(statement.text, broken.at))
  }
}

// A name that nothing has is not forbidden but absent.
function codeOf({ rule }: Decision): string {
  return rule === 'metadata' ? 'TABLE_NOT_FOUND' : 'NOT_ALLOWED'
}

/** A place in a text, as errors tell it. */
export function placeOf(
  text: string,
  at: number | undefined,
): { position?: { line: number; column: number }; caret?: string } {
  if (at === undefined) return {}
  const marker = new SqlError('SYNTAX_ERROR', '', { text, at })
  const { line, column } = positionAt(text, at)
  return { position: { line, column }, caret: marker.caret(text) }
}

/** The steps of `oso-sql`: reading, finding what names mean, writing what an engine understands. */
export type SqlLayer = 'syntax' | 'names' | 'compiler'

/** Runs a step of `oso-sql`, and words its error as the gateway's: its step is rule and layer of the refusal. */
export function inSql<T>(text: string, models: Pick<Models, 'nearest'>, layer: SqlLayer, step: () => T): T {
  try {
    return step()
  } catch (error) {
    if (error instanceof SqlError) throw sqlRefusal(error, text, models, layer)
    throw error
  }
}

function sqlRefusal(error: SqlError, text: string, models: Pick<Models, 'nearest'>, layer: SqlLayer): QueryError {
  const { code, message, hint, position } = error
  const place = position && { position: { line: position.line, column: position.column }, caret: error.caret(text) }
  const nearest = code === 'TABLE_NOT_FOUND' ? nearestTables(error, text, models) : undefined
  return new QueryError(code, `${error.located}${hint ? `. ${hint}` : ''}`, {
    ...{ rule: layer, layer, hint, ...place, nearest, cause: message },
  })
}

function nearestTables({ position }: SqlError, text: string, models: Pick<Models, 'nearest'>): readonly string[] {
  const table = nodesOf(parse(text)).find(node => node.kind === 'table' && node.at === position?.offset)
  const name = table?.kind === 'table' ? table.name.parts.at(-1)?.name : undefined
  return name === undefined ? [] : models.nearest(name, 3)
}
