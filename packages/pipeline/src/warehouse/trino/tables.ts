import { type Aliased, type Node, parse, type QueryBody, type Relation, type StatementBody, type Table } from 'oso-sql'

/** What stands in the place of a table: a name or a query in parentheses, as text; undefined leaves it. */
export type Replace = (table: Table) => string | undefined

/** A statement with other relations in the place of its tables. Columns that are qualified by a table's name still find it. */
export function rewriteTables(body: StatementBody, replace: Replace): StatementBody {
  // `rewrite` gives a node of the kind that it is given, but for tables, which stand below the root.
  return rewrite(body, undefined, replace) as StatementBody
}

function rewrite(node: Node, parent: Node | undefined, replace: Replace): Node {
  if (node.kind === 'table') {
    const text = replace(node)
    return text === undefined ? node : inPlaceOf(node, parent, selectFrom(text))
  }
  const part = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(part)
    return isNode(value) ? rewrite(value, node, replace) : value
  }
  // The same keys with nodes of the same kinds in them.
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, part(value)])) as Node
}

// Whatever object a part of a node is, it is a node or a list: that is how the tree is defined.
function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null
}

type Select = Extract<QueryBody, { kind: 'select' }>

function selectFrom(relation: string): Select {
  const { body } = parse(`SELECT * FROM ${relation}`)
  if (body.kind !== 'query' || body.body.kind !== 'select') throw new Error(`not a relation: ${relation}`)
  return body.body
}

/** `TABLE t` is a whole query; elsewhere a table is a relation, and a subquery there needs the table's name. */
function inPlaceOf(table: Table, parent: Node | undefined, select: Select): Node {
  const [relation] = select.from
  if (relation === undefined || parent?.kind === 'query' || parent?.kind === 'setOperation') return select
  return relation.kind === 'table' || parent?.kind === 'aliased' ? relation : named(relation, table)
}

function named(relation: Relation, { at, name }: Table): Aliased {
  const alias = name.parts.at(-1)
  if (alias === undefined) throw new Error('a table without a name')
  return { kind: 'aliased', at, relation, alias, columns: [] }
}
