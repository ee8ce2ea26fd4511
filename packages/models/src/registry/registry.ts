import { nearest, readType, type Schema, type TableSchema } from 'oso-sql'
import { createGraph, type Graph } from '../graph/graph.ts'
import { type ColumnLineage, columnLineage, type Lineage, lineage } from '../graph/lineage.ts'
import type { Column, Model } from '../model/model.ts'
import { connect } from './connect.ts'

/** What can be known of a model without its details. */
export type Summary = Pick<Model, 'name' | 'aliases' | 'parents' | 'built'>

/** Where a registry takes its models from. */
export type Shelf = Readonly<{
  summaries: readonly Summary[]
  /** The model of a name that stands in `summaries`. */
  open(name: string): Model
}>

/** All named models, and how they hang together. */
export type Registry = Readonly<{
  /**
   * The model of a name in one to three parts: `projects_v1`, `oso.projects_v1`, `iceberg.oso.projects_v1`, whatever the
   * case; or of another name that it has, `bigquery.ossd.projects`.
   */
  resolve(parts: readonly string[]): Model | undefined
  /** The model of exactly that name. */
  model(name: string): Model | undefined
  /** Every name, in the order of the files. */
  names(): readonly string[]
  models(): readonly Model[]
  /** Up to `most` names like the given one, best first, of those that `among` allows. */
  nearest(name: string, most?: number, among?: (name: string) => boolean): readonly string[]
  /** The models, all or those that `among` allows, as the analyser wants them. */
  schema(among?: (name: string) => boolean): Schema
  /** The given models, or all, each after what it reads. Throws CycleError. */
  order(names?: readonly string[]): readonly string[]
  parents(name: string): readonly string[]
  children(name: string): readonly string[]
  ancestors(name: string): readonly string[]
  descendants(name: string): readonly string[]
  /** A model and all that it is made from. */
  lineage(name: string): Lineage
  /** The columns that a column is made from, down to the sources. */
  columnLineage(name: string, column: string): ColumnLineage
}>

/**
 * A registry of models as they were loaded, beside those of `base`; one of the same name takes the other's place.
 *
 * Each is connected to what its SQL reads and checked against it: throws ModelError for a model that does not hold what
 * its head says, CycleError for models that read each other in a circle.
 */
export function createRegistry(models: readonly Model[], base?: Registry): Registry {
  const loose = shelve([...(base?.models() ?? []), ...models])
  const world = { schema: loose.schema(), resolve: loose.resolve }
  const registry = shelve([...(base?.models() ?? []), ...models.map(model => connect(model, world))])
  registry.order()
  const sources = sourcesOf(registry)
  return shelve(registry.models().map(model => ({ ...model, sources: sources(model.name) })))
}

/** A registry of models that are at hand. */
function shelve(models: readonly Model[]): Registry {
  const byName = new Map(models.map(model => [model.name, model]))
  return registryOf({
    summaries: [...byName.values()],
    open: name => found(byName.get(name), name),
  })
}

/** Where the rows of a model come from in the end: models that nothing here makes. */
function sourcesOf(registry: Registry): (name: string) => string[] {
  const isEnd = (name: string) => (registry.model(name)?.stage ?? 'source') === 'source'
  return name => registry.ancestors(name).filter(isEnd)
}

/** A registry of models that are opened when asked for. */
export function registryOf(shelf: Shelf): Registry {
  const names = shelf.summaries.map(summary => summary.name)
  const canonical = namesOf(shelf.summaries)
  const { model, models, graph } = openers(shelf, new Set(names))
  const resolve = (parts: readonly string[]) => {
    const name = canonical.get(bare(parts))
    return name === undefined ? undefined : model(name)
  }
  return {
    resolve,
    model,
    names: () => names,
    models,
    nearest: (name, most = 3, among = () => true) => nearest(name, names.filter(among), most),
    schema: among => schemaOf(resolve, names, among ?? (() => true)),
    order: among => {
      const known = new Set(among ?? names)
      return graph()
        .order(among)
        .filter(name => known.has(name))
    },
    parents: name => graph().parents(name),
    children: name => graph().children(name),
    ancestors: name => graph().ancestors(name),
    descendants: name => graph().descendants(name),
    lineage: name => lineage(name, graph()),
    columnLineage: (name, column) => columnLineage({ model: name, column }, model),
  }
}

/** What is made on the first demand and kept. */
function openers(shelf: Shelf, names: ReadonlySet<string>) {
  const opened = new Map<string, Model>()
  let drawn: Graph | undefined
  const model = (name: string): Model | undefined => {
    if (!names.has(name)) return undefined
    const kept = opened.get(name) ?? shelf.open(name)
    opened.set(name, kept)
    return kept
  }
  const models = () => [...names].map(name => found(model(name), name))
  const graph = () => {
    drawn ??= createGraph(shelf.summaries)
    return drawn
  }
  return { model, models, graph }
}

function found(model: Model | undefined, name: string): Model {
  if (!model) throw new Error(`the registry lists "${name}" and does not have it`)
  return model
}

/** Lower-case name → canonical name. A name goes before an alias. */
function namesOf(summaries: readonly Summary[]): Map<string, string> {
  const names = new Map<string, string>()
  for (const { name, aliases } of summaries) for (const alias of aliases) names.set(alias.toLowerCase(), name)
  for (const { name } of summaries) names.set(name.toLowerCase(), name)
  return names
}

/** A name without catalog and schema, in lower case. */
function bare(parts: readonly string[]): string {
  return parts
    .join('.')
    .toLowerCase()
    .replace(/^(?:iceberg\.)?oso\./, '')
}

function schemaOf(resolve: Registry['resolve'], names: readonly string[], among: (name: string) => boolean): Schema {
  const tables = new Map<string, TableSchema>()
  return {
    table: parts => {
      const model = resolve(parts)
      if (!model || !among(model.name)) return undefined
      const table = tables.get(model.name) ?? { name: model.name, columns: model.columns.map(typed) }
      tables.set(model.name, table)
      return table
    },
    tableNames: () => names.filter(among),
  }
}

function typed({ name, type }: Column): TableSchema['columns'][number] {
  return { name, type: readType(type) }
}
