import { equal } from '../tree/equal.ts'
import type { Expression, Node } from '../tree/nodes.ts'
import { holds } from '../tree/walk.ts'
import { parts, type Type } from '../types/type.ts'
import type { Compiler } from './compiler.ts'
import { refuse } from './refuse.ts'

/** Give another value each time. */
const CHANCE = new Set(['random', 'rand', 'uuid', 'shuffle'])

const HINT = 'Compute the subquery in WITH, and join that.'

/**
 * Whether two expressions are one and the same. Trino's planner then takes them for equal in CASE and IN without
 * looking at the value, be it NULL or NaN. Constants it computes first, and an array, map or row that it computed is
 * not known to be another.
 */
export function isItself(c: Compiler, one: Expression, other: Expression): boolean {
  if (!equal(one, other) || isConstant(one) || hasPart(one, isChance)) return false
  // Which subqueries its planner computes first is its own affair.
  if (hasPart(one, ({ kind }) => kind === 'query') && hasPart(one, inner => isContainer(c, inner)))
    refuse('what holds a subquery and an array, map or row, and is compared with itself', HINT, one.at)
  return !hasPart(one, inner => isContainer(c, inner) && isConstant(inner))
}

function isConstant(node: Node): boolean {
  return !hasPart(node, inner => inner.kind === 'name')
}

/** Whether a node is an expression, and one that gives values made of others. */
function isContainer(c: Compiler, node: Node): boolean {
  const type = (c.analysed.types as ReadonlyMap<Node, Type>).get(node)
  return type !== undefined && parts(type).length > 0
}

function isChance(node: Node): boolean {
  return node.kind === 'call' && CHANCE.has(node.name.parts.at(-1)?.name.toLowerCase() ?? '')
}

// The name of a function is no reference.
function hasPart(node: Node, test: (inner: Node) => boolean): boolean {
  return holds(node, test, 'qualifiedName')
}
