import type { Node } from 'oso-sql'

/** Makes a tree anew: where `change` gives a node, that stands in the place of the old one; all else is kept. */
export function changed<N extends Node>(root: N, change: (node: Node, parent: Node | null) => Node | undefined): N {
  // What stands for a node is of a kind that may stand there: that is what `change` sees to.
  return rebuilt(root, null, change) as N
}

function rebuilt(part: unknown, parent: Node | null, change: Parameters<typeof changed>[1]): unknown {
  if (Array.isArray(part)) return part.map(item => rebuilt(item, parent, change))
  if (!isNode(part)) return part
  const node = change(part, parent) ?? part
  const parts = Object.entries(node).map(([name, value]) => [name, rebuilt(value, node, change)])
  return Object.fromEntries(parts)
}

// Whatever object a part of a node is, it is a node or a list: that is how oso-sql defines them all.
function isNode(part: unknown): part is Node {
  return typeof part === 'object' && part !== null
}
