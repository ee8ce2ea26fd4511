import { type Registry, staleness } from 'oso-models'
import type { Catalogue } from './catalogue.ts'

/** When a model was last made. */
export type Freshness = Readonly<{
  model: string
  /** ISO 8601 in UTC; null when the warehouse does not hold it, or nothing was recorded. */
  materialisedAt: string | null
  rows: number | null
  version: string | null
  stale: boolean
}>

/** When a model was last made, and whether that is longer ago than its cadence allows. */
export function freshnessOf(name: string, registry: Registry, catalogue: Catalogue, now: number): Freshness {
  const record = catalogue.tables.get(name) ?? undefined
  const model = registry.model(name)
  const { stale } = staleness(record, { cadence: model?.cadence ?? null }, new Date(now))
  return {
    model: name,
    materialisedAt: record?.endedAt.toISOString() ?? null,
    rows: record ? Number(record.rowCount) : null,
    version: record?.version ?? null,
    stale,
  }
}

/** When the oldest of the data that some models hold were made, in ISO 8601; undefined where that is not recorded of all. */
export function dataAsOf(names: readonly string[], catalogue: Catalogue): string | undefined {
  const made = names.map(name => catalogue.tables.get(name)?.endedAt.getTime())
  if (made.length === 0 || made.includes(undefined)) return undefined
  return new Date(Math.min(...made.map(Number))).toISOString()
}

/** Some models and everything that they are made from, each with its parents: a closed set. */
export function closedLineage(names: readonly string[], registry: Registry): ReadonlyMap<string, readonly string[]> {
  const all = new Set(names.flatMap(name => [name, ...registry.ancestors(name)]))
  return new Map([...all].map(name => [name, registry.parents(name)]))
}

/**
 * The line of a result that tells OSO's Python client what its models were made from and when, in epoch seconds.
 * Undefined when no model is read: the client takes an empty list for a fault.
 */
export function assetStatusLine(
  reads: readonly string[],
  registry: Registry,
  catalogue: Catalogue,
): string | undefined {
  if (reads.length === 0) return undefined
  const assetStatus = [...closedLineage(reads, registry)].map(([name, parents]) => {
    const record = catalogue.tables.get(name)
    return {
      key: keyOf(name),
      status: record ? { latestMaterialization: record.endedAt.getTime() / 1000 } : {},
      dependencies: parents.map(keyOf),
    }
  })
  return JSON.stringify({ assetStatus })
}

function keyOf(name: string): string {
  return `oso.${name}`
}
