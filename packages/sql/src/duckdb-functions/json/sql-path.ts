import type { JsonPath, PathNode, PathPredicate } from '../../json-path/path.ts'
import type { Json } from './read.ts'

/** What a path does with the values it meets: no item, one, or several. */
type Items = readonly Json[]

/** A path that fails on its input; forms say what then, by ON ERROR. */
export class PathFailure extends Error {
  override readonly name = 'PathFailure'
}

/** Where an expression of a path stands: the whole input, the item that a filter looks at, and the last index. */
type Scope = Readonly<{ root: Json; item: Json | null; last: number; strict: boolean }>

/** The items that a path of SQL/JSON finds. In lax mode arrays are unwrapped, and what is not there is no error. */
export function evaluatePath(path: JsonPath, root: Json): Items {
  return evaluate(path.root, { root, item: null, last: 0, strict: path.strict })
}

function evaluate(node: PathNode, scope: Scope): Items {
  switch (node.kind) {
    case 'context':
      return [scope.root]
    case 'item':
      return scope.item === null ? [] : [scope.item]
    case 'last':
      return [number(String(scope.last))]
    case 'literal':
      return [literal(node.value)]
    case 'member':
      return unwrapped(evaluate(node.base, scope), scope).flatMap(item => member(item, node.name, scope))
    case 'descendants':
      return evaluate(node.base, scope).flatMap(item => [...descendants(item, node.name)])
    case 'elements':
      return evaluate(node.base, scope).flatMap(item => elements(item, node.ranges, scope))
    case 'filter':
      return unwrapped(evaluate(node.base, scope), scope).filter(
        item => holds(node.predicate, { ...scope, item }) === true,
      )
    case 'method':
      return method(node.method, evaluate(node.base, scope), scope)
    case 'sign':
      return unwrapped(evaluate(node.operand, scope), scope).map(item => signed(node.operator, item))
    case 'arithmetic':
      return [compute(node.operator, one(node.left, scope), one(node.right, scope))]
    default:
      throw new PathFailure(`${node.kind} is not available here`)
  }
}

function number(text: string): Json {
  return { kind: 'number', text }
}

function literal(value: Extract<PathNode, { kind: 'literal' }>['value']): Json {
  if (value === null) return { kind: 'null' }
  if (typeof value === 'string') return { kind: 'string', value }
  return typeof value === 'boolean' ? { kind: 'boolean', value } : number(value.number)
}

function unwrapped(items: Items, { strict }: Scope): Items {
  return strict ? items : items.flatMap(item => (item.kind === 'array' ? item.items : [item]))
}

function missing(scope: Scope, what: string): Items {
  if (scope.strict) throw new PathFailure(what)
  return []
}

function member(item: Json, name: string | null, scope: Scope): Items {
  if (item.kind !== 'object') return missing(scope, `a member of ${item.kind}`)
  const all = [...new Map(item.members)]
  if (name === null) return all.map(([, value]) => value)
  const found = all.filter(([key]) => key === name).map(([, value]) => value)
  return found.length > 0 ? found : missing(scope, `the member ${name} is missing`)
}

function* descendants(item: Json, name: string | null): Iterable<Json> {
  if (item.kind === 'array') for (const element of item.items) yield* descendants(element, name)
  if (item.kind !== 'object') return
  for (const [key, value] of new Map(item.members)) if (name === null || key === name) yield value
  for (const [, value] of new Map(item.members)) yield* descendants(value, name)
}

function elements(item: Json, ranges: Extract<PathNode, { kind: 'elements' }>['ranges'], scope: Scope): Items {
  if (item.kind !== 'array' && scope.strict) throw new PathFailure(`an element of ${item.kind}`)
  const items = item.kind === 'array' ? item.items : [item]
  if (ranges.length === 0) return items
  const inside = { ...scope, last: items.length - 1 }
  return ranges.flatMap(({ from, to }) => {
    const first = index(one(from, inside))
    const last = to === null ? first : index(one(to, inside))
    if (scope.strict && (first < 0 || last >= items.length || first > last))
      throw new PathFailure('an index is out of range')
    return items.slice(Math.max(first, 0), Math.max(last + 1, 0))
  })
}

function index(item: Json): number {
  if (item.kind !== 'number') throw new PathFailure('an index is no number')
  return Math.trunc(Number(item.text))
}

function one(node: PathNode, scope: Scope): Json {
  const [item, ...more] = unwrapped(evaluate(node, scope), scope)
  if (item === undefined || more.length > 0) throw new PathFailure('an operand is not a single item')
  return item
}

const isWhole = (text: string): boolean => /^-?\d+$/.test(text)

function signed(operator: '+' | '-', item: Json): Json {
  if (item.kind !== 'number') throw new PathFailure(`the sign of ${item.kind}`)
  if (operator === '+') return item
  return number(item.text.startsWith('-') ? item.text.slice(1) : `-${item.text}`)
}

function compute(operator: '+' | '-' | '*' | '/' | '%', left: Json, right: Json): Json {
  if (left.kind !== 'number' || right.kind !== 'number') throw new PathFailure('arithmetic on what is no number')
  if (isWhole(left.text) && isWhole(right.text))
    return number(String(computeWhole(operator, BigInt(left.text), BigInt(right.text))))
  const [a, b] = [Number(left.text), Number(right.text)]
  const results = { '+': a + b, '-': a - b, '*': a * b, '/': a / b, '%': a % b }
  return double(results[operator])
}

function double(value: number): Json {
  if (!Number.isFinite(value)) throw new PathFailure('the result is no finite number')
  return number(Number.isInteger(value) ? value.toExponential() : String(value))
}

const LIMIT = 2n ** 63n

function computeWhole(operator: '+' | '-' | '*' | '/' | '%', a: bigint, b: bigint): bigint {
  if ((operator === '/' || operator === '%') && b === 0n) throw new PathFailure('division by zero')
  const result =
    operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : operator === '/' ? a / b : a % b
  if (result >= LIMIT || result < -LIMIT) throw new PathFailure('the result is out of range')
  return result
}

function method(name: string, items: Items, scope: Scope): Items {
  if (name === 'type') return items.map(item => ({ kind: 'string', value: item.kind }))
  if (name === 'size') return items.map(item => size(item, scope))
  return unwrapped(items, scope).map(item => numeric(name, item))
}

function size(item: Json, { strict }: Scope): Json {
  if (item.kind !== 'array' && strict) throw new PathFailure(`the size of ${item.kind}`)
  return number(String(item.kind === 'array' ? item.items.length : 1))
}

function numeric(name: string, item: Json): Json {
  const text =
    item.kind === 'number' || (name === 'double' && item.kind === 'string')
      ? item.kind === 'number'
        ? item.text
        : item.value
      : undefined
  if (text === undefined || text.trim() === '' || Number.isNaN(Number(text)))
    throw new PathFailure(`${name}() of ${item.kind}`)
  if (name === 'double') return double(Number(text))
  if (name === 'abs') return number(text.replace('-', ''))
  if (isWhole(text)) return number(text)
  return double(name === 'floor' ? Math.floor(Number(text)) : Math.ceil(Number(text)))
}

/** True, false, or `undefined` where it cannot be told. */
type Truth = boolean | undefined

function holds(predicate: PathPredicate, scope: Scope): Truth {
  switch (predicate.kind) {
    case 'and':
      return both(holds(predicate.left, scope), holds(predicate.right, scope))
    case 'or':
      return not(both(not(holds(predicate.left, scope)), not(holds(predicate.right, scope))))
    case 'not':
      return not(holds(predicate.predicate, scope))
    case 'isUnknown':
      return holds(predicate.predicate, scope) === undefined
    case 'exists':
      return tried(() => evaluate(predicate.path, scope).length > 0)
    case 'comparison':
      return anyPair(predicate.left, predicate.right, scope, (a, b) => comparePair(predicate.operator, a, b))
    case 'startsWith':
      return anyPair(predicate.value, predicate.prefix, scope, (a, b) =>
        a.kind === 'string' && b.kind === 'string' ? a.value.startsWith(b.value) : undefined,
      )
    default:
      throw new PathFailure('like_regex is not available here')
  }
}

function not(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth
}

function both(left: Truth, right: Truth): Truth {
  if (left === false || right === false) return false
  return left === undefined || right === undefined ? undefined : true
}

// What fails inside of a filter is unknown, not an error of the whole path.
function tried(work: () => Truth): Truth {
  try {
    return work()
  } catch (error) {
    if (error instanceof PathFailure) return undefined
    throw error
  }
}

function anyPair(left: PathNode, right: PathNode, scope: Scope, test: (a: Json, b: Json) => Truth): Truth {
  return tried(() => {
    const others = unwrapped(evaluate(right, scope), scope)
    const verdicts = unwrapped(evaluate(left, scope), scope).flatMap(item => others.map(other => test(item, other)))
    if (scope.strict && verdicts.includes(undefined)) return undefined
    if (verdicts.includes(true)) return true
    return verdicts.includes(undefined) ? undefined : false
  })
}

function comparePair(operator: string, a: Json, b: Json): Truth {
  // A null is equal to a null, and comes neither before nor after anything.
  if (a.kind === 'null' || b.kind === 'null')
    return (operator === '==' && a.kind === b.kind) || (operator === '<>' && a.kind !== b.kind)
  if (a.kind !== b.kind || a.kind === 'array' || a.kind === 'object') return undefined
  const order = orderOf(a, b)
  switch (operator) {
    case '==':
      return order === 0
    case '<>':
      return order !== 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    default:
      return order >= 0
  }
}

function orderOf(a: Json, b: Json): number {
  if (a.kind === 'number' && b.kind === 'number') {
    if (isWhole(a.text) && isWhole(b.text))
      return Number(BigInt(a.text) - BigInt(b.text) > 0n) - Number(BigInt(a.text) < BigInt(b.text))
    return Number(a.text) - Number(b.text)
  }
  if (a.kind === 'string' && b.kind === 'string') return byCodePoint(a.value, b.value)
  return Number(a.kind === 'boolean' && a.value) - Number(b.kind === 'boolean' && b.value)
}

function byCodePoint(a: string, b: string): number {
  const [left, right] = [[...a], [...b]]
  for (const [i, char] of left.entries()) {
    const other = right[i]
    if (other === undefined) return 1
    if (char !== other) return (char.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0)
  }
  return left.length - right.length
}
