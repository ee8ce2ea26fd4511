import type { Node } from './nodes.ts'

/** Whether a tree has more than `most` levels; a node with nothing below it has one. */
export function isHigher(root: Node, most: number): boolean {
  return exceeds(root, most)
}

// Over the parts of nodes as they are, for this is felt with long texts: a list is no level of its own.
function exceeds(part: unknown, most: number): boolean {
  if (typeof part !== 'object' || part === null) return false
  if (Array.isArray(part)) return part.some(item => exceeds(item, most))
  if (most === 0) return true
  for (const name in part) {
    if (exceeds(part[name as keyof typeof part], most - 1)) return true
  }
  return false
}
