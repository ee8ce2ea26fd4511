import type { Field } from '../analyse/analysed.ts'
import type { Join, Node, Relation } from '../tree/nodes.ts'
import { walk } from '../tree/walk.ts'
import { cast } from './cast/cast.ts'
import { type Compiler, freshAlias } from './compiler.ts'
import { refuse } from './refuse.ts'
import { call, distinct, identifier } from './text.ts'

/** What a relation is called in the text: as in the query where that is free, else with a number. */
export function aliasOf(c: Compiler, relation: Relation): string {
  const known = c.aliases.get(relation)
  if (known !== undefined) return known
  const alias = freshAlias(c, wishedName(relation))
  c.aliases.set(relation, alias)
  return alias
}

function wishedName(relation: Relation): string {
  if (relation.kind === 'aliased') return relation.alias.name
  if (relation.kind === 'table') return relation.name.parts.at(-1)?.name ?? 'table'
  return relation.kind
}

/** A name for each column that no other column of the list has, whatever the case. */
export function distinctNames(names: readonly (string | null)[]): readonly string[] {
  return distinct(names.map((name, index) => name || `_col${index}`))
}

/** The names of a relation's columns in the text. */
export function columnNames(c: Compiler, relation: Relation): readonly string[] {
  const known = c.columns.get(relation)
  if (known !== undefined) return known
  const names = baseColumns(c, relation) ?? distinctNames(fieldsOf(c, relation).map(field => field.name))
  c.columns.set(relation, names)
  return names
}

// A base table's columns keep their names, which the text must spell as the table does.
function baseColumns(c: Compiler, relation: Relation): readonly string[] | undefined {
  if (relation.kind === 'aliased') {
    return relation.columns.length === 0 && relation.relation.kind === 'table'
      ? baseColumns(c, relation.relation)
      : undefined
  }
  const target = c.analysed.relations.get(relation)?.target
  return target?.kind === 'base' ? target.table.columns.map(column => column.name) : undefined
}

/** All columns that a relation gives, in the order of `*`. */
export function fieldsOf(c: Compiler, relation: Relation): readonly Field[] {
  const info = c.analysed.relations.get(relation)
  if (!info) throw new Error(`the analyser gave no columns to a relation of kind ${relation.kind}`)
  return info.fields
}

/** The relations whose columns a part of the query reads, but for those in that part itself. */
export function outerRelations(c: Compiler, part: Node): readonly (Relation | Join)[] {
  const inside = new Set<Node>()
  const read: Field[] = []
  walk(part, node => {
    inside.add(node)
    const reference = node.kind === 'name' || node.kind === 'field' ? c.analysed.references.get(node) : undefined
    if (reference?.kind === 'column') read.push(reference.field)
  })
  const sources = read.map(({ source }) => (source.kind === 'relation' ? source.relation : source.join))
  return sources.filter(source => !inside.has(source))
}

/** How a column is referred to; the merged column of a USING is made from both sides. */
export function columnReference(c: Compiler, field: Field): string {
  const { source } = field
  if (source.kind === 'relation') {
    const name = columnNames(c, source.relation)[source.index]
    if (name === undefined) return refuse('a column without a name')
    return `${identifier(aliasOf(c, source.relation))}.${identifier(name)}`
  }
  const sides = [source.left, source.right].map(side => cast(c, columnReference(c, side), side.type, field.type))
  if (source.join.type === 'inner' || source.join.type === 'left') return sides[0] ?? ''
  return source.join.type === 'right' ? (sides[1] ?? '') : call('coalesce', ...sides)
}
