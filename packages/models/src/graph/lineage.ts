import type { ColumnRef, Model } from '../model/model.ts'
import type { Graph } from './graph.ts'

/** Names and who is made from whom, `from` being the parent. */
export type Lineage = Readonly<{
  nodes: readonly string[]
  edges: readonly Readonly<{ from: string; to: string }>[]
}>

/** Columns and which is made from which. */
export type ColumnLineage = Readonly<{
  nodes: readonly ColumnRef[]
  edges: readonly Readonly<{ from: ColumnRef; to: ColumnRef }>[]
}>

/** A model and all that it is made from, itself first and the sources last. */
export function lineage(name: string, graph: Graph): Lineage {
  const nodes = [name, ...graph.ancestors(name)]
  return { nodes, edges: nodes.flatMap(to => graph.parents(to).map(from => ({ from, to }))) }
}

/**
 * A column and all the columns that its values are made from. It ends at sources, and at models whose SQL is not at
 * hand: what those are made from is known by model, not by column.
 */
export function columnLineage(column: ColumnRef, model: (name: string) => Model | undefined): ColumnLineage {
  const nodes = new Map([[keyOf(column), column]])
  const edges: ColumnLineage['edges'][number][] = []
  for (const to of nodes.values()) {
    const from = model(to.model)?.columns.find(one => one.name === to.column)?.from ?? []
    for (const origin of from) {
      nodes.set(keyOf(origin), nodes.get(keyOf(origin)) ?? origin)
      edges.push({ from: origin, to })
    }
  }
  return { nodes: [...nodes.values()], edges }
}

function keyOf({ model, column }: ColumnRef): string {
  return JSON.stringify([model, column])
}
