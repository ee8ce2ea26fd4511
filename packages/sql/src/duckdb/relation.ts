import type { Field } from '../analyse/analysed.ts'
import type { Aliased, Expression, Join, Node, Relation, Sample, Table, Unnest } from '../tree/nodes.ts'
import { holds, walk } from '../tree/walk.ts'
import type { Type } from '../types/type.ts'
import { fieldNames } from './carrier.ts'
import { cast } from './cast/cast.ts'
import { compare, comparesNatively } from './compare.ts'
import { bounded, type Compiler, value } from './compiler.ts'
import { isUnordered } from './map-order.ts'
import { aliasOf, columnNames, columnReference, fieldsOf, outerRelations } from './names.ts'
import { condition } from './predicate.ts'
import { refuse } from './refuse.ts'
import { identifier } from './text.ts'

/** A relation as it stands in FROM, always with an alias that is unique in the statement. */
export function relation(c: Compiler, node: Relation): string {
  c.state.at = node.at
  switch (node.kind) {
    case 'table':
      return named(c, node, table(c, node))
    case 'aliased':
      return aliased(c, node)
    case 'join':
      return join(c, node)
    case 'subquery':
      return named(c, node, `(${c.query(node.query)})`)
    case 'lateral':
      return named(c, node, `LATERAL (${c.query(node.query)})`)
    case 'unnest':
      return named(c, node, unnest(c, node))
    case 'sample':
      return sample(c, node)
    case 'jsonTable':
      return refuse('JSON_TABLE', 'Use json_extract and UNNEST.', node.at)
    default:
      return node satisfies never
  }
}

// A base table without an alias list needs no list of columns: they have their names.
function named(c: Compiler, node: Relation, sql: string, inner: Relation = node): string {
  const target = c.analysed.relations.get(inner)?.target
  const listed = target?.kind === 'base' && !(node.kind === 'aliased' && node.columns.length > 0)
  const columns = listed ? '' : `(${columnNames(c, node).map(identifier).join(', ')})`
  return `${sql} AS ${identifier(aliasOf(c, node))}${columns}`
}

function table(c: Compiler, node: Table): string {
  const target = c.analysed.relations.get(node)?.target
  if (!target) throw new Error('the analyser resolved no table')
  if (target.kind === 'base') return `${identifier(c.schema)}.${identifier(target.table.name)}`
  const alias = c.aliases.get(target.query)
  if (alias === undefined) throw new Error(`the WITH query ${target.query.name.name} is not in scope`)
  return identifier(alias)
}

function aliased(c: Compiler, node: Aliased): string {
  const inner = node.relation
  switch (inner.kind) {
    case 'table':
      return named(c, node, table(c, inner), inner)
    case 'subquery':
      return named(c, node, `(${c.query(inner.query)})`)
    case 'lateral':
      return named(c, node, `LATERAL (${c.query(inner.query)})`)
    case 'unnest':
      return named(c, node, unnest(c, inner))
    default: {
      const columns = fieldsOf(c, inner).map(field => columnReference(c, field))
      const from = relation(c, inner)
      return named(c, node, `(SELECT ${columns.join(', ')} FROM ${from})`)
    }
  }
}

const JOIN = { cross: 'CROSS JOIN', inner: 'JOIN', left: 'LEFT JOIN', right: 'RIGHT JOIN', full: 'FULL JOIN' } as const

function join(c: Compiler, node: Join): string {
  if (node.natural) return refuse('NATURAL JOIN', 'Use JOIN … USING.', node.at)
  const left = relation(c, node.left)
  const inner = relation(c, node.right)
  const right = node.right.kind === 'join' ? `(${inner})` : inner
  return bounded(`${left} ${JOIN[node.type]} ${right}${criteria(c, node)}`)
}

function criteria(c: Compiler, node: Join): string {
  if (node.criteria === null) return ''
  if (node.criteria.kind === 'on') {
    checkSubqueries(c, node, node.criteria.condition)
    return ` ON ${condition(c, node.criteria.condition)}`
  }
  const merged = fieldsOf(c, node).slice(0, node.criteria.columns.length)
  return ` ON ${merged.map(field => usingEquality(c, node, field)).join(' AND ')}`
}

/** DuckDB has a subquery in the condition of an outer join only where it can filter the optional side by it. */
function checkSubqueries(c: Compiler, node: Join, term: Expression): void {
  if (term.kind === 'logical' && term.operator === 'and') for (const part of term.terms) checkSubqueries(c, node, part)
  else if (node.type !== 'inner' && holds(term, ({ kind }) => kind === 'query')) {
    const optional = new Set<Node>()
    if (node.type !== 'full') walk(node.type === 'left' ? node.right : node.left, inner => optional.add(inner))
    const sources = outerRelations(c, term)
    if (sources.length === 0 || !sources.every(source => optional.has(source)))
      refuse('a subquery in ON of an outer join', 'Compute it in WITH, and join that.', term.at)
  }
}

function usingEquality(c: Compiler, node: Join, field: Field): string {
  const { source } = field
  if (source.kind !== 'merged') return refuse('this USING', undefined, node.at)
  const side = (part: Field): string => cast(c, columnReference(c, part), part.type, field.type)
  const left = side(source.left)
  const right = side(source.right)
  if (!comparesNatively(field.type)) return compare(c, '=', left, right, field.type)
  return `${left} = ${right}`
}

/**
 * UNNEST: arrays side by side, the shorter ones padded with NULL, rows as columns, maps as two columns. One plain array
 * is DuckDB's own table function; anything more is a lateral select, where DuckDB pads in the same way.
 */
function unnest(c: Compiler, node: Unnest): string {
  const { isLateral } = c.state
  c.state.isLateral = true
  const lists = node.expressions.map(expression => value(c, expression))
  c.state.isLateral = isLateral
  const [only] = lists
  if (only && lists.length === 1 && !node.ordinality && isPlainArray(only.type)) return `unnest(${only.sql})`
  const steps: string[] = []
  const columns: string[] = []
  if (lists.length > 1 || node.ordinality) for (const list of lists) checkOrder(c, list)
  for (const [i, list] of lists.entries()) expand(list, `u${i}`, steps, columns)
  if (node.ordinality) {
    const longest = lists.map(list => `coalesce(${lengthOf(list)}, 0)`)
    steps.push(`unnest(range(1, greatest(${[...longest, '0'].join(', ')}) + 1)) AS "o"`)
    columns.push('"step"."o"')
  }
  return `LATERAL (SELECT ${columns.join(', ')} FROM (SELECT ${steps.join(', ')}) AS "step")`
}

/** Of entries that are numbered, or stand beside other elements, the order shows. */
function checkOrder(c: Compiler, { type, node }: List): void {
  if (type.kind === 'map' && isUnordered(c, node))
    refuse('UNNEST of a map without a known order, numbered or beside others', 'Unnest it alone.', node.at)
}

function isPlainArray(type: Type): boolean {
  return type.kind === 'array' && type.element.kind !== 'row'
}

type List = Readonly<{ sql: string; type: Type; node: Expression }>

function lengthOf(list: List): string {
  return list.type.kind === 'map' ? `CAST(cardinality(${list.sql}) AS BIGINT)` : `len(${list.sql})`
}

function expand(list: List, name: string, steps: string[], columns: string[]): void {
  if (list.type.kind === 'map') {
    steps.push(`unnest(map_keys(${list.sql})) AS "${name}k"`, `unnest(map_values(${list.sql})) AS "${name}v"`)
    columns.push(`"step"."${name}k"`, `"step"."${name}v"`)
    return
  }
  steps.push(`unnest(${list.sql}) AS "${name}"`)
  const element = list.type.kind === 'array' ? list.type.element : undefined
  if (element?.kind !== 'row') columns.push(`"step"."${name}"`)
  else columns.push(...fieldNames(element).map(field => `("step"."${name}").${identifier(field)}`))
}

function sample(c: Compiler, node: Sample): string {
  const { percentage } = node
  if (percentage.kind !== 'integer' && percentage.kind !== 'decimal')
    return refuse('TABLESAMPLE with a percentage that is computed', 'Write a number.', node.at)
  const written = percentage.kind === 'integer' ? percentage.value : Number(percentage.text.replaceAll('_', ''))
  return `${relation(c, node.relation)} TABLESAMPLE ${node.method}(${written} PERCENT)`
}
