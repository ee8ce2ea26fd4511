import type {
  Aliased,
  Expression,
  Join,
  JoinUsing,
  Lateral,
  Name,
  Relation,
  Sample,
  Subquery,
  Table,
  Unnest,
} from '../tree/nodes.ts'
import { walk } from '../tree/walk.ts'
import { commonType } from '../types/coerce.ts'
import { BIGINT, DOUBLE, isComparable, type RowField, type Type } from '../types/type.ts'
import { writeType } from '../types/write.ts'
import type { BodyColumn, ColumnOrigin, Field, TableTarget } from './analysed.ts'
import type { Analysis } from './analysis.ts'
import { clauseCondition, refuseCalls } from './clause.ts'
import { Context, type Rules } from './context.ts'
import { jsonTableColumns } from './json-table.ts'
import { chainOf } from './reference.ts'
import { aliasQualifier, columnEntry, type Entry, type Named, type Qualifier, Scope } from './scope.ts'
import { didYouMean } from './suggest.ts'

/** Where a relation stands: what is around the query, and the relations to its left, which only some may look at. */
export type Place = Readonly<{ analysis: Analysis; rules: Rules; around: Scope; left: readonly Entry[] }>

/** The columns that a relation brings into scope, in the order of `*`. */
export function relation(node: Relation, place: Place): readonly Entry[] {
  switch (node.kind) {
    case 'table':
      return table(node, place)
    case 'aliased':
      return aliased(node, place)
    case 'join':
      return join(node, place)
    case 'subquery':
      return subquery(node, place)
    case 'unnest':
      return unnest(node, place)
    case 'lateral':
      return lateral(node, place)
    case 'sample':
      return sample(node, place)
    case 'jsonTable':
      return made(node, jsonTableColumns(node, lateralContext(place)), place)
    default:
      return node satisfies never
  }
}

function lateralContext({ analysis, rules, around, left }: Place): Context {
  return Context.of(analysis, rules, new Scope(left, around))
}

/** Entries for columns that a relation makes. */
function made(
  node: Relation,
  columns: readonly BodyColumn[],
  { analysis }: Place,
  target: TableTarget | null = null,
  qualifier: Qualifier | null = null,
): readonly Entry[] {
  const fields = columns.map(({ name, type, from }, index): Field => {
    return { name, type, from, source: { kind: 'relation', relation: node, index } }
  })
  analysis.relations.set(node, { fields, target })
  return fields.map(field => columnEntry(field, qualifier))
}

/** A table by name: a query of a WITH clause, or a base table. */
export function table(node: Table, place: Place): readonly Entry[] {
  const parts = node.name.parts.map(part => part.name)
  const [only] = parts
  const named = only !== undefined && parts.length === 1 ? place.around.namedQuery(only) : undefined
  return named && only !== undefined ? namedTable(node, only, named, place) : baseTable(node, parts, place)
}

function namedTable(node: Table, name: string, named: Named, place: Place): readonly Entry[] {
  named.step?.push(node)
  const target: TableTarget = { kind: 'with', query: named.query, recursive: named.step !== null }
  return made(node, named.columns, place, target, aliasQualifier(name))
}

function baseTable(node: Table, parts: readonly string[], place: Place): readonly Entry[] {
  const { analysis } = place
  const { schema } = analysis
  if (parts.length > 3) return analysis.fail('SYNTAX_ERROR', `Too many dots in table name: ${parts.join('.')}`, node)
  const found = analysis.placed(node, () => schema.table(parts))
  if (!found) {
    const hint = didYouMean(parts.at(-1) ?? '', schema.tableNames())
    return analysis.fail('TABLE_NOT_FOUND', `Table '${parts.join('.')}' does not exist`, node, hint)
  }
  if (!analysis.reads.has(found)) analysis.reads.set(found, new Set())
  const columns = found.columns.map(({ name, type }) => ({ name, type, from: [{ table: found.name, column: name }] }))
  const qualifier: Qualifier = parts.map(part => part.toLowerCase())
  return made(node, columns, place, { kind: 'base', table: found }, qualifier)
}

function aliased(node: Aliased, place: Place): readonly Entry[] {
  const inner = relation(node.relation, place)
  const { analysis } = place
  if (node.columns.length > 0 && node.columns.length !== inner.length) {
    const message = `Column alias list has ${node.columns.length} entries but '${node.alias.name}' has ${inner.length} columns available`
    return analysis.fail('MISMATCHED_COLUMN_ALIASES', message, node)
  }
  const columns = inner.map((entry, i): BodyColumn => {
    const { name, type, from } = fieldOf(entry)
    return { name: node.columns[i]?.name ?? name, type, from }
  })
  if (!analysis.relations.has(node.relation)) noteFields(node.relation, inner, place)
  return made(node, columns, place, null, aliasQualifier(node.alias.name))
}

function noteFields(node: Relation, entries: readonly Entry[], { analysis }: Place): void {
  analysis.relations.set(node, { fields: entries.map(fieldOf), target: null })
}

/** The column that an entry of a relation is. */
export function fieldOf({ target }: Entry): Field {
  if (target.kind !== 'column') throw new Error('a relation has only columns')
  return target.field
}

function subquery(node: Subquery, place: Place): readonly Entry[] {
  return made(node, place.rules.query(node.query, place.around, place.analysis, place.rules), place)
}

function lateral(node: Lateral, place: Place): readonly Entry[] {
  const scope = new Scope(place.left, place.around)
  return made(node, place.rules.query(node.query, scope, place.analysis, place.rules), place)
}

function unnest(node: Unnest, place: Place): readonly Entry[] {
  const context = lateralContext(place)
  const columns = node.expressions.flatMap(expression => {
    const from = place.analysis.origins(() => context.type(expression))
    refuseCalls(context, expression, 'UNNEST')
    return unnested(expression, place).map((column): BodyColumn => ({ ...column, from }))
  })
  const ordinality = node.ordinality ? [{ name: null, type: BIGINT, from: [] }] : []
  return made(node, [...columns, ...ordinality], place)
}

function unnested(expression: Expression, place: Place): readonly RowField[] {
  const type = place.analysis.typeOf(expression)
  if (type.kind === 'map') return [type.key, type.value].map(part => ({ name: null, type: part }))
  if (type.kind !== 'array') return refuseUnnest(type, expression, place)
  return type.element.kind === 'row' ? type.element.fields : [{ name: null, type: type.element }]
}

function refuseUnnest(type: Type, node: Expression, { analysis }: Place): never {
  return analysis.fail('INVALID_FUNCTION_ARGUMENT', `Cannot unnest type: ${writeType(type)}`, node)
}

function sample(node: Sample, place: Place): readonly Entry[] {
  const entries = relation(node.relation, place)
  const { analysis } = place
  const context = Context.of(analysis, place.rules, new Scope([], null))
  walk(node.percentage, inner => {
    if (inner.kind !== 'name') return
    analysis.fail('EXPRESSION_NOT_CONSTANT', 'Sample percentage cannot contain column references', node.percentage)
  })
  const type = context.type(node.percentage)
  if (!analysis.coerce(node.percentage, DOUBLE)) {
    const message = `Sample percentage should be a numeric expression (actual: ${writeType(type)})`
    return analysis.fail('TYPE_MISMATCH', message, node.percentage)
  }
  checkPercentage(node.percentage, analysis)
  noteFields(node, entries, place)
  return entries
}

function checkPercentage(node: Expression, analysis: Analysis): void {
  const written = numberOf(node)
  if (written === undefined || (written >= 0 && written <= 100)) return
  const bound = written < 0 ? 'greater than or equal to 0' : 'less than or equal to 100'
  analysis.fail('NUMERIC_VALUE_OUT_OF_RANGE', `Sample percentage must be ${bound}`, node)
}

function numberOf(node: Expression): number | undefined {
  if (node.kind === 'integer') return Number(node.value)
  return node.kind === 'decimal' || node.kind === 'double' ? Number(node.text.replaceAll('_', '')) : undefined
}

function join(node: Join, place: Place): readonly Entry[] {
  const { analysis } = place
  if (node.natural) return analysis.fail('NOT_SUPPORTED', 'Natural join not supported', node)
  // As in Trino, what looks to its left sees the left side of its own join and nothing further.
  const left = relation(node.left, { ...place, left: [] })
  const outward = node.type === 'right' || node.type === 'full'
  const right = relation(node.right, { ...place, left: isLateral(node.right) ? left : [] })
  if (outward) refuseLateral(node, left, place)
  const entries = joined(node, left, right, place)
  noteFields(node, entries, place)
  return entries
}

function joined(node: Join, left: readonly Entry[], right: readonly Entry[], place: Place): readonly Entry[] {
  const { criteria } = node
  const looks = isLateral(node.right)
  if (criteria?.kind === 'using') {
    if (looks) refuseCriteria(node, place)
    return using(node, criteria, left, right, place)
  }
  const both = [...left, ...right]
  if (criteria?.kind === 'on') {
    if (looks && !(criteria.condition.kind === 'boolean' && criteria.condition.value)) refuseCriteria(node, place)
    condition(criteria.condition, both, place)
    if (node.type !== 'inner') refuseOuter(criteria.condition, place)
  }
  return both
}

/** What can look at its left side: an UNNEST, a LATERAL or a JSON_TABLE, under whatever alias. */
function isLateral(node: Relation): boolean {
  if (node.kind === 'aliased' || node.kind === 'sample') return isLateral(node.relation)
  return node.kind === 'unnest' || node.kind === 'lateral' || node.kind === 'jsonTable'
}

function refuseCriteria(node: Join, { analysis }: Place): never {
  const what = `${node.type.toUpperCase()} JOIN involving UNNEST or LATERAL`
  return analysis.fail('NOT_SUPPORTED', `${what} is only supported with condition ON TRUE`, node)
}

/** The left side of a RIGHT or FULL JOIN may be absent, so the right side may not look at it. */
function refuseLateral(node: Join, left: readonly Entry[], { analysis }: Place): void {
  if (!isLateral(node.right)) return
  const fields = new Set(left.map(fieldOf))
  walk(node.right, inner => {
    const reference = inner.kind === 'name' || inner.kind === 'field' ? analysis.references.get(inner) : undefined
    if (reference?.kind !== 'column' || !fields.has(reference.field)) return
    const message = `LATERAL reference not allowed in ${node.type.toUpperCase()} JOIN`
    analysis.fail('INVALID_COLUMN_REFERENCE', message, inner)
  })
}

function condition(expression: Expression, entries: readonly Entry[], place: Place): void {
  const { analysis, rules, around } = place
  const context = Context.of(analysis, rules, new Scope(entries, around))
  clauseCondition(expression, 'JOIN ON clause', context)
  refuseCalls(context, expression, 'JOIN clause')
}

/** A subquery in the condition of an outer join looks at nothing around it, nor the condition at a query around. */
function refuseOuter(root: Expression, { analysis }: Place): void {
  walk(root, node => {
    if (node.kind !== 'name' && node.kind !== 'field') return node.kind !== 'lateral'
    const reference = analysis.references.get(node)
    if (reference?.kind !== 'column' || reference.outer === 0) return true
    const name = chainOf(node)?.join('.')
    const message = `Reference to column '${name}' from outer scope not allowed in this context`
    return analysis.fail('NOT_SUPPORTED', message, node)
  })
}

/** Columns of both sides become one, which stands first and belongs to neither. */
function using(
  node: Join,
  criteria: JoinUsing,
  left: readonly Entry[],
  right: readonly Entry[],
  place: Place,
): readonly Entry[] {
  const taken = new Set<Entry>()
  const merged = criteria.columns.map(name => {
    const [one, other] = [side(name, left, 'left', place), side(name, right, 'right', place)]
    if (taken.has(one))
      place.analysis.fail('DUPLICATE_COLUMN_NAME', `Column '${name.name}' appears multiple times in USING`, name)
    taken.add(one).add(other)
    return columnEntry(mergedField(node, name, fieldOf(one), fieldOf(other), place), null)
  })
  return [...merged, ...[...left, ...right].filter(entry => !taken.has(entry))]
}

function side(name: Name, entries: readonly Entry[], which: string, { analysis }: Place): Entry {
  const wanted = name.name.toLowerCase()
  const [found, second] = entries.filter(entry => entry.name?.toLowerCase() === wanted)
  if (second) return analysis.fail('AMBIGUOUS_NAME', `Column '${name.name}' is ambiguous`, name)
  return found ?? analysis.fail('COLUMN_NOT_FOUND', `Column '${name.name}' is missing from ${which} side of join`, name)
}

function mergedField(join: Join, name: Name, left: Field, right: Field, { analysis }: Place): Field {
  const type = commonType(left.type, right.type)
  if (!type || !isComparable(type)) {
    const message = `Column types of ${writeType(left.type)} and ${writeType(right.type)} cannot be joined in USING`
    return analysis.fail('TYPE_MISMATCH', message, name)
  }
  analysis.read(left)
  analysis.read(right)
  return { name: name.name, type, from: both(left.from, right.from), source: { kind: 'merged', join, left, right } }
}

/** The origins of either, each once. */
export function both(left: readonly ColumnOrigin[], right: readonly ColumnOrigin[]): readonly ColumnOrigin[] {
  const fresh = right.filter(({ table, column }) => !left.some(one => one.table === table && one.column === column))
  return [...left, ...fresh]
}
