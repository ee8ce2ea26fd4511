import type { Expression, Field, Name, Subscript } from '../tree/nodes.ts'
import { commonType } from '../types/coerce.ts'
import { BIGINT, type MapType, type RowType, type Type, UNKNOWN } from '../types/type.ts'
import { writeType } from '../types/write.ts'
import type { Context } from './context.ts'
import { type Entry, type Found, referenceTo, typeOf } from './scope.ts'
import { didYouMean } from './suggest.ts'

/** A plain name: a column, a parameter of a lambda, in ORDER BY a column of the select list. */
export function name(node: Name, context: Context): Type {
  const found = find(node, [node.name], context)
  return found ? refer(node, found, context) : refuseName(node, [node.name], context)
}

/** `a.b`: a column of a relation where there is one, else a field of the row that `a` is. */
export function field(node: Field, context: Context): Type {
  const chain = chainOf(node)
  const found = chain && find(node, chain, context)
  if (found) return refer(node, found, context)
  if (chain && !isColumnPrefix(chain, context)) return refuseName(node, chain, context)
  const type = context.type(node.base)
  if (type.kind !== 'row') {
    return context.fail('TYPE_MISMATCH', `Expression ${shown(node.base)} is not of type ROW`, node.base)
  }
  return rowField(node, type, context)
}

function rowField(node: Field, type: RowType, context: Context): Type {
  const wanted = node.field.name.toLowerCase()
  const matches = type.fields.flatMap((candidate, i) => (candidate.name?.toLowerCase() === wanted ? [i] : []))
  const [index] = matches
  if (matches.length > 1) {
    return context.fail('AMBIGUOUS_NAME', `Ambiguous row field reference: ${node.field.name}`, node.field)
  }
  const found = index === undefined ? undefined : type.fields[index]
  if (index === undefined || !found) {
    const names = type.fields.map(candidate => candidate.name).filter(candidate => candidate !== null)
    const message = `Column reference '${shown(node)}' is invalid`
    return context.fail('INVALID_COLUMN_REFERENCE', message, node, didYouMean(node.field.name, names))
  }
  context.analysis.references.set(node, { kind: 'rowField', index })
  return found.type
}

/** The names of `a.b.c`, or `undefined` where it hangs on something else than a name. */
export function chainOf(node: Expression): string[] | undefined {
  const parts: string[] = []
  let at = node
  for (; at.kind === 'field'; at = at.base) parts.push(at.field.name)
  return at.kind === 'name' ? [...parts, at.name].reverse() : undefined
}

function find(node: Name | Field, parts: readonly string[], context: Context): Found | undefined {
  for (const { scope, outer } of context.scope.outward()) {
    const matches = scope.matches(parts)
    if (matches.length > 1) return context.fail('AMBIGUOUS_NAME', `Column '${parts.join('.')}' is ambiguous`, node)
    const [entry] = matches
    if (entry) return { entry, outer, scope }
    if (scope.hasColumnPrefix(parts)) return undefined
  }
  return undefined
}

function isColumnPrefix(parts: readonly string[], context: Context): boolean {
  return [...context.scope.outward()].some(({ scope }) => scope.hasColumnPrefix(parts))
}

function refer(node: Name | Field, { entry, outer }: Found, context: Context): Type {
  const { target } = entry
  if (target.kind === 'output' && context.inAggregate) {
    const message = 'Invalid reference to output projection attribute from ORDER BY aggregation'
    return context.fail('COLUMN_NOT_FOUND', message, node)
  }
  context.analysis.references.set(node, referenceTo(entry, outer))
  if (target.kind === 'column') context.analysis.use(target.field)
  if (target.kind === 'output') context.analysis.flow(target.from)
  return typeOf(entry)
}

function refuseName(node: Expression, parts: readonly string[], context: Context): never {
  const message = `Column '${parts.join('.')}' cannot be resolved`
  return context.fail('COLUMN_NOT_FOUND', message, node, didYouMean(parts.at(-1) ?? '', columnNames(context)))
}

function* columnNames(context: Context): Generator<string> {
  for (const { scope } of context.scope.outward()) {
    for (const { name: candidate } of scope.entries as readonly Entry[]) if (candidate !== null) yield candidate
  }
}

/** How a chain of names reads in a message; anything else is only said to be an expression. */
function shown(node: Expression): string {
  return chainOf(node)?.join('.') ?? node.kind
}

/** `a[i]`: an array by position, a map by key, a row by a constant position. */
export function subscript(node: Subscript, context: Context): Type {
  const type = context.type(node.base)
  if (type.kind === 'row') return rowSubscript(node, type, context)
  const index = context.type(node.index)
  if (type.kind === 'unknown') return UNKNOWN
  if (type.kind === 'array' && context.analysis.coerce(node.index, BIGINT)) return type.element
  if (type.kind === 'map') {
    const key = commonType(type.key, index)
    if (key) return mapSubscript(node, type, key, context)
  }
  const message = `Cannot use ${writeType(index)} for subscript of ${writeType(type)}`
  return context.fail('TYPE_MISMATCH', message, node)
}

function mapSubscript(node: Subscript, type: MapType, key: Type, context: Context): Type {
  context.analysis.coerce(node.index, key)
  context.analysis.coerce(node.base, { ...type, key })
  return type.value
}

function rowSubscript(node: Subscript, type: RowType, context: Context): Type {
  const { index } = node
  if (index.kind !== 'integer') {
    return context.fail('EXPRESSION_NOT_CONSTANT', 'Subscript expression on ROW requires a constant index', index)
  }
  context.type(index)
  if (index.value < 1n) {
    const message = `Invalid subscript index: ${index.value}. ROW indices start at 1`
    return context.fail('INVALID_FUNCTION_ARGUMENT', message, index)
  }
  const found = type.fields[Number(index.value) - 1]
  if (found) return found.type
  const message = `Subscript index out of bounds: ${index.value}, max value is ${type.fields.length}`
  return context.fail('INVALID_FUNCTION_ARGUMENT', message, index)
}
