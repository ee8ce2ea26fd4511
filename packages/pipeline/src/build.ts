import { registry as ownRegistry, type Registry } from 'oso-models'
import { PipelineError } from './errors.ts'
import type { Ingested } from './ingest/ingest.ts'
import { definitions } from './plan/define.ts'
import { requireSources } from './plan/missing.ts'
import { type Plan, planBuild, type SourceState } from './plan/plan.ts'
import type { Outcome, Progress } from './run/outcome.ts'
import { run } from './run/run.ts'
import { gitClone } from './source/git-clone.ts'
import { gitCommits } from './source/git-commits.ts'
import { ossDirectory } from './source/oss-directory.ts'
import { registrySource } from './source/registry.ts'
import type { Reading, Source } from './source/source.ts'
import { duckdbWarehouse } from './warehouse/duckdb.ts'
import { type TrinoPlace, trinoWarehouse } from './warehouse/trino.ts'
import type { Warehouse } from './warehouse/warehouse.ts'

/** What to build from, and where to. */
export type BuildOptions = Readonly<{
  /** A folder, a `.tar.gz` or an https address of one. */
  ossDirectory?: string | undefined
  /** A folder of NDJSON files. */
  gitCommits?: string | undefined
  /** Clones: paths, or `owner/name=path`. */
  git?: readonly string[]
  /** Names of sources of the last build whose rows shall go, such as `oss-directory` or `git:/path`. */
  dropSource?: readonly string[]
  warehouse: WarehousePlace
}>

/** A DuckDB file, which need not exist; or a Trino cluster that can write, with an Iceberg catalog and a schema in it. */
export type WarehousePlace = string | TrinoPlace

/** The world around a build. What is left out is the real one, silent. */
export type BuildDeps = Readonly<{
  registry: Registry
  now: () => Date
  fetch: typeof globalThis.fetch
  /** What `git` may see of our environment. */
  env: Readonly<{ PATH?: string | undefined; HOME?: string | undefined }>
  /** Aborting it gives the build up with `INTERRUPTED`; the warehouse stays as it was. */
  signal: AbortSignal
  report: (progress: Progress) => void
}>

/** What a build came to. `failed`: some tables could not be made; the others are in place. */
export type BuildReport = Readonly<{
  status: 'built' | 'unchanged' | 'failed'
  warehouse: string
  ms: number
  outcomes: readonly Outcome[]
  ingested: readonly Ingested[]
}>

/** Decides what a build would do, without doing it. Throws what reading the sources and the warehouse throws. */
export async function plan(options: BuildOptions, deps: Partial<BuildDeps> = {}): Promise<Plan> {
  const world = withDefaults(deps)
  return interruptible(world.signal, async () => (await decide(options, world)).plan)
}

/**
 * Builds a warehouse: reads what has changed, makes what depends on it, audits it, and swaps the result in at once.
 *
 * Resolves also when tables failed; `status` says so. Throws PipelineError when there is nothing to swap in: a source that
 * cannot be read, a warehouse that cannot be written, an interruption.
 */
export async function build(options: BuildOptions, deps: Partial<BuildDeps> = {}): Promise<BuildReport> {
  const world = withDefaults(deps)
  return interruptible(world.signal, () => buildNow(options, world))
}

async function buildNow(options: BuildOptions, world: BuildDeps): Promise<BuildReport> {
  const startedAt = world.now()
  const { plan, sources, warehouse } = await decide(options, world)
  const since = (at: Date) => at.getTime() - startedAt.getTime()
  world.report({ kind: 'planned', stages: plan.stages.length })
  if (plan.unchanged) {
    return { status: 'unchanged', warehouse: warehouse.location, ms: since(world.now()), outcomes: [], ingested: [] }
  }
  const session = await warehouse.begin()
  try {
    const result = await run(plan, { ...world, session, sources })
    const counts = countOf(result.outcomes)
    const endedAt = world.now()
    await session.recordBuild({ startedAt, endedAt, ...counts })
    await session.commit()
    const status = counts.failed > 0 ? 'failed' : 'built'
    return { status, warehouse: warehouse.location, ms: since(endedAt), ...result }
  } finally {
    await session.discard()
  }
}

type Decision = Readonly<{ plan: Plan; sources: ReadonlyMap<string, Source>; warehouse: Warehouse }>

async function decide(options: BuildOptions, world: BuildDeps): Promise<Decision> {
  const warehouse = warehouseAt(options.warehouse, world.signal)
  const sources = sourcesOf(options, world)
  const last = await lastBuild(warehouse)
  const dropped = options.dropSource ?? []
  requireSources({ given: sources.map(source => source.name), dropped, standing: last.standing })
  const states: SourceState[] = []
  for (const source of sources) states.push(await stateOf(source, world))
  const schema = world.registry.schema()
  const plan = planBuild({
    definitions: definitions(world.registry, sql => warehouse.compile(sql, schema)),
    sources: states,
    last: last.versions,
    dropped: last.recorded.filter(name => dropped.includes(name)),
  })
  return { plan, sources: new Map(sources.map(source => [source.name, source])), warehouse }
}

/** The warehouse of a place. Aborting `signal` cancels what runs on a cluster. */
export function warehouseAt(place: WarehousePlace, signal?: AbortSignal): Warehouse {
  return typeof place === 'string' ? duckdbWarehouse(place) : trinoWarehouse(place, { signal })
}

type LastBuild = Readonly<{
  /** Of the tables that are there, by name. */
  versions: ReadonlyMap<string, string>
  /** The sources behind those tables. */
  standing: readonly string[]
  /** The sources that have a record. */
  recorded: readonly string[]
}>

async function lastBuild(warehouse: Warehouse): Promise<LastBuild> {
  const reader = await warehouse.open()
  try {
    const tables = (await reader?.materialisations()) ?? []
    const sources = (await reader?.sources()) ?? []
    return {
      versions: new Map(tables.map(({ model, version }) => [model, version])),
      standing: tables.flatMap(table => Object.keys(table.sources)),
      recorded: sources.map(({ source }) => source),
    }
  } finally {
    await reader?.close()
  }
}

async function stateOf(source: Source, { signal, report }: BuildDeps): Promise<SourceState> {
  const { name, location, tables } = source
  const onBytes: Reading['onBytes'] = (read, total) => report({ kind: 'bytes', source: name, read, total })
  return { name, location, tables, version: await source.version({ signal, onBytes }) }
}

function sourcesOf(options: BuildOptions, { fetch, env, registry, now }: BuildDeps): Source[] {
  const given = [
    ...(options.ossDirectory === undefined ? [] : [ossDirectory(options.ossDirectory, { fetch, env })]),
    ...(options.gitCommits === undefined ? [] : [gitCommits(options.gitCommits)]),
    ...(options.git ?? []).map(where => gitClone(where, env)),
  ]
  if (given.length === 0) {
    throw new PipelineError('USAGE', 'there is nothing to build from', {
      hint: 'give --oss-directory, --git-commits or --git',
    })
  }
  const twice = given.find((source, at) => given.findIndex(other => other.name === source.name) !== at)
  if (twice !== undefined) throw new PipelineError('USAGE', `${twice.location} is given twice`)
  return [...given, registrySource(builtModels(registry), now)]
}

function builtModels(registry: Registry): { name: string; sql: string }[] {
  return registry.models().flatMap(({ name, sql, built }) => (built && sql !== null ? [{ name, sql }] : []))
}

function countOf(outcomes: readonly Outcome[]): { built: number; kept: number; failed: number } {
  const count = (...kinds: readonly Outcome['kind'][]) => outcomes.filter(({ kind }) => kinds.includes(kind)).length
  return { built: count('made'), kept: count('kept'), failed: count('failed', 'stopped') }
}

/** What stops because it was told to says so, whatever it was doing. */
async function interruptible<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!signal.aborted) throw error
    throw new PipelineError('INTERRUPTED', 'interrupted; the warehouse is as it was', { cause: error })
  }
}

function withDefaults(deps: Partial<BuildDeps>): BuildDeps {
  return {
    registry: ownRegistry,
    now: () => new Date(),
    fetch: globalThis.fetch,
    env: {},
    signal: new AbortController().signal,
    report: () => {},
    ...deps,
  }
}
