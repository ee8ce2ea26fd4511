import type { BodyColumn } from '../analyse/analysed.ts'
import type {
  NamedQuery,
  Query,
  QueryBody,
  RowCount,
  Select,
  SetOperation,
  SortItem,
  Values,
  With,
} from '../tree/nodes.ts'
import type { Type } from '../types/type.ts'
import { fieldNames } from './carrier.ts'
import { cast } from './cast/cast.ts'
import { groupsNatively, orderable } from './compare.ts'
import { bounded, type Compiler, freshAlias, typeOf } from './compiler.ts'
import { distinctNames } from './names.ts'
import { refuse } from './refuse.ts'
import { relation } from './relation.ts'
import { select, selectValue, type Tail } from './select.ts'
import { failAs, identifier } from './text.ts'
import { sorted } from './window.ts'

/** Puts a column of the outermost query into the form that it has in the result. */
export type Finish = (sql: string, index: number) => string

const AS_IT_IS: Finish = sql => sql

/** A query. `finish` is given for the outermost one only; `names` are its columns' names, which may repeat there. */
export function query(c: Compiler, node: Query, finish: Finish = AS_IT_IS, names?: readonly string[]): string {
  const written = node.with === null ? '' : `${withQueries(c, node.with)} `
  const columns = columnsOf(c, node)
  const tail: Tail = {
    orderBy: sortsAnything(node, finish) ? node.orderBy : [],
    names: names ?? distinctNames(columns.map(column => column.name)),
    finish,
    ties: node.limit?.kind === 'fetch' && node.limit.withTies ? ties(c, node) : null,
  }
  return bounded(`${written}${body(c, node.body, tail)}${limit(c, node)}`)
}

// Inside, an order without a limit has no effect in Trino; dropping it keeps DuckDB from sorting.
function sortsAnything(node: Query, finish: Finish): boolean {
  return finish !== AS_IT_IS || node.limit !== null || node.offset !== null
}

function columnsOf(c: Compiler, node: Query | QueryBody): readonly BodyColumn[] {
  const columns = c.analysed.bodies.get(node)
  if (!columns) throw new Error(`the analyser gave no columns to a ${node.kind}`)
  return columns
}

function body(c: Compiler, node: QueryBody, tail: Tail): string {
  if (node.kind === 'select' && !needsWrap(c, node, tail)) return select(c, node, tail)
  const plain = tail.orderBy.length === 0 && tail.finish === AS_IT_IS && tail.ties === null
  return plain ? bodyOnly(c, node) : wrapped(c, node, tail)
}

// After DISTINCT only the output columns can be sorted by, and a rank must count what is left of it.
function needsWrap(c: Compiler, node: Select, tail: Tail): boolean {
  if (!node.distinct) return false
  return tail.ties !== null || tail.orderBy.some(item => outputOf(c, item) === undefined)
}

/** A body without the clauses that follow it. */
function bodyOnly(c: Compiler, node: QueryBody): string {
  switch (node.kind) {
    case 'select': {
      const names = distinctNames(columnsOf(c, node).map(column => column.name))
      return select(c, node, { orderBy: [], names, finish: AS_IT_IS, ties: null })
    }
    case 'setOperation':
      return setOperation(c, node)
    case 'values':
      return values(c, node)
    case 'table':
      return `SELECT * FROM ${relation(c, node)}`
    case 'query':
      return query(c, node)
    default:
      return node satisfies never
  }
}

/** A body whose columns are sorted, ranked or finished from outside: `SELECT … FROM (body) AS q(…) ORDER BY …`. */
function wrapped(c: Compiler, node: QueryBody, tail: Tail): string {
  const alias = identifier(freshAlias(c, 'q'))
  const columns = columnsOf(c, node)
  const inner = distinctNames(columns.map(column => column.name)).map(identifier)
  const references = inner.map(name => `${alias}.${name}`)
  const list = references.map((sql, i) => `${tail.finish(sql, i)} AS ${identifier(tail.names[i] ?? '')}`)
  const text = bodyOnly(c, node)
  c.state.selects = [...c.state.selects, { windows: [], outputs: references }]
  const written = node.kind === 'select' ? (c.analysed.selects.get(node)?.values ?? []) : []
  const values = tail.orderBy.length > 0 ? written.map(value => selectValue(c, value)) : []
  const keys = tail.orderBy.map(item => wrappedKey(c, item, { references, columns, values })).join(', ')
  c.state.selects = c.state.selects.slice(0, -1)
  const ranked = tail.ties === null ? '' : ` QUALIFY rank() OVER (ORDER BY ${keys}) <= ${tail.ties}`
  return `SELECT ${list.join(', ')} FROM (${text}) AS ${alias}(${inner.join(', ')})${ranked}${keys && ` ORDER BY ${keys}`}`
}

/** What a wrapped body gives: how its columns are referred to, their types, and what a SELECT makes them of. */
type Wrapped = Readonly<{ references: readonly string[]; columns: readonly BodyColumn[]; values: readonly string[] }>

function wrappedKey(c: Compiler, item: SortItem, { references, columns, values }: Wrapped): string {
  const known = outputOf(c, item)
  const sql = known === undefined ? c.expression(item.expression) : ''
  const index = known ?? values.indexOf(sql)
  if (index < 0) return sorted(orderable(c, sql, typeOf(c, item.expression)), item)
  const type = columns[index]?.type
  return sorted(type ? orderable(c, references[index] ?? '', type) : '', item)
}

function outputOf(c: Compiler, item: SortItem): number | undefined {
  const ordinal = c.analysed.ordinals.get(item)
  if (ordinal !== undefined || item.expression.kind !== 'name') return ordinal
  const reference = c.analysed.references.get(item.expression)
  return reference?.kind === 'output' ? reference.index : undefined
}

function values(c: Compiler, node: Values): string {
  const columns = columnsOf(c, node)
  const rows = node.rows.map(row => {
    const type = typeOf(c, row)
    if (row.kind === 'row') {
      const cells = row.items.map((item, i) => cell(c, c.expression(item), typeOf(c, item), columns[i]?.type))
      return `(${cells.join(', ')})`
    }
    if (type.kind !== 'row') return `(${cell(c, c.expression(row), type, columns[0]?.type)})`
    const names = fieldNames(type)
    const cells = type.fields.map((field, i) => {
      return cell(c, `(${c.expression(row)}).${identifier(names[i] ?? '')}`, field.type, columns[i]?.type)
    })
    return `(${cells.join(', ')})`
  })
  return `VALUES ${rows.join(', ')}`
}

function cell(c: Compiler, sql: string, from: Type, to: Type | undefined): string {
  return to === undefined ? sql : cast(c, sql, from, to)
}

function setOperation(c: Compiler, node: SetOperation): string {
  if (node.corresponding) return refuse('CORRESPONDING', 'List the columns in the same order.', node.corresponding.at)
  const columns = columnsOf(c, node)
  const distinct = node.operator !== 'union' || node.distinct
  if (distinct && columns.some(column => !groupsNatively(column.type)))
    refuse('a set operation over maps', 'Use UNION ALL, or rows of UNNEST.', node.at)
  const branches = [node.left, node.right].map(branch => `(${branchOf(c, branch, columns)})`)
  return branches.join(` ${node.operator.toUpperCase()}${node.distinct ? '' : ' ALL'} `)
}

/** A side of a set operation, its columns cast to the types that the operation has. */
function branchOf(c: Compiler, node: QueryBody, columns: readonly BodyColumn[]): string {
  const own = columnsOf(c, node)
  const text = bodyOnly(c, node)
  const alias = identifier(freshAlias(c, 'branch'))
  const names = distinctNames(own.map(column => column.name)).map(identifier)
  const list = own.map((column, i) => cast(c, `${alias}.${names[i]}`, column.type, columns[i]?.type ?? column.type))
  if (list.every((sql, i) => sql === `${alias}.${names[i]}`)) return text
  return `SELECT ${list.join(', ')} FROM (${text}) AS ${alias}(${names.join(', ')})`
}

function limit(c: Compiler, node: Query): string {
  const offset = node.offset === null ? '' : ` OFFSET ${count(c, node.offset)}`
  if (node.limit === null) return offset
  if (node.limit.kind === 'fetch') {
    if (node.limit.withTies) return offset
    return ` LIMIT ${node.limit.count === null ? '1' : count(c, node.limit.count)}${offset}`
  }
  return node.limit.count === null ? offset : ` LIMIT ${count(c, node.limit.count)}${offset}`
}

function count(c: Compiler, node: RowCount): string {
  return node.kind === 'integer' ? String(node.value) : `CAST(${c.expression(node)} AS BIGINT)`
}

/** Rows whose rank is within the offset and the count stay; OFFSET then drops the first of them. */
function ties(c: Compiler, node: Query): string {
  const rows = node.limit?.kind === 'fetch' && node.limit.count !== null ? count(c, node.limit.count) : '1'
  return node.offset === null ? rows : `${rows} + ${count(c, node.offset)}`
}

function withQueries(c: Compiler, node: With): string {
  const written = node.queries.flatMap(item => (isRecursive(c, node, item) ? unrolled(c, item) : [namedQuery(c, item)]))
  return `WITH ${written.join(', ')}`
}

function namedQuery(c: Compiler, item: NamedQuery): string {
  const sql = query(c, item.query)
  const alias = freshAlias(c, item.name.name)
  c.aliases.set(item, alias)
  return `${identifier(alias)} AS (${sql})`
}

function isRecursive(c: Compiler, node: With, item: NamedQuery): boolean {
  if (!node.recursive) return false
  for (const info of c.analysed.relations.values()) {
    if (info.target?.kind === 'with' && info.target.recursive && info.target.query === item) return true
  }
  return false
}

/** Trino unrolls a recursive query so many times, and fails if rows are left then. */
const RECURSION_DEPTH = 10

/**
 * A recursive query as Trino runs it: the base, the step over the base, the step over that, and so on; their union is
 * the result. DuckDB's own recursion has no limit that fails.
 */
function unrolled(c: Compiler, item: NamedQuery): readonly string[] {
  const union = item.query.body
  if (union.kind !== 'setOperation' || union.operator !== 'union' || item.query.with !== null) {
    return refuse('this recursive query', 'Write it as: base UNION ALL step.', item.at)
  }
  const columns = columnsOf(c, item.query)
  const rounds: string[] = []
  const names: string[] = []
  for (let round = 0; round <= RECURSION_DEPTH + 1; round++) {
    const sql = branchOf(c, round === 0 ? union.left : union.right, columns)
    const name = freshAlias(c, `${item.name.name}_${round}`)
    rounds.push(`${identifier(name)} AS (${sql})`)
    names.push(name)
    c.aliases.set(item, name)
  }
  const alias = freshAlias(c, item.name.name)
  c.aliases.set(item, alias)
  return [...rounds, `${identifier(alias)} AS (${gathered(names, columns, union.distinct)})`]
}

// The round after the last allowed one must be empty; its rows are looked at, so that one of them fails.
function gathered(names: readonly string[], columns: readonly BodyColumn[], distinct: boolean): string {
  const kept = names.slice(0, -1).map(name => `SELECT * FROM ${identifier(name)}`)
  const message = `Recursion depth limit exceeded (${RECURSION_DEPTH}). Use 'max_recursion_depth' session property to modify the limit.`
  const check = `${failAs('BOOLEAN', 'NOT_SUPPORTED', message)}`
  const surplus = `SELECT ${columns.map(() => 'NULL').join(', ')} FROM ${identifier(names.at(-1) ?? '')} WHERE ${check}`
  return [...kept, surplus].join(distinct ? ' UNION ' : ' UNION ALL ')
}
