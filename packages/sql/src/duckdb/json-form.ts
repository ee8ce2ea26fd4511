import type { JsonForm } from '../tree/nodes.ts'
import type { Compiler } from './compiler.ts'
import { refuse } from './refuse.ts'

/** JSON_EXISTS, JSON_VALUE, JSON_QUERY, JSON_OBJECT, JSON_ARRAY. */
export function jsonForm(_c: Compiler, node: JsonForm): string {
  return refuse(node.kind, 'Use json_extract or json_extract_scalar.', node.at)
}
