import { calledName } from '../tree/called.ts'
import type { Expression, Node } from '../tree/nodes.ts'
import { children, walk } from '../tree/walk.ts'
import { isFloat, isInteger, parts, type Type } from '../types/type.ts'
import type { Compiler } from './compiler.ts'

/** Whether there may be a row for which an expression fails. What is computed in front of it does not count. */
export function mayFail(c: Compiler, root: Expression): boolean {
  let found = false
  walk(root, node => {
    const known = c.risky.get(node)
    if (found || known === false || isTry(node) || isForeign(c, node)) return false
    found = known ?? failsItself(c, node)
    return !found
  })
  c.risky.set(root, found)
  return found
}

/** Whether a part of an expression fails, if it does, whatever the row. */
export function holdsRiskyConstant(c: Compiler, root: Expression): boolean {
  const nodes: Node[] = []
  walk(root, node => !isTry(node) && nodes.push(node))
  const variable = new Set<Node>()
  return nodes.reverse().some(node => {
    const varies = isReference(c, node) || children(node).some(part => variable.has(part))
    if (varies) variable.add(node)
    return !varies && failsItself(c, node)
  })
}

function isReference(c: Compiler, node: Node): boolean {
  return (node.kind === 'name' || node.kind === 'field') && c.analysed.references.has(node)
}

/** Whether an expression is one that DuckDB's TRY does not take, and Trino's does not cover. */
export function isForeign(c: Compiler, node: Node): boolean {
  switch (node.kind) {
    case 'subquery':
    case 'exists':
    case 'inQuery':
    case 'quantified':
    case 'listagg':
    case 'grouping':
      return true
    case 'call':
      return c.analysed.calls.get(node) !== undefined && c.analysed.calls.get(node)?.kind !== 'scalar'
    default:
      return false
  }
}

/** Functions that take whatever they are given. */
const SURE = new Set([
  ...['coalesce', 'if', 'nullif', 'lower', 'upper', 'length', 'trim', 'ltrim', 'rtrim', 'concat', 'strpos'],
  ...['starts_with', 'cardinality', 'contains', 'is_nan', 'is_finite', 'is_infinite', 'year', 'month', 'day'],
  ...['transform', 'filter', 'any_match', 'all_match', 'none_match'],
])

function failsItself(c: Compiler, node: Node): boolean {
  switch (node.kind) {
    case 'arithmetic':
    case 'unary':
      return !isFloat(typeIn(c, node) ?? { kind: 'unknown' })
    // An order of arrays and rows fails for NULL in them.
    case 'comparison':
      return isContainer(typeIn(c, node.left))
    case 'between':
      return isContainer(typeIn(c, node.value))
    case 'like':
      return node.escape !== null
    case 'cast':
      return !node.safe && !isSureCast(typeIn(c, node.value), c.analysed.typeNames.get(node.type))
    case 'call':
      return !SURE.has(calledName(node))
    default:
      return RISKY.has(node.kind)
  }
}

const RISKY = new Set<Node['kind']>([
  ...(['subscript', 'atTimeZone', 'jsonExists', 'jsonValue', 'jsonQuery', 'jsonObject', 'jsonArray'] as const),
])

function isSureCast(from: Type | undefined, to: Type | undefined): boolean {
  if (!from || !to) return false
  if (to.kind === 'varchar') return to.length === null && !isContainer(from) && from.kind !== 'json'
  return (to.kind === 'double' || to.kind === 'bigint') && isInteger(from)
}

function isTry(node: Node): boolean {
  return node.kind === 'call' && calledName(node) === 'try'
}

function isContainer(type: Type | undefined): boolean {
  return type !== undefined && parts(type).length > 0
}

function typeIn(c: Compiler, node: Expression): Type | undefined {
  return c.analysed.coercions.get(node) ?? c.analysed.types.get(node)
}
