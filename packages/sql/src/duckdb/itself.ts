import { equal } from '../tree/equal.ts'
import type { Expression, Node } from '../tree/nodes.ts'
import { walk } from '../tree/walk.ts'

/** Give another value each time. */
const CHANCE = new Set(['random', 'rand', 'uuid', 'shuffle'])

/**
 * Whether two expressions are one and the same. Trino's planner then takes them for equal in CASE and IN without
 * looking at the value, be it NULL or NaN; but constants it computes, and rows it compares.
 */
export function isItself(one: Expression, other: Expression): boolean {
  if (one.kind === 'row' || !equal(one, other)) return false
  return holds(one, inner => inner.kind === 'name') && !holds(one, isChance)
}

function isChance(node: Node): boolean {
  return node.kind === 'call' && CHANCE.has(node.name.parts.at(-1)?.name.toLowerCase() ?? '')
}

function holds(node: Expression, test: (inner: Node) => boolean): boolean {
  let found = false
  walk(node, inner => {
    found ||= test(inner)
    // The name of a function is no reference.
    return inner.kind !== 'qualifiedName'
  })
  return found
}
