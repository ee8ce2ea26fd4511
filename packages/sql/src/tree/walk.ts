import type { Node } from './nodes.ts'

/** The nodes directly below a node, in the order of its parts. */
export function children(node: Node): Node[] {
  const found: Node[] = []
  // A list of the parts would be felt: all that looks at a whole tree comes by here, and most nodes are leaves.
  for (const name in node) collect(node[name as keyof Node], found)
  return found
}

// Whatever object a part of a node is, it is a node or a list: that is how nodes.ts defines them all.
function collect(part: unknown, found: Node[]): void {
  if (typeof part !== 'object' || part === null) return
  if (Array.isArray(part)) for (const item of part) collect(item, found)
  else found.push(part as Node)
}

/** Whether a node, or one below it, passes a test; below those of the kinds `closed` nothing is looked at. */
export function holds(root: Node, test: (node: Node) => boolean, closed: readonly Node['kind'][] = []): boolean {
  let found = false
  walk(root, node => {
    found ||= test(node)
    return !found && !closed.includes(node.kind)
  })
  return found
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
