import type { Node } from './nodes.ts'

/** Whether a tree has more than `most` levels; a node with nothing below it has one. */
export function isHigher(root: Node, most: number): boolean {
  return exceeds(root, most)
}

// Over the parts of nodes as they are, for this is felt with long texts: a list is no level of its own.
function exceeds(part: unknown, most: number): boolean {
  if (typeof part !== 'object' || part === null) return false
  const isList = Array.isArray(part)
  if (!isList && most === 0) return true
  for (const inner of isList ? part : Object.values(part)) {
    if (exceeds(inner, isList ? most : most - 1)) return true
  }
  return false
}
