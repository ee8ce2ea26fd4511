import type { Model } from '../model/model.ts'
import { PoolWriter, poolReader } from './pool.ts'
import { type Registry, registryOf, type Summary } from './registry.ts'

/**
 * A registry as texts that load fast: an index that is read at once, and a pool from which a model is read when it is
 * asked for.
 */
export type Packed = Readonly<{
  /** JSON of a PackedSummary for each model. */
  index: string
  /** The models without their summaries; see pool.ts. */
  pool: string
}>

/** Name, aliases, parents (a number for a model of the index, else its name), 1 when built, line of the rest. */
type PackedSummary = readonly [
  name: string,
  aliases: readonly string[],
  parents: readonly (number | string)[],
  built: 0 | 1,
  rest: number,
]

type Rest = Omit<Model, keyof Summary>

/** The registry as texts. */
export function pack(registry: Registry): Packed {
  const positions = new Map(registry.names().map((name, index) => [name, index]))
  const pool = new PoolWriter()
  const index = registry
    .models()
    .map<PackedSummary>(({ name, aliases, parents, built, ...rest }) => [
      name,
      aliases,
      parents.map(parent => positions.get(parent) ?? parent),
      built ? 1 : 0,
      pool.add(rest),
    ])
  return { index: JSON.stringify(index), pool: pool.toString() }
}

/** The registry that was packed. */
export function unpack(packed: Packed): Registry {
  // What `pack` wrote: no other text comes here.
  const index = JSON.parse(packed.index) as PackedSummary[]
  const summaries = index.map<Summary>(([name, aliases, parents, built]) => ({
    name,
    aliases,
    parents: parents.map(parent => (typeof parent === 'number' ? (index[parent]?.[0] ?? '') : parent)),
    built: built === 1,
  }))
  const read = poolReader(packed.pool)
  const positions = new Map(summaries.map(({ name }, position) => [name, position]))
  return registryOf({
    summaries,
    open: name => {
      const position = positions.get(name) ?? -1
      const [entry, summary] = [index[position], summaries[position]]
      if (!entry || !summary) throw new Error(`"${name}" is not in the packed registry`)
      return { ...(read(entry[4]) as Rest), ...summary }
    },
  })
}
