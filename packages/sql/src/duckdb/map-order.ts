import { calledName } from '../tree/called.ts'
import type { Expression } from '../tree/nodes.ts'
import type { Compiler } from './compiler.ts'

// Trino hashes what these make, so that their keys come in an order of its own.
const UNORDERED = new Set([
  ...['map_concat', 'map_agg', 'map_union', 'multimap_agg', 'histogram', 'array_histogram'],
  ...['split_to_map', 'split_to_multimap', 'map_zip_with'],
])

/** Whether an expression makes a map whose entries are in an order that only Trino knows. */
export function isUnordered(c: Compiler, node: Expression): boolean {
  if (node.kind === 'cast') return c.analysed.types.get(node.value)?.kind === 'json'
  return node.kind === 'call' && UNORDERED.has(calledName(node))
}
