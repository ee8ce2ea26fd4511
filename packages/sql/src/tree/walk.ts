import type { Node } from './nodes.ts'

/** The nodes directly below a node, in the order of its parts. */
export function children(node: Node): Node[] {
  const found: Node[] = []
  collect(Object.values(node), found)
  return found
}

function collect(parts: readonly unknown[], found: Node[]): void {
  for (const part of parts) {
    if (Array.isArray(part)) collect(part, found)
    else if (isNode(part)) found.push(part)
  }
}

// Whatever object a part of a node is, it is a node or a list: that is how nodes.ts defines them all.
function isNode(part: unknown): part is Node {
  return typeof part === 'object' && part !== null
}

/**
 * Calls `visit` for a node and all below it, each before those below it, in the order of the text but for predicates
 * and set operations. When `visit` gives `false`, what is below that node is passed over. Needs no stack.
 */
export function walk(root: Node, visit: (node: Node) => unknown): void {
  const waiting: Node[] = [root]
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (visit(node) === false) continue
    const below = children(node)
    for (let index = below.length - 1; index >= 0; index--) {
      const child = below[index]
      if (child) waiting.push(child)
    }
  }
}
