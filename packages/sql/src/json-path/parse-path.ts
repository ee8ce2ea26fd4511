import { type JsonPath, PATH_METHODS, type PathMethod, type PathNode, type PathRange } from './path.ts'
import { pathPredicate } from './predicate.ts'
import { PathError, PathReader } from './reader.ts'

/** How deep a path may be nested. */
const MAX_DEPTH = 100

/** Reads `lax $.a[0]`. Throws a PathError for what is no path. */
export function parsePath(text: string): JsonPath {
  const reader = new PathReader(text)
  if (!reader.is('lax', 'strict')) throw reader.unexpected("'lax' or 'strict'")
  const strict = reader.take().text === 'strict'
  const root = sum(reader, 0)
  if (reader.token.kind !== 'end') throw reader.unexpected('<EOF>')
  return { strict, root }
}

/** sum = product {("+" | "-") product} */
function sum(reader: PathReader, depth: number): PathNode {
  if (depth > MAX_DEPTH) throw new PathError('path is nested too deeply', reader.token.at)
  let left = product(reader, depth)
  while (reader.is('+', '-')) {
    const { text, at } = reader.take()
    left = { kind: 'arithmetic', at, operator: text === '+' ? '+' : '-', left, right: product(reader, depth) }
  }
  return left
}

/** product = signed {("*" | "/" | "%") signed} */
function product(reader: PathReader, depth: number): PathNode {
  let left = signed(reader, depth)
  while (reader.is('*', '/', '%')) {
    const { text, at } = reader.take()
    const operator = text === '*' ? '*' : text === '/' ? '/' : '%'
    left = { kind: 'arithmetic', at, operator, left, right: signed(reader, depth) }
  }
  return left
}

/** signed = {"+" | "-"} accessor */
function signed(reader: PathReader, depth: number): PathNode {
  if (!reader.is('+', '-')) return accessor(reader, depth)
  const { text, at } = reader.take()
  if (depth > MAX_DEPTH) throw new PathError('path is nested too deeply', at)
  return { kind: 'sign', at, operator: text === '+' ? '+' : '-', operand: signed(reader, depth + 1) }
}

/** accessor = primary {"." member | ".." name | "[" ranges "]" | "?" "(" predicate ")"} */
function accessor(reader: PathReader, depth: number): PathNode {
  let base = primary(reader, depth)
  for (;;) {
    const { at } = reader.token
    if (reader.skip('.')) base = member(reader, base, at)
    else if (reader.skip('..')) base = { kind: 'descendants', at, base, name: key(reader) }
    else if (reader.skip('[')) base = { kind: 'elements', at, base, ranges: ranges(reader, depth) }
    else if (reader.skip('?')) {
      reader.expect('(')
      base = { kind: 'filter', at, base, predicate: pathPredicate(reader, depth + 1, { path: sum }) }
      reader.expect(')')
    } else return base
  }
}

function member(reader: PathReader, base: PathNode, at: number): PathNode {
  if (reader.skip('*')) return { kind: 'member', at, base, name: null }
  const method = methodNamed(reader.token.text)
  if (!method || reader.following.text !== '(') return { kind: 'member', at, base, name: key(reader) }
  reader.take()
  reader.expect('(')
  const template = method === 'datetime' && reader.token.kind === 'string' ? reader.string() : null
  reader.expect(')')
  return { kind: 'method', at, base, method, template }
}

function methodNamed(text: string): PathMethod | undefined {
  return PATH_METHODS.find(method => method === text)
}

function key(reader: PathReader): string {
  if (reader.token.kind === 'string') return reader.string()
  if (reader.token.kind !== 'word') throw reader.unexpected('a key')
  return reader.take().text
}

/** ranges = "*" | sum ["to" sum] {"," …}, and the bracket that closes them */
function ranges(reader: PathReader, depth: number): readonly PathRange[] {
  const found: PathRange[] = []
  if (!reader.skip('*')) {
    do {
      const from = sum(reader, depth + 1)
      found.push({ from, to: reader.skip('to') ? sum(reader, depth + 1) : null })
    } while (reader.skip(','))
  }
  reader.expect(']')
  return found
}

/** primary = "$" | "$name" | "@" | "last" | literal | "(" sum ")" */
function primary(reader: PathReader, depth: number): PathNode {
  const { at, kind, text } = reader.token
  if (reader.skip('(')) {
    const inner = sum(reader, depth + 1)
    reader.expect(')')
    return inner
  }
  if (kind === 'string') return { kind: 'literal', at, value: reader.string() }
  if (kind === 'number') return { kind: 'literal', at, value: { number: reader.take().text } }
  if (kind === 'variable') return { kind: 'variable', at, name: reader.take().text.slice(1) }
  if (!reader.is('$', '@', 'last', 'null', 'true', 'false')) throw reader.unexpected('a path')
  reader.take()
  if (text === 'null') return { kind: 'literal', at, value: null }
  if (text === 'true' || text === 'false') return { kind: 'literal', at, value: text === 'true' }
  return { kind: text === '$' ? 'context' : text === '@' ? 'item' : 'last', at }
}
