import type { Expression, JsonForm } from '../tree/nodes.ts'
import { MAX_CHAR, type Type } from '../types/type.ts'
import { callOf } from './call.ts'
import { fieldNames } from './carrier.ts'
import { cast } from './cast/cast.ts'
import { carrierOf } from './cast/site.ts'
import { bounded, type Compiler, ownType, typeOf } from './compiler.ts'
import { caseOf, castOf, currentTime, extract, grouping, lambda, listagg, normalize, trim } from './form.ts'
import { jsonForm } from './json-form.ts'
import { literal } from './literal.ts'
import { outerRelations } from './names.ts'
import { arithmetic, concat, unary } from './operator.ts'
import { between, comparison, inList, inQuery, isDistinct, like, logical, quantified } from './predicate.ts'
import { whole } from './reach.ts'
import { reference, subscript } from './reference.ts'
import { refuse } from './refuse.ts'
import { call, castTo, failAs, identifier, struct, when } from './text.ts'
import { hoist } from './try.ts'
import { isSurelyNull, orUndecided } from './undecided.ts'
import { inZone, type Zone } from './zone.ts'
import { zoneOf } from './zone-of.ts'

/**
 * An expression, coerced to what its place asks for. A chain, `a + b + c + …`, is compiled from its inmost link outward,
 * each link taking the one below as compiled: as long as a tree may be high, it would not fit the stack.
 */
export function expression(c: Compiler, node: Expression): string {
  const { operand } = c.state
  c.state.operand = undefined
  if (operand?.node === node) return operand.sql
  if (!c.state.isPart) return whole(c, node)
  let sql = ''
  for (const link of linksOf(node)) {
    sql = bounded(hoist(c, link, () => coerced(c, link)))
    c.state.operand = { node: link, sql }
  }
  c.state.operand = undefined
  return sql
}

/** The links of a chain, inmost first; any other expression is its own only link. */
function linksOf(node: Expression): readonly Expression[] {
  const links: Expression[] = []
  for (let link: Expression | undefined = node; link; link = linkBelow(link)) links.push(link)
  return links.reverse()
}

function linkBelow(node: Expression): Expression | undefined {
  switch (node.kind) {
    case 'arithmetic':
    case 'concat':
      return node.left
    case 'unary':
      return node.operand
    case 'not':
    case 'atTimeZone':
      return node.value
    default:
      return undefined
  }
}

function coerced(c: Compiler, node: Expression): string {
  const outer = c.state.at
  c.state.at = node.at
  const sql = isSurelyNull(node)
    ? castTo('NULL', carrierOf(ownType(c, node)))
    : c.state.caughtBy === 'try'
      ? orUndecided(c, node, () => plain(c, node))
      : plain(c, node)
  const to = c.analysed.coercions.get(node)
  const from = to === undefined ? undefined : ownType(c, node)
  const zone = from && 'zone' in from && from.zone ? zoneOf(c, node) : null
  const coerced =
    to === undefined || from === undefined || to.kind === 'function' ? sql : coerce(c, sql, from, to, zone)
  c.state.at = outer
  return coerced
}

// Patterns, JSON paths and sets of characters are types of their own in Trino, and text here.
const TEXT_LIKE = new Set(['JoniRegExp', 'JsonPath', 'CodePoints'])

function coerce(
  c: Compiler,
  ...[sql, from, to, zone]: [string, Parameters<typeof cast>[2], Parameters<typeof cast>[3], Zone]
): string {
  if (TEXT_LIKE.has(to.kind) || isWidestChar(to)) return sql
  return mayOverflow(from, to) ? orRefused(sql, carrierOf(to)) : cast(c, sql, from, to, zone)
}

/** Whether decimals, or integers, and decimals have a common type that does not hold all of them. */
function mayOverflow(from: Type, to: Type): boolean {
  const digits = from.kind === 'decimal' ? from.precision - from.scale : (DIGITS[from.kind] ?? 0)
  return to.kind === 'decimal' && digits > to.precision - to.scale
}

const DIGITS: Readonly<Record<string, number>> = { tinyint: 3, smallint: 5, integer: 10, bigint: 19 }

// Trino fails too, but not where it compares with a constant, or with NULL.
function orRefused(sql: string, target: string): string {
  const message = 'Decimals that take more than 38 digits together are not compared or joined here'
  const failure = failAs(target, 'NOT_PORTABLE', message)
  return call('coalesce', `TRY_CAST(${sql} AS ${target})`, when([[`${sql} IS NOT NULL`, failure]]))
}

// To compare a char with text of any length, Trino makes both the widest char: here neither is padded for that.
function isWidestChar(to: Type): boolean {
  return to.kind === 'char' && to.length === MAX_CHAR
}

function plain(c: Compiler, node: Expression): string {
  switch (node.kind) {
    case 'null':
    case 'boolean':
    case 'integer':
    case 'decimal':
    case 'double':
    case 'string':
    case 'binary':
    case 'typedLiteral':
    case 'interval':
    case 'parameter':
      return literal(c, node)
    case 'name':
    case 'field':
      return reference(c, node)
    case 'subscript':
      return subscript(c, node)
    case 'row':
      return row(c, node)
    case 'array':
      return array(c, node)
    case 'subquery':
      return scalarSubquery(c, node)
    case 'exists':
      return `EXISTS (${c.query(node.query)})`
    case 'lambda':
      return lambda(c, node)
    default:
      return composed(c, node)
  }
}

type Simple = 'name' | 'field' | 'subscript' | 'row' | 'array' | 'subquery' | 'exists' | 'lambda' | LiteralKind
type LiteralKind =
  | 'null'
  | 'boolean'
  | 'integer'
  | 'decimal'
  | 'double'
  | 'string'
  | 'binary'
  | 'typedLiteral'
  | 'interval'
  | 'parameter'

function composed(c: Compiler, node: Exclude<Expression, { kind: Simple }>): string {
  switch (node.kind) {
    case 'unary':
      return unary(c, node)
    case 'arithmetic':
      return arithmetic(c, node)
    case 'concat':
      return concat(c, node)
    case 'atTimeZone': {
      const zone = node.zone.kind === 'string' ? node.zone.value : null
      return inZone(c.expression(node.value), zone, carrierOf(ownType(c, node)))
    }
    case 'comparison':
      return comparison(c, node)
    case 'quantified':
      return quantified(c, node)
    case 'logical':
      return logical(c, node)
    case 'not':
      return `(NOT ${c.expression(node.value)})`
    case 'between':
      return between(c, node)
    case 'inList':
      return inList(c, node)
    case 'inQuery':
      return inQuery(c, node)
    case 'like':
      return like(c, node)
    case 'isNull':
      return `(${c.expression(node.value)} IS ${node.negated ? 'NOT ' : ''}NULL)`
    case 'isDistinct':
      return isDistinct(c, node)
    default:
      return form(c, node)
  }
}

type Form = Extract<
  Expression,
  {
    kind:
      | 'case'
      | 'cast'
      | 'call'
      | 'listagg'
      | 'extract'
      | 'currentTime'
      | 'special'
      | 'trim'
      | 'normalize'
      | 'grouping'
  }
>

function form(c: Compiler, node: Form | JsonForm): string {
  switch (node.kind) {
    case 'case':
      return caseOf(c, node)
    case 'cast':
      return castOf(c, node)
    case 'call':
      return callOf(c, node)
    case 'listagg':
      return listagg(c, node)
    case 'extract':
      return extract(c, node)
    case 'currentTime':
      return currentTime(node)
    case 'special':
      return refuse(node.function.toUpperCase(), 'The engine has no users, catalogs or schemas of its own.', node.at)
    case 'trim':
      return trim(c, node)
    case 'normalize':
      return normalize(c, node)
    case 'grouping':
      return grouping(c, node)
    default:
      return jsonForm(c, node)
  }
}

// Where all are bare NULLs, DuckDB would make a list of no type, which it cannot zip.
function array(c: Compiler, node: Extract<Expression, { kind: 'array' }>): string {
  const items = node.items.map(item => c.expression(item))
  const typed = items.every(item => item === 'NULL') ? node.items.map(item => typedItem(c, item)) : items
  return castTo(`[${typed.join(', ')}]`, carrierOf(ownType(c, node)))
}

function row(c: Compiler, node: Extract<Expression, { kind: 'row' }>): string {
  const type = ownType(c, node)
  const names = type.kind === 'row' ? fieldNames(type) : []
  return struct(...node.items.map((item, i) => [names[i] ?? '', typedItem(c, item)] as const))
}

// A bare NULL in a row would have no type for the columns that are made of it.
function typedItem(c: Compiler, node: Expression): string {
  const sql = c.expression(node)
  return sql === 'NULL' ? castTo(sql, carrierOf(typeOf(c, node))) : sql
}

/** A query in the place of a value; one of several columns is a row. */
function scalarSubquery(c: Compiler, node: Extract<Expression, { kind: 'subquery' }>): string {
  const columns = c.analysed.bodies.get(node.query) ?? []
  const sql = c.query(node.query)
  if (columns.length <= 1) return `(${sql})`
  const type = ownType(c, node)
  const names = type.kind === 'row' ? fieldNames(type) : []
  const list = names.map((_, i) => identifier(`c${i}`))
  const fields = names.map((name, i) => [name, `"r".${list[i]}`] as const)
  const row = `(SELECT ${struct(...fields)} FROM (${sql}) AS "r"(${list.join(', ')}))`
  if (outerRelations(c, node.query).length > 0) return row
  // Where there is no row, Trino makes one of NULLs, but not if the query depends on the one around it.
  const nulls = type.kind === 'row' ? type.fields.map(field => castTo('NULL', carrierOf(field.type))) : []
  return call('coalesce', row, struct(...names.map((name, i) => [name, nulls[i] ?? 'NULL'] as const)))
}
