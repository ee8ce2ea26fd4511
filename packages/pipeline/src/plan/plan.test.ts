import { describe, expect, test } from 'vitest'
import { explain } from './explain.ts'
import { type Definition, type Plan, planBuild, type SourceState } from './plan.ts'

const definition = (name: string, parents: readonly string[] = [], sql = `select ${name}`): Definition => ({
  name,
  kind: name.startsWith('src_') ? 'raw' : 'model',
  query: { sql, functions: [] },
  parents,
  audits: [{ name: 'not_null(a)', query: { sql: `select a from ${name}`, functions: [] } }],
})

const source = (name: string, version: string, ...tables: string[]): SourceState => ({
  name,
  location: '/x',
  version,
  tables,
})

const DEFINITIONS = [
  definition('src_projects'),
  definition('src_collections'),
  definition('src_commits'),
  definition('projects', ['src_projects']),
  definition('events', ['src_commits']),
  definition('metrics', ['events', 'projects']),
]
const SOURCES = [
  source('directory', 'd1', 'src_projects', 'src_collections'),
  source('dumps', 'c1', 'src_commits'),
  source('clone', 'g1', 'src_commits'),
]

/** The versions that a build leaves behind. */
function built(plan: Plan): Map<string, string> {
  const tables = plan.stages.flatMap(stage => {
    if (stage.kind === 'load') return stage.tables
    return 'table' in stage ? [stage.table] : []
  })
  return new Map(tables.map(({ name, version }) => [name, version]))
}

/** `kind name`, for each table of each stage. */
function told({ stages }: Plan): string[] {
  return stages.flatMap(stage => {
    if (stage.kind === 'load') return stage.tables.map(table => `load ${table.name}`)
    if (stage.kind === 'forget') return `forget ${stage.source}`
    return `${stage.kind} ${stage.kind === 'drop' ? stage.name : stage.table.name}`
  })
}

const first = planBuild({ definitions: DEFINITIONS, sources: SOURCES, last: new Map() })
const next = (more: Partial<Parameters<typeof planBuild>[0]>) =>
  planBuild({ definitions: DEFINITIONS, sources: SOURCES, last: built(first), ...more })

describe('a first build', () => {
  test('loads every source and makes every model, each after its parents', () => {
    expect(told(first)).toEqual([
      'load src_projects',
      'load src_collections',
      'load src_commits',
      'make projects',
      'make events',
      'make metrics',
    ])
    expect(first.unchanged).toBe(false)
  })

  test('reads sources that share a table in one go', () => {
    const loads = first.stages.flatMap(stage => (stage.kind === 'load' ? [stage.sources.map(({ name }) => name)] : []))
    expect(loads).toEqual([['directory'], ['dumps', 'clone']])
  })

  test('knows the sources behind every table', () => {
    const metrics = first.stages.flatMap(stage =>
      stage.kind === 'make' && stage.table.name === 'metrics' ? [stage.table] : [],
    )
    expect(metrics[0]?.sources).toEqual({ directory: 'd1', dumps: 'c1', clone: 'g1' })
  })

  test('makes a table that no source fills, empty', () => {
    const plan = planBuild({ definitions: DEFINITIONS, sources: SOURCES.slice(0, 1), last: new Map() })
    expect(explain(plan)).toMatch(/load {2}src_commits {2}from nothing: was never made; no source is given/)
  })
})

describe('a second build', () => {
  test('has nothing to do when nothing has changed', () => {
    expect(next({}).unchanged).toBe(true)
    expect(explain(next({}))).toBe('nothing to do: 6 tables are as their sources and SQL say\n')
  })

  test('makes only what depends on the source that changed', () => {
    const plan = next({ sources: [source('directory', 'd2', 'src_projects', 'src_collections'), ...SOURCES.slice(1)] })
    expect(told(plan).filter(line => !line.startsWith('keep'))).toEqual([
      'load src_projects',
      'load src_collections',
      'make projects',
      'make metrics',
    ])
  })

  test('makes a model whose SQL changed, and what reads it', () => {
    const definitions = DEFINITIONS.map(d =>
      d.name === 'events' ? definition('events', ['src_commits'], 'select 2') : d,
    )
    const text = explain(next({ definitions }))
    expect(text).toMatch(/make {2}events .*: its definition has changed/)
    expect(text).toMatch(/make {2}metrics .*: what it reads has changed/)
    expect(text).toMatch(/keep {2}4 tables/)
  })

  test('makes a model whose audits changed', () => {
    const definitions = DEFINITIONS.map(d => (d.name === 'events' ? { ...d, audits: [] } : d))
    expect(told(next({ definitions }))).toContain('make events')
  })

  test('makes again what failed the last time, as it has no record', () => {
    const last = built(first)
    last.delete('events')
    expect(told(next({ last }))).toContain('make events')
  })

  test('loads a table again when one of its sources is taken away', () => {
    expect(told(next({ sources: SOURCES.slice(0, 2) }))).toContain('load src_commits')
  })

  test('does not load again because sources are given in another order', () => {
    expect(next({ sources: [...SOURCES].reverse() }).unchanged).toBe(true)
  })

  test('drops a table that no model defines any more', () => {
    const plan = next({ definitions: DEFINITIONS.slice(0, -1) })
    expect(plan.unchanged).toBe(false)
    expect(explain(plan)).toMatch(/drop {2}metrics: no model defines it/)
  })

  test('has the record of a source to forget when that was dropped, even if no table changes', () => {
    const plan = next({ dropped: ['gone'] })
    expect(plan.unchanged).toBe(false)
    expect(told(plan)).toContain('forget gone')
  })
})
