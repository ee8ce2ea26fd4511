import type {
  BooleanLiteral,
  Expression,
  Lambda,
  Name,
  NullLiteral,
  Query,
  Row,
  Subquery,
  TypedLiteral,
} from '../tree/nodes.ts'
import { call, isCall } from './call.ts'
import {
  caseOf,
  cast,
  currentTime,
  extract,
  grouping,
  holdsValue,
  listagg,
  normalize,
  position,
  special,
  substring,
  trim,
} from './form.ts'
import { jsonArray, jsonExists, jsonObject, jsonQuery, jsonValue } from './json.ts'
import { binary, interval, isInterval, number, parameter, string } from './literal.ts'
import { name } from './name.ts'
import type { Reader } from './reader.ts'
import { continuesQuery, startsQuery } from './soft.ts'
import { isOver } from './window.ts'

type Rule = (reader: Reader) => Expression

/** What a reserved word or a symbol starts. */
const RESERVED: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['(', parentheses],
  ['[', array],
  ['?', parameter],
  ['-', number],
  ['NULL', nullLiteral],
  ['TRUE', boolean],
  ['FALSE', boolean],
  ['CASE', caseOf],
  ['CAST', cast],
  ['EXISTS', exists],
  ['EXTRACT', extract],
  ['GROUPING', grouping],
  ['LISTAGG', listagg],
  ['NORMALIZE', normalize],
  ['TRIM', trim],
  ['CURRENT_DATE', currentTime],
  ['CURRENT_TIME', currentTime],
  ['CURRENT_TIMESTAMP', currentTime],
  ['LOCALTIME', currentTime],
  ['LOCALTIMESTAMP', currentTime],
  ['CURRENT_USER', special],
  ['CURRENT_CATALOG', special],
  ['CURRENT_SCHEMA', special],
  ['CURRENT_PATH', special],
  ['JSON_ARRAY', jsonArray],
  ['JSON_EXISTS', jsonExists],
  ['JSON_OBJECT', jsonObject],
  ['JSON_QUERY', jsonQuery],
  ['JSON_VALUE', jsonValue],
])

/** What a word starts that is a name elsewhere, and when it does. */
const SOFT: ReadonlyMap<string, readonly [starts: (reader: Reader) => boolean, rule: Rule]> = new Map([
  ['ARRAY', [reader => reader.value(1) === '[', array]],
  ['DOUBLE', [reader => reader.value(1) === 'PRECISION' && reader.isString(2), typedLiteral]],
  ['FINAL', [isMeasureCall, refuseMeasure]],
  ['INTERVAL', [isInterval, interval]],
  ['POSITION', [holdsValue, position]],
  ['ROW', [reader => reader.value(1) === '(', row]],
  ['RUNNING', [isMeasureCall, refuseMeasure]],
  ['SUBSTRING', [holdsValue, substring]],
  ['TRY_CAST', [reader => reader.value(1) === '(', cast]],
])

/** primary = what no operator is needed for: literals, names, calls, forms, and all within parentheses */
export function primary(reader: Reader): Expression {
  reader.note('<expression>')
  const token = reader.peek()
  switch (token.type) {
    case 'integer':
    case 'decimal':
    case 'double':
      return number(reader)
    case 'string':
    case 'unicodeString':
      return string(reader)
    case 'binary':
      return binary(reader)
    default:
      return enclosed(reader, ruleFor(reader, token.value))
  }
}

function enclosed(reader: Reader, rule: Rule): Expression {
  reader.enclose(1)
  const node = rule(reader)
  reader.enclose(-1)
  return node
}

// A query or the body of a lambda is enclosed by no more than the whole of it is.
function disclosed<T>(reader: Reader, read: () => T): T {
  reader.enclose(-1)
  const node = read()
  reader.enclose(1)
  return node
}

function ruleFor(reader: Reader, word: string): Rule {
  const reserved = RESERVED.get(word)
  if (reserved) return reserved
  const soft = SOFT.get(word)
  return soft?.[0](reader) ? soft[1] : named
}

/** named = name string | name "->" expression | call | name */
function named(reader: Reader): Expression {
  if (!reader.isName()) return reader.fail()
  if (reader.isString(1)) return typedLiteral(reader)
  if (reader.value(1) === '->') return lambda(reader, reader.at, [name(reader)])
  if (isCall(reader)) return call(reader)
  if (isOver(reader, 1)) return refuseMeasure(reader)
  return name(reader)
}

/** typedLiteral = (name | DOUBLE PRECISION) string */
function typedLiteral(reader: Reader): TypedLiteral {
  const { at } = reader
  const type = name(reader)
  // However it is spelled, Trino takes it for the type DOUBLE.
  const isPrecise = reader.take('PRECISION')
  if (!type.quoted && /^x$/i.test(type.name)) reader.complain(at, SPACED_BINARY, 'SYNTAX_ERROR', "write X'…'")
  const named = isPrecise ? { ...type, name: 'DOUBLE' } : type
  return { kind: 'typedLiteral', at, type: named, value: string(reader).value }
}

const SPACED_BINARY = "Spaces are not allowed between 'X' and the starting quote of a binary literal"

function nullLiteral(reader: Reader): NullLiteral {
  const { at } = reader.next()
  return { kind: 'null', at }
}

function boolean(reader: Reader): BooleanLiteral {
  const { at, value } = reader.next()
  return { kind: 'boolean', at, value: value === 'TRUE' }
}

/** array = [ARRAY] "[" [expression {"," expression}] "]" */
function array(reader: Reader): Expression {
  const { at } = reader
  reader.take('ARRAY')
  reader.expect('[')
  const items = reader.is(']') ? [] : reader.many(inner => inner.expression())
  reader.expect(']')
  return { kind: 'array', at, items }
}

/** row = ROW "(" expression {"," expression} ")"; without expressions it is a call of a function `row` */
function row(reader: Reader): Expression {
  const made = call(reader)
  const plain =
    !made.distinct && !made.star && made.orderBy.length + (made.filter || made.nulls || made.over ? 1 : 0) === 0
  return plain && made.arguments.length > 0 ? { kind: 'row', at: made.at, items: made.arguments } : made
}

/** exists = EXISTS "(" query ")" */
function exists(reader: Reader): Expression {
  const { at } = reader
  reader.expect('EXISTS')
  return { kind: 'exists', at, query: disclosed(reader, () => reader.subquery()) }
}

/** parentheses = lambda | subquery | "(" expression ")" | "(" expression "," expression {"," expression} ")" */
function parentheses(reader: Reader): Expression {
  const { at } = reader
  if (isLambda(reader)) return lambda(reader, at, lambdaParameters(reader))
  reader.expect('(')
  if (startsQuery(reader))
    return closeSubquery(
      reader,
      at,
      disclosed(reader, () => reader.query()),
    )
  if (!reader.is('(')) return closeRow(reader, at, reader.expression())
  const { at: start } = reader
  const first = reader.nested(() => parentheses(reader))
  if (isOperand(reader, first)) return closeSubquery(reader, at, reader.queryFrom(first.query))
  return closeRow(reader, at, reader.rest(first, start))
}

/** Whether a query in parentheses is a part of a greater one, as in `((SELECT 1) UNION …)`, and no value. */
function isOperand(reader: Reader, first: Expression): first is Subquery {
  return first.kind === 'subquery' && !first.query.with && (reader.is(')') || continuesQuery(reader))
}

function closeSubquery(reader: Reader, at: number, query: Query): Subquery {
  reader.expect(')')
  return { kind: 'subquery', at, query }
}

function closeRow(reader: Reader, at: number, first: Expression): Expression {
  if (reader.take(')')) return first
  const items = [first]
  while (reader.take(',')) items.push(reader.expression())
  reader.expect(')')
  return items.length > 1 ? ({ kind: 'row', at, items } satisfies Row) : first
}

/** Whether a lambda with its parameters in parentheses starts here: its arrow is the one sign. */
function isLambda(reader: Reader): boolean {
  let ahead = 1
  if (reader.isName(ahead)) {
    ahead++
    while (reader.value(ahead) === ',' && reader.isName(ahead + 1)) ahead += 2
  }
  return reader.value(ahead) === ')' && reader.value(ahead + 1) === '->'
}

function lambdaParameters(reader: Reader): Name[] {
  reader.expect('(')
  const parameters = reader.is(')') ? [] : reader.many(name)
  reader.expect(')')
  return parameters
}

/** lambda = (name | "(" [name {"," name}] ")") "->" expression */
function lambda(reader: Reader, at: number, parameters: readonly Name[]): Lambda {
  reader.expect('->')
  return { kind: 'lambda', at, parameters, body: disclosed(reader, () => reader.expression()) }
}

// `RUNNING f(x)`, `FINAL f(x)` and `name OVER window` speak of row patterns.
function isMeasureCall(reader: Reader): boolean {
  return reader.isName(1) && isCall(reader, 1)
}

function refuseMeasure(reader: Reader): never {
  throw reader.error('NOT_SUPPORTED', reader.at, 'Row pattern measures are not supported')
}
