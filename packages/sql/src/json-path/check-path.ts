import type { JsonPath, PathNode, PathPredicate } from './path.ts'
import { PathError } from './reader.ts'

type Place = Readonly<{ names: ReadonlySet<string>; inFilter: boolean; inElements: boolean }>

/**
 * The same path, unless it looks at what is not there: a value that is not passed, `@` outside a filter, `last` outside
 * an index, and unless it matches a pattern, which Trino parses but does not run. Throws a PathError for those.
 */
export function checkPath(path: JsonPath, names: ReadonlySet<string>): JsonPath {
  checkNode(path.root, { names, inFilter: false, inElements: false })
  return path
}

function checkNode(node: PathNode, place: Place): void {
  switch (node.kind) {
    case 'variable':
      if (!place.names.has(node.name))
        throw new PathError(`no value passed for parameter ${node.name}`, node.at, 'INVALID_PATH')
      break
    case 'item':
      if (!place.inFilter)
        throw new PathError('accessing current filter item with no enclosing filter', node.at, 'INVALID_PATH')
      break
    case 'last':
      if (!place.inElements)
        throw new PathError('accessing the last array index with no enclosing array', node.at, 'INVALID_PATH')
      break
    case 'arithmetic':
      checkNode(node.left, place)
      checkNode(node.right, place)
      break
    case 'sign':
      checkNode(node.operand, place)
      break
    case 'context':
    case 'literal':
      break
    default:
      checkAccess(node, place)
  }
}

type Access = PathNode & { kind: 'member' | 'descendants' | 'elements' | 'filter' | 'method' }

function checkAccess(node: Access, place: Place): void {
  checkNode(node.base, place)
  if (node.kind === 'filter') checkPredicate(node.predicate, { ...place, inFilter: true })
  if (node.kind !== 'elements') return
  for (const index of node.ranges.flatMap(({ from, to }) => (to ? [from, to] : [from]))) {
    checkNode(index, { ...place, inElements: true })
  }
}

function checkPredicate(node: PathPredicate, place: Place): void {
  switch (node.kind) {
    case 'and':
    case 'or':
      checkPredicate(node.left, place)
      checkPredicate(node.right, place)
      break
    case 'not':
    case 'isUnknown':
      checkPredicate(node.predicate, place)
      break
    case 'exists':
      checkNode(node.path, place)
      break
    case 'comparison':
      checkNode(node.left, place)
      checkNode(node.right, place)
      break
    case 'startsWith':
      checkNode(node.value, place)
      checkNode(node.prefix, place)
      break
    case 'likeRegex':
      throw new PathError('like_regex predicate in JSON path is not yet supported', node.at, 'NOT_SUPPORTED')
    default:
      node satisfies never
  }
}
