import { equal } from '../tree/equal.ts'
import type { Expression } from '../tree/nodes.ts'
import { walk } from '../tree/walk.ts'

/** Give another value each time. */
const CHANCE = new Set(['random', 'rand', 'uuid', 'shuffle'])

/**
 * Whether two expressions are one and the same. Trino's planner then takes them for equal in CASE and IN without
 * looking at the value, be it NULL or NaN.
 */
export function isItself(one: Expression, other: Expression): boolean {
  return equal(one, other) && !holdsChance(one)
}

function holdsChance(node: Expression): boolean {
  let found = false
  walk(node, inner => {
    found ||= inner.kind === 'call' && CHANCE.has(inner.name.parts.at(-1)?.name.toLowerCase() ?? '')
  })
  return found
}
