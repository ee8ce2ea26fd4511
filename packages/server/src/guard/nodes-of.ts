import { type Node, walk } from 'oso-sql'

/** All nodes below and including `root`, outer before inner. */
export function nodesOf(root: Node): Node[] {
  const nodes: Node[] = []
  walk(root, node => {
    nodes.push(node)
  })
  return nodes
}
