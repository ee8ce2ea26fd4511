import { BINDING } from '../tree/binding.ts'
import type { ComparisonOperator, Expression, Logical, Query } from '../tree/nodes.ts'
import { callOf } from './call.ts'
import { interval, string } from './literal.ts'
import { name, qualifiedName } from './name.ts'
import { primary } from './primary.ts'
import type { Reader } from './reader.ts'
import { continuesQuery, startsQuery } from './soft.ts'

/** Reads an operator and what is right of it. `start` is where `left` starts, its parentheses included. */
type Infix = Readonly<{ power: number; parse: (reader: Reader, left: Expression, start: number) => Expression }>

const INFIX: ReadonlyMap<string, Infix> = new Map([
  ['OR', { power: BINDING.or, parse: logical }],
  ['AND', { power: BINDING.and, parse: logical }],
  ['=', { power: BINDING.predicate, parse: comparison }],
  ['<>', { power: BINDING.predicate, parse: comparison }],
  ['!=', { power: BINDING.predicate, parse: comparison }],
  ['<', { power: BINDING.predicate, parse: comparison }],
  ['<=', { power: BINDING.predicate, parse: comparison }],
  ['>', { power: BINDING.predicate, parse: comparison }],
  ['>=', { power: BINDING.predicate, parse: comparison }],
  ['NOT', { power: BINDING.predicate, parse: negatable }],
  ['BETWEEN', { power: BINDING.predicate, parse: negatable }],
  ['IN', { power: BINDING.predicate, parse: negatable }],
  ['LIKE', { power: BINDING.predicate, parse: negatable }],
  ['IS', { power: BINDING.predicate, parse: is }],
  ['||', { power: BINDING.concat, parse: concat }],
  ['+', { power: BINDING.sum, parse: arithmetic }],
  ['-', { power: BINDING.sum, parse: arithmetic }],
  ['*', { power: BINDING.product, parse: arithmetic }],
  ['/', { power: BINDING.product, parse: arithmetic }],
  ['%', { power: BINDING.product, parse: arithmetic }],
  ['AT', { power: BINDING.zone, parse: atTimeZone }],
  ['.', { power: BINDING.postfix, parse: field }],
  ['[', { power: BINDING.postfix, parse: subscript }],
])

/** expression = prefix {infix}, as long as the infix binds tighter than `floor` */
export function expression(reader: Reader, floor: number = BINDING.none): Expression {
  reader.enter()
  const { at } = reader
  const isNot = floor < BINDING.predicate && reader.is('NOT')
  const left = isNot ? not(reader) : prefix(reader)
  const whole = infixes(reader, left, at, floor, isNot ? BINDING.not : BINDING.postfix)
  reader.leave()
  return whole
}

/** starBase = primary {"." name | "[" operand "]"}, which `.*` may follow; null when an operator comes first */
export function starBase(reader: Reader): Expression | null {
  const { at } = reader
  if (reader.is('NOT') || (isSign(reader) && !isNegative(reader))) return null
  const base = infixes(reader, primary(reader), at, BINDING.zone, BINDING.postfix)
  if (reader.value(0) === '.' && reader.value(1) !== '*') reader.fail(1)
  return base
}

/** operand = an expression that binds tighter than a predicate */
export function operand(reader: Reader): Expression {
  return expression(reader, BINDING.predicate)
}

/** rest = {infix}, after an operand that starts at `start` */
export function rest(reader: Reader, left: Expression, start: number): Expression {
  return infixes(reader, left, start, BINDING.none, BINDING.postfix)
}

// What follows binds no tighter than what was read, and after a predicate only logic can follow: `a = b = c`,
// `a IS NULL + 1` and `a AND b = c = d` are errors.
function infixes(reader: Reader, first: Expression, start: number, floor: number, most: number): Expression {
  let left = first
  let ceiling: number = most
  for (let levels = 1; ; levels++) {
    const infix = infixAt(reader, floor, ceiling)
    if (!infix) break
    left = infix.parse(reader, left, start)
    ceiling = infix.power === BINDING.predicate ? BINDING.not : infix.power
    reader.checkChain(levels)
  }
  reader.endOperand()
  return left
}

function infixAt(reader: Reader, floor: number, ceiling: number): Infix | undefined {
  noteInfixes(reader, floor, ceiling)
  const value = reader.value(0)
  const infix = INFIX.get(value)
  if (!infix || infix.power <= floor || infix.power > ceiling) return undefined
  // In `SELECT a at FROM t` the word is an alias; in `SELECT t.*` the dot is the select item's.
  if (value === 'AT' && reader.value(1) !== 'TIME') return undefined
  if (value === '.' && !reader.isName(1)) return undefined
  return infix
}

function noteInfixes(reader: Reader, floor: number, ceiling: number): void {
  if (!reader.isWatched) return
  for (const [value, { power }] of INFIX) if (power > floor && power <= ceiling) reader.note(value)
}

/** not = NOT {NOT} expression, which takes the whole predicate */
function not(reader: Reader): Expression {
  const places = signs(reader, () => reader.is('NOT'))
  return wrap(places, expression(reader, BINDING.not), at => value => ({ kind: 'not', at, value }))
}

/** prefix = {"-" | "+"} primary, where a minus before a number belongs to the number */
function prefix(reader: Reader): Expression {
  if (!isSign(reader) || isNegative(reader)) return primary(reader)
  const places = signs(reader, () => isSign(reader) && !isNegative(reader))
  const operand = expression(reader, BINDING.sign)
  return wrap(places, operand, at => operand => ({
    kind: 'unary',
    at,
    operator: reader.text[at] === '-' ? '-' : '+',
    operand,
  }))
}

function isSign(reader: Reader): boolean {
  const sign = reader.value(0)
  return sign === '-' || sign === '+'
}

function isNegative(reader: Reader): boolean {
  return reader.value(0) === '-' && NUMBERS.has(reader.peek(1).type)
}

const NUMBERS: ReadonlySet<string> = new Set(['integer', 'decimal', 'double'])

// Signs are counted, not nested, so that a long row of them needs no stack here.
function signs(reader: Reader, isSign: () => boolean): number[] {
  const places: number[] = []
  while (isSign()) places.push(reader.next().at)
  reader.checkChain(places.length)
  return places
}

function wrap(
  places: readonly number[],
  inner: Expression,
  around: (at: number) => (inner: Expression) => Expression,
): Expression {
  return places.reduceRight((node, at) => around(at)(node), inner)
}

/** logical = operand (AND operand {AND operand} | OR operand {OR operand}); a chain is one node */
function logical(reader: Reader, left: Expression, start: number): Logical {
  const word = reader.value(0)
  const operator = word === 'AND' ? 'and' : 'or'
  const terms = [left]
  while (reader.take(word)) terms.push(expression(reader, BINDING[operator]))
  return { kind: 'logical', at: start, operator, terms }
}

const QUANTIFIERS: ReadonlyMap<string, 'all' | 'any' | 'some'> = new Map([
  ['ALL', 'all'],
  ['ANY', 'any'],
  ['SOME', 'some'],
])

/** comparison = operand operator operand | operand operator (ALL | ANY | SOME) "(" query ")" */
function comparison(reader: Reader, left: Expression): Expression {
  const { at, value } = reader.next()
  // The table of infixes holds these six and `!=`.
  const operator = (value === '!=' ? '<>' : value) as ComparisonOperator
  const quantifier = QUANTIFIERS.get(reader.value(0))
  if (!quantifier || reader.value(1) !== '(' || !(startsQuery(reader, 2) || reader.value(2) === '(')) {
    return { kind: 'comparison', at, operator, left, right: expression(reader, BINDING.predicate) }
  }
  const called = qualifiedName(reader)
  // Trino holds `a = any (SELECT …` for a comparison with a name till the end, as nothing but WITH shows that it is none.
  const isBlamed = startsQuery(reader, 1) && reader.value(1) !== 'WITH'
  const list = blamed(reader, reader.at, isBlamed, () => {
    reader.expect('(')
    const list = listOrQuery(reader)
    if ('kind' in list) reader.expect(')')
    return list
  })
  if ('kind' in list) {
    return { kind: 'quantified', at, operator, quantifier, value: left, query: list }
  }
  // ALL, ANY and SOME are names as well: `a = any (b)` compares with a call, and so does `a = any ((SELECT 1))`.
  const call = callOf(reader, called.at, called, { distinct: false, arguments: list })
  return {
    kind: 'comparison',
    at,
    operator,
    left,
    right: infixes(reader, call, called.at, BINDING.predicate, BINDING.postfix),
  }
}

/** negatable = operand [NOT] (between | in | like) */
function negatable(reader: Reader, left: Expression): Expression {
  const { at } = reader
  const negated = reader.take('NOT')
  switch (reader.expectOne('BETWEEN', 'IN', 'LIKE')) {
    case 'between':
      return between(reader, at, left, negated)
    case 'in':
      return inside(reader, at, left, negated)
    case 'like':
      return like(reader, at, left, negated)
  }
}

/** between = BETWEEN operand AND operand */
function between(reader: Reader, at: number, value: Expression, negated: boolean): Expression {
  const min = expression(reader, BINDING.predicate)
  reader.expect('AND')
  const max = expression(reader, BINDING.predicate)
  return { kind: 'between', at, negated, value, min, max }
}

/** in = IN "(" (query | expression {"," expression}) ")" */
function inside(reader: Reader, at: number, value: Expression, negated: boolean): Expression {
  // Trino holds `a IN (…` for a part of POSITION till the end, but not `a NOT IN (…`.
  return blamed(reader, at, !negated, () => {
    reader.expect('(')
    const list = listOrQuery(reader)
    reader.expect(')')
    return 'kind' in list
      ? { kind: 'inQuery', at, negated, value, query: list }
      : { kind: 'inList', at, negated, value, items: list }
  })
}

// What is wrong within some parentheses is reported before them.
function blamed<T>(reader: Reader, at: number, isBlamed: boolean, read: () => T): T {
  return isBlamed ? reader.blame(at, read) : read()
}

/** listOrQuery = query | expression {"," expression}, where `((SELECT 1))` is an expression */
function listOrQuery(reader: Reader): Query | Expression[] {
  if (startsQuery(reader)) return reader.query()
  const { at } = reader
  const first = reader.is('(') ? primary(reader) : null
  if (first?.kind === 'subquery' && !first.query.with && continuesQuery(reader)) return reader.queryFrom(first.query)
  const items = [first ? rest(reader, first, at) : expression(reader)]
  while (reader.take(',')) items.push(expression(reader))
  return items
}

/** like = LIKE operand [ESCAPE operand] */
function like(reader: Reader, at: number, value: Expression, negated: boolean): Expression {
  const pattern = expression(reader, BINDING.predicate)
  const mark = reader.take('ESCAPE') ? expression(reader, BINDING.predicate) : null
  return { kind: 'like', at, negated, value, pattern, escape: mark }
}

/** is = IS [NOT] (NULL | DISTINCT FROM operand) */
function is(reader: Reader, left: Expression): Expression {
  const { at } = reader.next()
  const negated = reader.take('NOT')
  if (reader.expectOne('NULL', 'DISTINCT') === 'null') return { kind: 'isNull', at, negated, value: left }
  reader.expect('FROM')
  return { kind: 'isDistinct', at, negated, left, right: expression(reader, BINDING.predicate) }
}

/** concat = operand "||" operand */
function concat(reader: Reader, left: Expression): Expression {
  const { at } = reader.next()
  return { kind: 'concat', at, left, right: expression(reader, BINDING.concat) }
}

/** arithmetic = operand ("+" | "-" | "*" | "/" | "%") operand */
function arithmetic(reader: Reader, left: Expression): Expression {
  const { at, value } = reader.next()
  const power = value === '+' || value === '-' ? BINDING.sum : BINDING.product
  // The table of infixes holds these five.
  return { kind: 'arithmetic', at, operator: value as '+', left, right: expression(reader, power) }
}

/** atTimeZone = operand AT TIME ZONE (interval | string) */
function atTimeZone(reader: Reader, value: Expression): Expression {
  const { at } = reader
  reader.expect('AT', 'TIME', 'ZONE')
  return { kind: 'atTimeZone', at, value, zone: reader.is('INTERVAL') ? interval(reader) : string(reader) }
}

/** field = operand "." name */
function field(reader: Reader, base: Expression, start: number): Expression {
  reader.expect('.')
  return { kind: 'field', at: start, base, field: name(reader) }
}

/** subscript = operand "[" operand "]" */
function subscript(reader: Reader, base: Expression, start: number): Expression {
  reader.expect('[')
  const index = expression(reader, BINDING.predicate)
  reader.expect(']')
  return { kind: 'subscript', at: start, base, index }
}
