import type { NamedQuery, Query, QueryBody, SetOperation, SortItem, Table, With } from '../tree/nodes.ts'
import { walk } from '../tree/walk.ts'
import { canCoerce } from '../types/coerce.ts'
import { writeType } from '../types/write.ts'
import type { BodyColumn } from './analysed.ts'
import type { Analysis } from './analysis.ts'
import type { Rules } from './context.ts'
import { type Named, Scope } from './scope.ts'

/** What is needed to analyse the queries of a WITH; `body` is handed in, as files may not import each other in a circle. */
export type Place = Readonly<{
  analysis: Analysis
  rules: Rules
  body: (
    node: QueryBody,
    sort: readonly SortItem[],
    scope: Scope,
    place: Pick<Place, 'analysis' | 'rules'>,
  ) => readonly BodyColumn[]
}>

/** The scope of a query's body: a query begins here, and sees its named queries, each of which sees those before it. */
export function withScope(node: With | null, around: Scope, place: Place): Scope {
  const named = new Map<string, Named>()
  const scope = new Scope([], around, { boundary: true, named })
  for (const query of node?.queries ?? []) {
    const name = query.name.name.toLowerCase()
    if (named.has(name)) {
      place.analysis.fail(
        'DUPLICATE_NAMED_QUERY',
        `WITH query name '${query.name.name}' specified more than once`,
        query.name,
      )
    }
    if (node?.recursive) checkRecursive(query, place.analysis)
    const reads = node?.recursive && readsItself(query)
    named.set(name, { query, columns: reads ? recursive(query, scope, place) : plain(query, scope, place), step: null })
  }
  return scope
}

/** What WITH RECURSIVE asks of each of its queries, also of those that do not read themselves. */
function checkRecursive(node: NamedQuery, analysis: Analysis): void {
  if (node.columns.length === 0) {
    analysis.fail('MISSING_COLUMN_ALIASES', 'missing column aliases in recursive WITH query', node)
  }
  walk(node.query, inner => {
    if (inner.kind === 'with' && inner.recursive)
      analysis.fail('NESTED_RECURSIVE', 'nested recursive WITH query', inner)
  })
}

function readsItself({ name, query }: NamedQuery): boolean {
  return tablesIn(query).some(table => isNamed(table, name.name))
}

function tablesIn(node: Query | QueryBody): Table[] {
  const found: Table[] = []
  walk(node, inner => {
    if (inner.kind === 'table') found.push(inner)
  })
  return found
}

function isNamed({ name }: Table, wanted: string): boolean {
  return name.parts.length === 1 && name.parts[0]?.name.toLowerCase() === wanted.toLowerCase()
}

function plain(node: NamedQuery, scope: Scope, { analysis, rules }: Place): readonly BodyColumn[] {
  return renamed(node, rules.query(node.query, scope, analysis, rules), analysis)
}

function renamed(
  { name, columns }: NamedQuery,
  inner: readonly BodyColumn[],
  analysis: Analysis,
): readonly BodyColumn[] {
  const [first] = columns
  if (!first) return inner
  if (columns.length !== inner.length) {
    const message = `Column alias list has ${columns.length} entries but relation has ${inner.length} columns`
    return analysis.fail('MISMATCHED_COLUMN_ALIASES', message, first)
  }
  return inner.map((column, i) => ({ ...column, name: columns[i]?.name ?? name.name }))
}

/** A query that reads itself: a base, UNION, and a step that reads what came before, once. */
function recursive(node: NamedQuery, scope: Scope, place: Place): readonly BodyColumn[] {
  const { analysis } = place
  const union = unionOf(node, analysis)
  const inside = new Scope([], scope, { boundary: true })
  const base = renamed(node, place.body(union.left, [], inside, place), analysis)
  const step: Table[] = []
  const named = new Map([[node.name.name.toLowerCase(), { query: node, columns: base, step }]])
  const columns = place.body(union.right, [], new Scope([], inside, { named }), place)
  if (step.length !== 1) {
    const message = 'multiple recursive references in the step relation of recursion'
    analysis.fail('INVALID_RECURSIVE_REFERENCE', message, step[1] ?? node)
  }
  checkStep(union, base, columns, analysis)
  analysis.bodies.set(union, base)
  analysis.bodies.set(node.query, base)
  return base
}

function unionOf(node: NamedQuery, analysis: Analysis): SetOperation {
  const { body, orderBy, offset, limit } = node.query
  if (body.kind !== 'setOperation' || body.operator !== 'union') {
    return analysis.fail('NOT_SUPPORTED', 'A recursive query must be a UNION of a base and a step', node.query)
  }
  if (node.query.with || orderBy.length > 0 || offset || limit) {
    return analysis.fail('NOT_SUPPORTED', 'immediate clauses in recursive query are not supported', node.query)
  }
  if (body.right.kind === 'query') {
    return analysis.fail(
      'NOT_SUPPORTED',
      'immediate clauses in the step of a recursive query are not supported',
      body.right,
    )
  }
  const early = tablesIn(body.left).find(table => isNamed(table, node.name.name))
  if (early) {
    analysis.fail(
      'INVALID_RECURSIVE_REFERENCE',
      'WITH table name is referenced in the base relation of recursion',
      early,
    )
  }
  refuseOuterJoin(body.right, node, analysis)
  return body
}

/** The step may be absent on one side of an outer join, and recursion would then not end as it should. */
function refuseOuterJoin(step: QueryBody, node: NamedQuery, analysis: Analysis): void {
  walk(step, inner => {
    if (inner.kind !== 'join' || inner.type === 'inner' || inner.type === 'cross') return
    const sides = [...(inner.type === 'left' ? [] : [inner.left]), ...(inner.type === 'right' ? [] : [inner.right])]
    for (const side of sides) {
      walk(side, table => {
        if (table.kind !== 'table' || !isNamed(table, node.name.name)) return
        const message = `recursive reference in the outer side of a ${inner.type.toUpperCase()} join`
        analysis.fail('INVALID_RECURSIVE_REFERENCE', message, table)
      })
    }
  })
}

function checkStep(
  node: SetOperation,
  base: readonly BodyColumn[],
  step: readonly BodyColumn[],
  analysis: Analysis,
): void {
  if (base.length !== step.length) {
    const message = `base and step relations of recursion have different number of fields: ${base.length}, ${step.length}`
    analysis.fail('TYPE_MISMATCH', message, node.right)
  }
  for (const [i, column] of step.entries()) {
    const wanted = base[i]
    if (!wanted || canCoerce(column.type, wanted.type)) continue
    const message = `recursion step relation output type (${writeType(column.type)}) is not coercible to recursion base relation output type (${writeType(wanted.type)}) at column ${i + 1}`
    analysis.fail('TYPE_MISMATCH', message, node.right)
  }
}
