import type { Aliased, Analysed, Expression, Name, Node, Statement, Table } from 'oso-sql'
import { changed } from './tree.ts'

/** Where a cluster has the models' tables. */
export type Site = Readonly<{ catalog: string; schema: string }>

/**
 * A statement whose tables have the names that they have on the cluster. A table keeps the name that it was called by as
 * its alias, so that columns are found by it whatever the catalogue and the schema are called there.
 */
export function qualified(statement: Statement, analysed: Analysed, site: Site): Statement {
  return changed(statement, (node, parent) => {
    if (node.kind === 'table') return tableOf(node, parent, analysed, site)
    if (node.kind === 'field' && analysed.references.get(node)?.kind === 'column')
      return { ...node, base: lastOf(node.base) }
    if (node.kind === 'star' && node.base && !analysed.types.has(node.base)) return { ...node, base: lastOf(node.base) }
    return undefined
  })
}

function tableOf(table: Table, parent: Node | null, analysed: Analysed, site: Site): Table | Aliased | undefined {
  const target = analysed.relations.get(table)?.target ?? null
  if (target?.kind !== 'base') return undefined
  const parts = [site.catalog, site.schema, target.table.name].map(name => quoted(name, table.at))
  const named: Table = { ...table, name: { ...table.name, parts } }
  const alias = table.name.parts.at(-1)
  // A table that is named already, and one that is a whole query: TABLE t.
  if (!alias || parent?.kind === 'aliased' || !isInFrom(parent)) return named
  return { kind: 'aliased', at: table.at, relation: named, alias, columns: [] }
}

function isInFrom(parent: Node | null): boolean {
  return parent?.kind === 'select' || parent?.kind === 'join' || parent?.kind === 'sample'
}

function quoted(name: string, at: number): Name {
  return { kind: 'name', at, name, quoted: true }
}

/** The last part of a chain of names: `c` of `a.b.c`. */
function lastOf(names: Expression): Expression {
  return names.kind === 'field' ? names.field : names
}
