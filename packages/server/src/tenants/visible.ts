import type { Model, Registry } from 'oso-models'
import type { ModelPolicy } from '../contract/policy.ts'

/**
 * A registry without the models that a policy hides. They are in no list, no lineage and no suggestion; where a visible
 * model is made from a hidden one, it appears as made from what that one is made from.
 */
export function visibleRegistry(all: Registry, policy: ModelPolicy): Registry {
  if (policy.allow === undefined && (policy.deny ?? []).length === 0) return all
  const sees = visibility(all, policy)
  const parents = across(name => all.parents(name), sees)
  const children = across(name => all.children(name), sees)
  const shown = (model: Model | undefined): Model | undefined =>
    model && sees(model.name) ? withoutHidden(model, sees, parents) : undefined
  const models = (): Model[] => all.models().flatMap(model => shown(model) ?? [])
  return {
    resolve: parts => shown(all.resolve(parts)),
    model: name => shown(all.model(name)),
    names: () => all.names().filter(sees),
    models,
    nearest: (name, most, among = () => true) => all.nearest(name, most, one => sees(one) && among(one)),
    schema: (among = () => true) => all.schema(name => sees(name) && among(name)),
    order: names => all.order(names).filter(sees),
    parents,
    children,
    ancestors: name => all.ancestors(name).filter(sees),
    descendants: name => all.descendants(name).filter(sees),
    lineage: name => {
      const nodes = [name, ...all.ancestors(name).filter(sees)]
      return { nodes, edges: nodes.flatMap(to => parents(to).map(from => ({ from, to }))) }
    },
    columnLineage: (name, column) => {
      const { nodes, edges } = all.columnLineage(name, column)
      return {
        nodes: nodes.filter(({ model }) => sees(model)),
        edges: edges.filter(({ from, to }) => sees(from.model) && sees(to.model)),
      }
    },
  }
}

/** Whether a policy lets a model be seen; each name is judged once. */
function visibility(all: Registry, { allow, deny = [] }: ModelPolicy): (name: string) => boolean {
  const judged = new Map<string, boolean>()
  const allows = allow === undefined ? () => true : matcher(allow, all)
  const denies = matcher(deny, all)
  return name => {
    const known = judged.get(name)
    if (known !== undefined) return known
    const isSeen = allows(name) && !denies(name)
    judged.set(name, isSeen)
    return isSeen
  }
}

function matcher(patterns: readonly string[], all: Registry): (name: string) => boolean {
  const stages = new Set(patterns.flatMap(one => (one.startsWith('stage:') ? [one.slice('stage:'.length)] : [])))
  const names = patterns.filter(one => !one.startsWith('stage:')).map(one => one.toLowerCase().split('*'))
  return name => {
    const lower = name.toLowerCase()
    if (names.some(pieces => matches(lower, pieces))) return true
    return stages.size > 0 && stages.has(all.model(name)?.stage ?? 'source')
  }
}

/** Whether a text is the pieces in their order, with anything in between. Linear, whatever the pattern. */
function matches(text: string, pieces: readonly string[]): boolean {
  const [first = '', ...rest] = pieces
  if (rest.length === 0) return text === first
  const last = rest.pop() ?? ''
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const piece of rest) {
    const found = text.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}

/** The nearest that can be seen in one direction of the graph, through all that cannot. */
function across(next: (name: string) => readonly string[], sees: (name: string) => boolean) {
  const known = new Map<string, readonly string[]>()
  const reach = (name: string): readonly string[] => {
    const kept = known.get(name)
    if (kept) return kept
    const found = [...new Set(next(name).flatMap(one => (sees(one) ? [one] : reach(one))))]
    known.set(name, found)
    return found
  }
  return reach
}

function withoutHidden(
  model: Model,
  sees: (name: string) => boolean,
  parents: (name: string) => readonly string[],
): Model {
  const isWhole = model.parents.every(sees)
  return {
    ...model,
    parents: parents(model.name),
    sources: model.sources.filter(sees),
    // Its text names what it reads.
    sql: isWhole ? model.sql : null,
    columns: model.columns.map(column => ({ ...column, from: column.from.filter(one => sees(one.model)) })),
  }
}
