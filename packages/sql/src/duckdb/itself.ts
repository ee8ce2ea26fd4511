import type { Field } from '../analyse/analysed.ts'
import { calledName } from '../tree/called.ts'
import { equal } from '../tree/equal.ts'
import type { Expression, Field as FieldAccess, InList, Name, Node } from '../tree/nodes.ts'
import { holds, walk } from '../tree/walk.ts'
import { parts, type Type } from '../types/type.ts'
import type { Compiler } from './compiler.ts'
import { refuse } from './refuse.ts'

/** Give another value each time. */
const CHANCE = new Set(['random', 'rand', 'uuid', 'shuffle'])

const HINT = 'Compute the subquery in WITH, and join that.'

/**
 * Whether two expressions are one and the same. Trino's planner then takes them for equal in CASE and IN without
 * looking at the value, be it NULL or NaN. Constants it computes first, and an array, map or row that it computed is
 * not known to be another; nor is what TRY or a lambda holds of the columns around.
 */
export function isItself(c: Compiler, one: Expression, other: Expression): boolean {
  if (!equal(one, other) || isConstant(one)) return false
  if (hasPart(one, node => isChance(node) || isClosure(c, node))) return false
  // Which subqueries its planner computes first is its own affair.
  if (hasPart(one, ({ kind }) => kind === 'query') && hasPart(one, inner => isContainer(c, inner)))
    refuse('what holds a subquery and an array, map or row, and is compared with itself', HINT, one.at)
  return !comesToContainer(c, one)
}

/** Whether what is computed first leaves an array, map or row in an expression. */
function comesToContainer(c: Compiler, root: Expression): boolean {
  let found = false
  walk(root, node => {
    const isComputed = c.analysed.types.has(node as Expression) && isConstant(node)
    found ||= isComputed && isContainer(c, node)
    return !found && !isComputed && !NAMED.includes(node.kind)
  })
  return found
}

/**
 * Whether the planner knows that a value is among the items of IN, which it looks for where nothing can fail: be the
 * value NaN, it is among them then, and is not otherwise.
 */
export function isAmong(c: Compiler, { value, items }: InList): boolean {
  return (
    isSure(c, value) &&
    items.every(item => isConstant(item) || isSure(c, item)) &&
    items.some(item => isItself(c, item, value))
  )
}

/** Whether Trino's planner takes an expression for one that cannot fail: it thinks so of hardly any function. */
export function isSure(c: Compiler, root: Expression): boolean {
  return !hasPart(root, node => {
    switch (node.kind) {
      case 'call':
        return !CHOICES.has(calledName(node))
      case 'cast':
        return node.safe || !isWider(c.analysed.typeNames.get(node.type), c.analysed.types.get(node.value))
      case 'unary':
        return node.operator === '-'
      case 'subscript':
        return c.analysed.types.get(node.base)?.kind !== 'row'
      default:
        return FAILING.has(node.kind)
    }
  })
}

const FAILING = new Set<Node['kind']>([
  ...(['arithmetic', 'concat', 'like', 'atTimeZone', 'extract', 'trim', 'normalize', 'lambda'] as const),
  ...(['jsonExists', 'jsonValue', 'jsonQuery', 'jsonObject', 'jsonArray', 'quantified', 'inQuery', 'exists'] as const),
])

function isWider(to: Type | undefined, from: Type | undefined): boolean {
  return to?.kind === 'double' && (from?.kind === 'real' || from?.kind === 'double')
}

/**
 * Whether two expressions may come down to one and the same by what Trino's planner knows of them, as `x` and
 * `coalesce(x, x)` do: both look at a column that they have in common, or at values of which it is not known whence
 * they are. Of subqueries that look at no column it may know so or not.
 */
export function mayBeItself(c: Compiler, one: Expression, other: Expression): boolean {
  if (isConstant(one) && equal(one, other)) return hasPart(one, ({ kind }) => kind === 'query')
  const [sources, others] = [sourcesOf(c, one), sourcesOf(c, other)]
  const [isUnknown, isOtherUnknown] = [sources.has(COMPUTED), others.has(COMPUTED)]
  if ((one.kind === 'name' && isSum(other)) || (other.kind === 'name' && isSum(one))) return isUnknown || isOtherUnknown
  if (isUnknown && [...others].some(isComputed)) return true
  if (isOtherUnknown && [...sources].some(isComputed)) return true
  return [...sources].some(source => others.has(source))
}

/** A base column, as text; a column of rows that are written out; or what was computed of any. */
type Source = string | Field

const COMPUTED = 'computed'

/** No planner makes a column of these, be it `x + 0`. */
function isSum({ kind }: Expression): boolean {
  return kind === 'arithmetic'
}

function isComputed(source: Source): boolean {
  return source === COMPUTED || typeof source !== 'string'
}

function sourcesOf(c: Compiler, expression: Expression): ReadonlySet<Source> {
  const sources = new Set<Source>()
  walk(expression, node => {
    const reference = isReference(node) ? c.analysed.references.get(node) : undefined
    if (reference === undefined || reference.kind === 'rowField') return
    if (reference.kind !== 'column') sources.add(COMPUTED)
    else for (const source of columnSources(reference.field)) sources.add(source)
  })
  return sources
}

function columnSources(field: Field): readonly Source[] {
  if (field.from.length > 0) return field.from.map(({ table, column }) => JSON.stringify([table, column]))
  return [isWrittenOut(field) ? field : COMPUTED]
}

/** Whether a column is one of VALUES, and so no other column's. */
function isWrittenOut({ source }: Field): boolean {
  if (source.kind !== 'relation') return false
  const { relation } = source
  const inner = relation.kind === 'aliased' ? relation.relation : relation
  return inner.kind === 'subquery' && inner.query.body.kind === 'values'
}

/** Whether an expression reads no column. */
export function isConstant(node: Node): boolean {
  return !hasPart(node, inner => inner.kind === 'name')
}

/** Whether a node is an expression, and one that gives values made of others. */
function isContainer(c: Compiler, node: Node): boolean {
  const type = (c.analysed.types as ReadonlyMap<Node, Type>).get(node)
  return type !== undefined && parts(type).length > 0
}

/** Whether a node is TRY, or a lambda that looks at columns. */
function isClosure(c: Compiler, node: Node): boolean {
  if (node.kind !== 'lambda') return node.kind === 'call' && calledName(node) === 'try'
  return hasPart(node, inner => isReference(inner) && c.analysed.references.get(inner)?.kind === 'column')
}

function isReference(node: Node): node is Name | FieldAccess {
  return node.kind === 'name' || node.kind === 'field'
}

function isChance(node: Node): boolean {
  return node.kind === 'call' && CHANCE.has(calledName(node))
}

/** Whether two expressions that are spelled alike stay two: the planner leaves out no part of what tells them apart. */
export function staysAnother(one: Expression, other: Expression): boolean {
  return equal(one, other) && !isConstant(one) && !hasPart(one, isChoice)
}

function isChoice(node: Node): boolean {
  return node.kind === 'case' || (node.kind === 'call' && CHOICES.has(calledName(node)))
}

const CHOICES = new Set(['if', 'coalesce', 'nullif'])

// The names of functions and types are no references.
const NAMED: readonly Node['kind'][] = ['qualifiedName', 'plainType', 'rowType', 'typedLiteral']

function hasPart(node: Node, test: (inner: Node) => boolean): boolean {
  return holds(node, test, NAMED)
}
