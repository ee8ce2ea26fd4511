import {
  type Analysed,
  type Node,
  type Parameter,
  parse,
  positionAt,
  print,
  SqlError,
  type Statement,
  walk,
  writeType,
} from 'oso-sql'
import type { ErrorFacts, Place } from '../../errors.ts'
import type { Value } from '../parameters.ts'
import { literalOf } from './literal.ts'
import { qualified, type Site } from './qualify.ts'
import { changed } from './tree.ts'

/** A query for a cluster: the caller's, with the tables' names there, and a `?` for each parameter. */
export type ClusterQuery = Readonly<{ statement: Statement; parameters: readonly string[] }>

/** What a cluster is sent for an analysed statement. */
export function clusterQuery(statement: Statement, analysed: Analysed, site: Site): ClusterQuery {
  return { statement: qualified(statement, analysed, site), parameters: analysed.parameters.map(writeType) }
}

/** The text with the parameters' values in it, each printed from the tree as a literal of its type. */
export function clusterText({ statement, parameters }: ClusterQuery, values: readonly Value[]): string {
  return print(filled({ statement, parameters }, values))
}

/** The place in the caller's text of a place in the text that was sent. */
export type Locate = (sent: Place) => Pick<ErrorFacts, 'position' | 'caret'>

/** Finds places by holding the tree that was printed against the one that is read from the print: they are equal. */
export function locatorOf(query: ClusterQuery, values: readonly Value[]): Locate {
  return sent => {
    const tree = filled(query, values)
    const text = print(tree)
    const ours = nodesOf(tree)
    const printed = nodesOf(parse(text))
    const offset = offsetOf(text, sent)
    const at = nearestBefore(printed, ours, offset)
    if (at === undefined) return {}
    const { line, column } = positionAt(query.statement.text, at)
    const marker = new SqlError('SYNTAX_ERROR', '', { text: query.statement.text, at })
    return { position: { line, column }, caret: marker.caret(query.statement.text) }
  }
}

function filled({ statement, parameters }: ClusterQuery, values: readonly Value[]): Statement {
  return changed(statement, (node, parent) =>
    node.kind === 'parameter' ? valueNode(node, parent, parameters[node.index] ?? 'varchar', values) : undefined,
  )
}

const COUNTING: ReadonlySet<Node['kind'] | undefined> = new Set(['query', 'limit', 'fetch'] as const)

function valueNode(node: Parameter, parent: Node | null, type: string, values: readonly Value[]): Node {
  const value = values[node.index] ?? null
  // LIMIT and OFFSET take the number itself.
  if (COUNTING.has(parent?.kind) && typeof value === 'string')
    return { kind: 'integer', at: node.at, value: BigInt(value) }
  return changed(literalOf(value, type), part => (part.at === node.at ? undefined : { ...part, at: node.at }))
}

function nodesOf(root: Node): Node[] {
  const all: Node[] = []
  walk(root, node => {
    all.push(node)
  })
  return all
}

// A place is a node's; should it be none, the node before it is meant.
function nearestBefore(printed: readonly Node[], ours: readonly Node[], offset: number): number | undefined {
  let best = -1
  for (const [index, { at }] of printed.entries()) {
    if (at <= offset && (best < 0 || at > (printed[best]?.at ?? -1))) best = index
  }
  return ours[best]?.at
}

function offsetOf(text: string, { line, column }: Place): number {
  let start = 0
  for (let count = 1; count < line; count++) start = text.indexOf('\n', start) + 1
  return start + [...text.slice(start)].slice(0, column - 1).join('').length
}
