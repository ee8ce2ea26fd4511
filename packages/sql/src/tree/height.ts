import type { Node } from './nodes.ts'
import { children } from './walk.ts'

/** How many levels a tree has; one for a node with nothing below it. Needs no stack. */
export function height(root: Node): number {
  let levels = 0
  for (let level: readonly Node[] = [root]; level.length > 0; level = level.flatMap(children)) levels++
  return levels
}
