import { isMadeAlike, reasonToMake, versionOf } from './version.ts'

/** A query in the warehouse's own dialect, and the TypeScript functions that it calls. */
export type Query = Readonly<{ sql: string; functions: readonly string[] }>

/** A query that returns the bad rows. */
export type PlannedAudit = Readonly<{ name: string; query: Query }>

/**
 * That the rows of a table's interval come from the rows of the same interval in the table `from`; `others` are read whole.
 * `column` is a date or a timestamp, never null.
 */
export type Intervals = Readonly<{
  column: string
  unit: 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year'
  from: Readonly<{ table: string; column: string }>
  others: readonly string[]
}>

/** What is known of a table before anything runs. `query` of a raw table has its columns and no rows. */
export type Definition = Readonly<{
  name: string
  kind: 'raw' | 'model'
  query: Query
  /** The tables that its SQL reads. */
  parents: readonly string[]
  audits: readonly PlannedAudit[]
  /** How it can be made interval by interval, where it can be. */
  intervals?: Intervals | undefined
}>

/** A source as it was found. */
export type SourceState = Readonly<{ name: string; location: string; version: string; tables: readonly string[] }>

/** A table that will be made: how, and as which version. */
export type PlannedTable = Definition &
  Readonly<{
    version: string
    /** The versions of the sources behind it, by name. */
    sources: Readonly<Record<string, string>>
  }>

/**
 * One step of a build. `load` reads some sources into the raw tables that only they fill; `make` runs a model's SQL, `incremental`ly where only what
 * it reads has changed and its intervals can be told apart; `keep`
 * takes the last version over; `drop` leaves out a table that no model defines any more; `forget` removes the record of a
 * source that was dropped on purpose.
 */
export type Stage =
  | Readonly<{ kind: 'load'; sources: readonly SourceState[]; tables: readonly PlannedTable[]; why: string }>
  | Readonly<{ kind: 'make'; table: PlannedTable; why: string; incremental: boolean }>
  | Readonly<{ kind: 'keep'; table: PlannedTable }>
  | Readonly<{ kind: 'drop'; name: string; why: string }>
  | Readonly<{ kind: 'forget'; source: string }>

/** All that a build will do, in order. */
export type Plan = Readonly<{
  stages: readonly Stage[]
  /** Whether there is nothing to do. */
  unchanged: boolean
  /** The tables of the last build that can be fallen back to. */
  standing: ReadonlySet<string>
}>

/** What a plan is made of. */
export type Planned = Readonly<{
  /** Each after its parents. */
  definitions: readonly Definition[]
  sources: readonly SourceState[]
  /** The versions of the tables that stand in the warehouse, by name. */
  last: ReadonlyMap<string, string>
  /** Sources that have a record in the warehouse and shall have none. */
  dropped?: readonly string[]
}>

/** Decides what a build does; nothing is run. */
export function planBuild({ definitions, sources, last, dropped = [] }: Planned): Plan {
  const tables = versioned(definitions, sources)
  const groups = sourceGroups(tables, sources)
  const stages = [
    ...groups.flatMap(group => loadStages(group, last)),
    ...tables.filter(table => table.kind === 'model').map(table => makeStage(table, last)),
    ...dropStages(tables, last),
    ...dropped.map((source): Stage => ({ kind: 'forget', source })),
  ]
  return { stages, unchanged: stages.every(stage => stage.kind === 'keep'), standing: new Set(last.keys()) }
}

function versioned(definitions: readonly Definition[], sources: readonly SourceState[]): PlannedTable[] {
  const done = new Map<string, PlannedTable>()
  for (const definition of definitions) {
    const parents = definition.parents.flatMap(name => done.get(name) ?? [])
    const fed = sources.filter(source => source.tables.includes(definition.name))
    const inputs = [
      ...fed.map(source => `${source.name}=${source.version}`),
      ...parents.map(p => `${p.name}=${p.version}`),
    ]
    const own = [definition.query.sql, ...definition.audits.map(audit => audit.query.sql)]
    done.set(definition.name, {
      ...definition,
      version: versionOf(own, inputs.sort()),
      sources: Object.assign(
        Object.fromEntries(fed.map(source => [source.name, source.version])),
        ...parents.map(parent => parent.sources),
      ),
    })
  }
  return [...done.values()]
}

type Group = { sources: SourceState[]; tables: PlannedTable[] }

/** Raw tables with the sources that fill them; sources that share a table are one group, as it is filled in one go. */
function sourceGroups(tables: readonly PlannedTable[], sources: readonly SourceState[]): Group[] {
  const raw = tables.filter(table => table.kind === 'raw')
  let groups: Group[] = raw.map(table => ({ sources: [], tables: [table] }))
  for (const source of sources) {
    const [touched, others] = partition(groups, group => group.tables.some(table => source.tables.includes(table.name)))
    const joined = { sources: [...touched.flatMap(g => g.sources), source], tables: touched.flatMap(g => g.tables) }
    groups = touched.length === 0 ? others : [...others, joined]
  }
  return groups
}

function partition<T>(all: readonly T[], test: (item: T) => boolean): [yes: T[], no: T[]] {
  return [all.filter(test), all.filter(item => !test(item))]
}

function loadStages({ sources, tables }: Group, last: ReadonlyMap<string, string>): Stage[] {
  const why = tables.flatMap(table => reasonToMake(table.version, last.get(table.name)) ?? [])[0]
  if (why === undefined) return tables.map(table => ({ kind: 'keep', table }))
  return [{ kind: 'load', sources, tables, why: sources.length === 0 ? `${why}; no source is given` : why }]
}

function makeStage(table: PlannedTable, last: ReadonlyMap<string, string>): Stage {
  const why = reasonToMake(table.version, last.get(table.name))
  if (why === undefined) return { kind: 'keep', table }
  const incremental = table.intervals !== undefined && isMadeAlike(table.version, last.get(table.name))
  return { kind: 'make', table, why, incremental }
}

function dropStages(tables: readonly PlannedTable[], last: ReadonlyMap<string, string>): Stage[] {
  const names = new Set(tables.map(table => table.name))
  const gone = [...last.keys()].filter(name => !names.has(name))
  return gone.map(name => ({ kind: 'drop', name, why: 'no model defines it' }))
}
