import type { PathNode, PathPredicate } from './path.ts'
import { PathError, type PathReader } from './reader.ts'

/** Reads a path inside of a predicate; handed in, as files may not import each other in a circle. */
type Rules = Readonly<{ path: (reader: PathReader, depth: number) => PathNode }>

const OPERATORS = { '==': '==', '<>': '<>', '!=': '<>', '<': '<', '<=': '<=', '>': '>', '>=': '>=' } as const

/** predicate = conjunction {"||" conjunction} */
export function pathPredicate(reader: PathReader, depth: number, rules: Rules): PathPredicate {
  let left = conjunction(reader, depth, rules)
  while (reader.is('||')) {
    const { at } = reader.take()
    left = { kind: 'or', at, left, right: conjunction(reader, depth, rules) }
  }
  return left
}

/** conjunction = condition {"&&" condition} */
function conjunction(reader: PathReader, depth: number, rules: Rules): PathPredicate {
  let left = condition(reader, depth, rules)
  while (reader.is('&&')) {
    const { at } = reader.take()
    left = { kind: 'and', at, left, right: condition(reader, depth, rules) }
  }
  return left
}

/** condition = "!" delimited | delimited ["is" "unknown"] | path (operator path | "starts" "with" … | "like_regex" …) */
function condition(reader: PathReader, depth: number, rules: Rules): PathPredicate {
  const { at } = reader.token
  if (reader.skip('!')) return { kind: 'not', at, predicate: delimited(reader, depth, rules) }
  if (reader.is('exists')) return delimited(reader, depth, rules)
  return (reader.is('(') && parenthesised(reader, depth, rules)) || comparison(reader, depth, rules)
}

/** delimited = "exists" "(" path ")" | "(" predicate ")" */
function delimited(reader: PathReader, depth: number, rules: Rules): PathPredicate {
  const { at } = reader.token
  const exists = reader.skip('exists')
  reader.expect('(')
  const found: PathPredicate = exists
    ? { kind: 'exists', at, path: rules.path(reader, depth + 1) }
    : pathPredicate(reader, depth + 1, rules)
  reader.expect(')')
  return found
}

/** What a parenthesis holds is known only by what comes after it: `(@.a > 1) && …` or `(@.a + 1) > 2`. */
function parenthesised(reader: PathReader, depth: number, rules: Rules): PathPredicate | undefined {
  const mark = reader.mark()
  const { at } = reader.token
  // Each level tries twice what it holds, so levels of doubt are few.
  if (depth > 12) throw new PathError('path is nested too deeply', at)
  try {
    const predicate = delimited(reader, depth, rules)
    if (!reader.skip('is')) return predicate
    reader.expect('unknown')
    return { kind: 'isUnknown', at, predicate }
  } catch (error) {
    if (!(error instanceof PathError)) throw error
    reader.back(mark)
    return undefined
  }
}

function comparison(reader: PathReader, depth: number, rules: Rules): PathPredicate {
  const left = rules.path(reader, depth)
  const { at, text } = reader.token
  if (reader.skip('starts')) {
    reader.expect('with')
    return { kind: 'startsWith', at, value: left, prefix: rules.path(reader, depth) }
  }
  if (reader.skip('like_regex')) {
    const pattern = reader.string()
    return { kind: 'likeRegex', at, value: left, pattern, flag: reader.skip('flag') ? reader.string() : null }
  }
  const operator = reader.token.kind === 'symbol' && isOperator(text) ? OPERATORS[text] : undefined
  if (!operator) throw reader.unexpected('a comparison')
  reader.take()
  return { kind: 'comparison', at, operator, left, right: rules.path(reader, depth) }
}

function isOperator(text: string): text is keyof typeof OPERATORS {
  return Object.hasOwn(OPERATORS, text)
}
