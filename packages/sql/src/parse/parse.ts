import { type SqlError, TOO_DEEP, withinStack } from '../errors.ts'
import { isHigher } from '../tree/height.ts'
import type { Expression, Node, Statement } from '../tree/nodes.ts'
import { expression, operand, rest } from './expression.ts'
import { hintFor } from './hint.ts'
import { query, queryFrom } from './query.ts'
import { MAX_HEIGHT, Reader, type Rules, Unexpected } from './reader.ts'
import { statement } from './statement.ts'
import { mostUseful } from './wanted.ts'

const RULES: Rules = { expression, operand, rest, query, queryFrom }

/** `strict`: take no `;` at the end, as Trino's own parser takes none. */
export type ParseOptions = Readonly<{ strict?: boolean }>

/**
 * Reads one statement; one `;` at its end is passed over. Throws a SqlError with Trino's name for what is wrong:
 * `SYNTAX_ERROR`, `UNSUPPORTED_STATEMENT` for statements other than queries, `NOT_SUPPORTED` for what a query can hold
 * in Trino and not here, and for what is nested too deeply.
 */
export function parse(text: string, options: ParseOptions = {}): Statement {
  return read(text, reader => {
    const { at } = reader
    const body = statement(reader)
    if (!options.strict && reader.peek(1).type === 'end') reader.take(';')
    return { kind: 'statement', at, text, body, parameters: reader.parameterCount }
  })
}

/** Reads one expression and nothing else. */
export function parseExpression(text: string): Expression {
  return read(text, reader => reader.expression())
}

function read<T extends Node>(text: string, rule: (reader: Reader) => T): T {
  const reader = new Reader(text, RULES)
  try {
    return withinStack(() => whole(reader, rule), { text, at: 0 })
  } catch (failure) {
    if (failure instanceof Unexpected) throw syntaxError(reader, failure, rule)
    throw failure
  }
}

function whole<T extends Node>(reader: Reader, rule: (reader: Reader) => T): T {
  const tree = rule(reader)
  reader.finish()
  checkHeight(reader, tree)
  return tree
}

// A tree has at most as many levels as its text has tokens, so nearly all need no measuring.
function checkHeight(reader: Reader, tree: Node): void {
  if (reader.position <= MAX_HEIGHT || !isHigher(tree, MAX_HEIGHT)) return
  throw reader.error('NOT_SUPPORTED', tree.at, TOO_DEEP)
}

/** What was found, and what could have stood there, which a second reading finds out. */
function syntaxError(reader: Reader, { index, blamed }: Unexpected, rule: (reader: Reader) => unknown): SqlError {
  const wanted = reader.again(index).wantedBy(rule)
  const { type, at, end } = reader.token(index)
  const found = type === 'end' ? '<EOF>' : reader.text.slice(at, end)
  const elsewhere = blamed === undefined || blamed === at ? '' : ` at line ${place(reader, at)}`
  const misfit = {
    found: type === 'end' ? '' : found.toUpperCase(),
    before: reader.token(index - 1).value,
    isFirst: index === 0,
    wanted,
  }
  const message = `mismatched input '${shown(found)}'${elsewhere}. Expecting: ${mostUseful(wanted)}`
  return reader.error('SYNTAX_ERROR', blamed ?? at, message, hintFor(misfit))
}

function place(reader: Reader, at: number): string {
  const { position } = reader.error('SYNTAX_ERROR', at, '')
  return `${position?.line}:${position?.column}`
}

// A whole page may stand between quotes.
function shown(found: string): string {
  return found.length > 60 ? `${found.slice(0, 60)}…` : found
}
