import type { Node } from './nodes.ts'

/**
 * Whether two trees say the same, as Trino's statements are equal: places do not count, nor quotes around names, nor the
 * spelling of a number that has a value. The case of names does count.
 */
export function equal(left: Node, right: Node): boolean {
  return same(left, right)
}

function same(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (!isRecord(left) || !isRecord(right)) return Object.is(left, right)
  if (Array.isArray(left)) return Array.isArray(right) && sameList(left, right)
  if (left.kind !== right.kind) return false
  return Object.keys(left).every(part => isIgnored(left, part) || same(left[part], right[part]))
}

function sameList(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((item, index) => same(item, right[index]))
}

function isIgnored(node: Readonly<Record<string, unknown>>, part: string): boolean {
  if (part === 'at' || part === 'quoted') return true
  return part === 'text' && (node.kind === 'statement' || node.kind === 'double')
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
