import { equal } from '../tree/equal.ts'
import type {
  Between,
  Comparison,
  Expression,
  InList,
  InQuery,
  IsDistinct,
  Like,
  Logical,
  Quantified,
} from '../tree/nodes.ts'
import { commonType } from '../types/coerce.ts'
import { isFloat, parts, type Type } from '../types/type.ts'
import { fieldNames } from './carrier.ts'
import { cast } from './cast/cast.ts'
import { compare, comparesNatively, filterFloats, groupsNatively } from './compare.ts'
import { type Compiler, freshAlias, typeOf } from './compiler.ts'
import { isAmong, isSure, mayBeItself } from './itself.ts'
import { mayFail } from './may-fail.ts'
import { distinctNames } from './names.ts'
import { refuse } from './refuse.ts'
import { failAs, identifier, struct, text, when } from './text.ts'
import { isNull, unlessUndecided } from './undecided.ts'

/** An expression where only true counts: in WHERE, ON, HAVING, FILTER and WHEN. */
export function condition(c: Compiler, node: Expression): string {
  // DuckDB computes the terms of a condition one after the other, and what it does not need not at all.
  const isPlain = c.state.caughtBy === undefined
  if (node.kind === 'logical' && isPlain)
    return joined(
      node.operator,
      node.terms.map(term => condition(c, term)),
    )
  if (node.kind === 'between' && !node.negated && isPlain) return joined('and', bounds(c, node))
  if (node.kind !== 'comparison') return c.expression(node)
  const type = typeOf(c, node.left)
  if (!isFloat(type)) return c.expression(node)
  return filterFloats(node.operator, c.expression(node.left), c.expression(node.right))
}

/** `a AND b`, `a OR b`. */
export function logical(c: Compiler, { operator, terms }: Logical): string {
  return inOrder(
    c,
    operator,
    terms.map(term => ({ sql: c.expression(term), mayFail: mayFail(c, term) })),
  )
}

type Term = Readonly<{ sql: string; mayFail: boolean }>

/** Terms of which those behind one that decides are not computed, as they might fail. DuckDB as such computes all. */
function inOrder(c: Compiler, operator: Logical['operator'], terms: readonly Term[]): string {
  const decides = ({ sql }: Term): string => (operator === 'and' ? `NOT ${sql}` : sql)
  const last = terms.findLastIndex(term => term.mayFail)
  const guards = terms.slice(0, Math.max(last, 0)).map(term => [decides(term), String(operator === 'or')] as const)
  const all = joined(
    operator,
    terms.map(({ sql }) => sql),
  )
  const guarded = guards.length === 0 ? all : when(guards, all)
  if (c.state.caughtBy !== 'try') return guarded
  const first = terms.findIndex(term => term.mayFail)
  const risky = terms.slice(0, -1).filter(term => term.mayFail)
  const deciding = first < 0 ? [] : terms.slice(first + 1).map(decides)
  return unlessUndecided('BOOLEAN', { sql: guarded, risky: risky.map(({ sql }) => sql), deciding })
}

function joined(operator: Logical['operator'], terms: readonly string[]): string {
  return `(${terms.join(` ${operator.toUpperCase()} `)})`
}

/** `left = right` and its kin; both sides have been coerced to one type. */
export function comparison(c: Compiler, node: Comparison): string {
  return compareNodes(c, node.operator, node.left, node.right)
}

function compareNodes(c: Compiler, operator: Comparison['operator'], left: Expression, right: Expression): string {
  const type = typeOf(c, left)
  if (left.kind === 'row' && right.kind === 'row' && (operator === '=' || operator === '<>')) {
    const each = left.items.map((item, i) => compareItems(c, item, right.items[i] ?? item))
    const all = `(${each.join(' AND ')})`
    return operator === '=' ? all : `(NOT ${all})`
  }
  return compare(c, operator, c.expression(left), c.expression(right), common(type, typeOf(c, right)))
}

// Rows that are written out are compared item by item, without making them first.
function compareItems(c: Compiler, left: Expression, right: Expression): string {
  const [from, to] = [typeOf(c, left), typeOf(c, right)]
  const type = common(from, to)
  return compare(c, '=', cast(c, c.expression(left), from, type), cast(c, c.expression(right), to, type), type)
}

function common(left: Type, right: Type): Type {
  return commonType(left, right) ?? left
}

/** `value BETWEEN min AND max`. */
export function between(c: Compiler, node: Between): string {
  const [least = '', most = ''] = bounds(c, node)
  const inside = inOrder(c, 'and', [
    { sql: least, mayFail: mayFail(c, node.value) || mayFail(c, node.min) },
    { sql: most, mayFail: mayFail(c, node.max) },
  ])
  return node.negated ? `(NOT ${inside})` : inside
}

function bounds(c: Compiler, node: Between): readonly string[] {
  const type = typeOf(c, node.value)
  const [value, min, max] = [c.expression(node.value), c.expression(node.min), c.expression(node.max)]
  return [compare(c, '>=', value, min, type), compare(c, '<=', value, max, type)]
}

/** `value IN (…)`. */
export function inList(c: Compiler, node: InList): string {
  const type = typeOf(c, node.value)
  // Arrays, maps and rows are compared, whatever they were made of.
  if (parts(type).length === 0 && isAmong(c, node)) {
    return when([[`${c.expression(node.value)} IS NOT NULL`, String(!node.negated)]])
  }
  const found = comparesNatively(type)
    ? `(${c.expression(node.value)} IN (${node.items.map(item => c.expression(item)).join(', ')}))`
    : `(${node.items.map(item => compareNodes(c, '=', node.value, item)).join(' OR ')})`
  const sure = orUndecidedItem(c, node, orUnsure(c, node, type, found))
  return node.negated ? `(NOT ${sure})` : sure
}

/** Under TRY, refuses where one item is the value and another fails: which Trino looks at first is its own affair. */
function orUndecidedItem(c: Compiler, { value, items }: InList, found: string): string {
  if (c.state.caughtBy !== 'try') return found
  const risky = items.filter(item => mayFail(c, item)).map(item => c.expression(item))
  const deciding = items.map(item => compareNodes(c, '=', value, item))
  if (c.state.seesNull) deciding.push(`${c.expression(value)} IS NULL`)
  return unlessUndecided('BOOLEAN', { sql: found, risky, deciding })
}

/** Fails where a value is not equal to an item for being NaN, which Trino does not look at if it takes them for one. */
function orUnsure(c: Compiler, { value, items }: InList, type: Type, found: string): string {
  // One that can fail keeps the planner from looking; of parts it is not known what it takes for that.
  const isCompared = parts(type).length === 0 && !items.every(item => isSure(c, item))
  const same = holdsFloat(type) && !isCompared ? items.filter(item => mayBeItself(c, item, value)) : []
  if (same.length === 0) return found
  const failure = failAs('BOOLEAN', 'NOT_PORTABLE', 'Whether NaN is IN a list that has the same NaN is not told')
  const unsure = same.map(item => {
    const isSame = `${c.expression(value)} IS NOT DISTINCT FROM ${c.expression(item)}`
    return [`${isSame} AND NOT coalesce(${compareNodes(c, '=', value, item)}, true)`, failure] as const
  })
  return when(unsure, found)
}

function holdsFloat(type: Type): boolean {
  return isFloat(type) || parts(type).some(holdsFloat)
}

/** `value IN (query)`. */
export function inQuery(c: Compiler, node: InQuery): string {
  const type = c.analysed.compared.get(node.query) ?? typeOf(c, node.value)
  const found = comparesNatively(type) ? plainIn(c, node, type) : any(c, '=', node.value, node.query, type)
  return node.negated ? `(NOT ${found})` : found
}

function plainIn(c: Compiler, node: InQuery, type: Type): string {
  const own = c.analysed.bodies.get(node.query)?.[0]?.type ?? type
  const value = cast(c, c.expression(node.value), typeOf(c, node.value), type)
  const sql = c.query(node.query)
  const alias = identifier(freshAlias(c, 'q'))
  const column = cast(c, `${alias}."v"`, own, type)
  return column === `${alias}."v"`
    ? `(${value} IN (${sql}))`
    : `(${value} IN (SELECT ${column} FROM (${sql}) AS ${alias}("v")))`
}

/** `value operator ALL | ANY (query)`. */
export function quantified(c: Compiler, node: Quantified): string {
  const type = c.analysed.compared.get(node.query) ?? typeOf(c, node.value)
  if (node.quantifier !== 'all') return any(c, node.operator, node.value, node.query, type)
  return `(NOT ${any(c, OPPOSITE[node.operator], node.value, node.query, type)})`
}

const OPPOSITE = { '=': '<>', '<>': '=', '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const

/** True if a row fits; else NULL if a comparison is unknown; else false, also without rows. */
function any(
  c: Compiler,
  operator: Comparison['operator'],
  value: Expression,
  query: InQuery['query'],
  type: Type,
): string {
  const columns = c.analysed.bodies.get(query) ?? []
  if (parts(type).length > 0 && isOnly(query, value))
    refuse('an array, map or row compared with a subquery of itself', 'Ask whether it IS NULL.', value.at)
  const sql = c.query(query)
  const alias = identifier(freshAlias(c, 'q'))
  const listed = distinctNames([...columns.map(column => column.name), 'value']).map(identifier)
  const [names, own] = [listed.slice(0, -1), listed.at(-1)]
  const outer = cast(c, c.expression(value), typeOf(c, value), type)
  // Within an aggregate a lambda can reach no further than the rows, so the value to compare stands in each of them.
  const carried = !comparesNatively(type)
  const side = carried ? `${alias}.${own}` : outer
  const row = type.kind === 'row' && (columns.length > 1 || columns[0]?.type.kind !== 'row')
  const other = row
    ? rowOfColumns(
        type,
        names.map(name => `${alias}.${name}`),
      )
    : cast(c, `${alias}.${names[0]}`, columns[0]?.type ?? type, type)
  const fits = compare(c, operator, side, other, type)
  const verdict = when(
    [
      [`bool_or(${fits})`, 'true'],
      [`count(*) > count(${fits})`, 'NULL'],
    ],
    'false',
  )
  const rows = carried ? `SELECT *, ${outer} FROM (${sql})` : sql
  return `(SELECT ${verdict} FROM (${rows}) AS ${alias}(${(carried ? listed : names).join(', ')}))`
}

/** Whether a query gives that very expression, which Trino's planner then takes for equal whatever NULL there is in it. */
function isOnly({ body }: InQuery['query'], value: Expression): boolean {
  const [item] = body.kind === 'select' ? body.items : []
  return item?.kind === 'column' && equal(item.expression, value)
}

function rowOfColumns(type: Extract<Type, { kind: 'row' }>, columns: readonly string[]): string {
  return struct(...fieldNames(type).map((name, i) => [name, columns[i] ?? 'NULL'] as const))
}

/** `a IS [NOT] DISTINCT FROM b`. */
export function isDistinct(c: Compiler, node: IsDistinct): string {
  const type = common(typeOf(c, node.left), typeOf(c, node.right))
  if (!groupsNatively(type)) refuse('IS DISTINCT FROM over maps', 'Compare with = and IS NULL.', node.at)
  const sides = [node.left, node.right].map(side => trimmed(cast(c, c.expression(side), typeOf(c, side), type), type))
  return `(${sides[0]} IS ${node.negated ? 'NOT ' : ''}DISTINCT FROM ${sides[1]})`
}

function trimmed(sql: string, type: Type): string {
  return type.kind === 'char' ? `rtrim(${sql}, ' ')` : sql
}

/** `value LIKE pattern [ESCAPE escape]`. */
export function like(c: Compiler, node: Like): string {
  const match = `${c.expression(node.value)} ${node.negated ? 'NOT ' : ''}LIKE ${c.expression(node.pattern)}`
  if (node.escape === null) return `(${match})`
  const mark = escapeOf(node)
  const checked = `(${match} ESCAPE ${mark})`
  if (mark.length === text('x').length) return checked
  const isPlain = isNull(node.value) || node.value.kind === 'name' || node.value.kind === 'field'
  const failure = failAs('BOOLEAN', 'NOT_PORTABLE', 'Whether a wrong ESCAPE fails beside NULL is not told')
  return when([[`${c.expression(node.value)} IS NULL`, isPlain ? 'NULL' : failure]], checked)
}

// Trino refuses an escape before an ordinary character, which can only be seen where both are written out.
function escapeOf({ pattern, escape: mark, at }: Like): string {
  if (pattern.kind !== 'string' || mark?.kind !== 'string') {
    const construct = 'LIKE … ESCAPE with a pattern or an escape that is not a literal'
    return refuse(construct, 'Write both as string literals.', at)
  }
  const char = mark.value
  if ([...char].length !== 1) return invalidEscape('Escape string must be a single character')
  const rest = [...pattern.value]
  for (let i = 0; i < rest.length; i++) {
    if (rest[i] !== char) continue
    i++
    const next = rest[i]
    if (next !== '%' && next !== '_' && next !== char) return invalidEscape(ESCAPE_RULE)
  }
  return text(char)
}

const ESCAPE_RULE = "Escape character must be followed by '%', '_' or the escape character itself"

function invalidEscape(message: string): string {
  return failAs('VARCHAR', 'INVALID_FUNCTION_ARGUMENT', message)
}
