import { registry } from 'oso-models'
import { describe, expect, test } from 'vitest'
import { Planner } from '../plan/plan.ts'
import { Views } from './views.ts'
import { visibleRegistry } from './visible.ts'

const sources = registry.models().filter(model => model.stage === 'source')
const mart = registry.models().find(model => model.stage === 'mart' && model.sql !== null && model.parents.length > 0)
if (!mart) throw new Error('there is no mart with SQL')

describe('a registry with a policy', () => {
  test('without rules is the registry', () => {
    expect(visibleRegistry(registry, {})).toBe(registry)
    expect(visibleRegistry(registry, { deny: [] })).toBe(registry)
  })

  test('has what is allowed by name, pattern or stage, and not what is denied', () => {
    const names = (policy: Parameters<typeof visibleRegistry>[1]) => visibleRegistry(registry, policy).names()
    expect(names({ allow: ['projects_v1', 'collections_*'] })).toContain('collections_v1')
    expect(names({ allow: ['projects_v1'] })).toEqual(['projects_v1'])
    expect(names({ allow: ['stage:source'] })).toEqual(sources.map(model => model.name))
    expect(names({ deny: ['stage:source', 'projects_v1'] })).not.toContain('projects_v1')
    expect(names({ deny: ['*'] })).toEqual([])
    expect(names({ allow: [] })).toEqual([])
    expect(names({ allow: ['*jects_*1'] })).toContain('projects_v1')
    expect(names({ allow: ['*jects_*2'] })).not.toContain('projects_v1')
  })

  test('tells of a hidden model nowhere', () => {
    const hidden = 'projects_v1'
    const view = visibleRegistry(registry, { deny: [hidden] })
    expect(view.resolve(['oso', hidden])).toBeUndefined()
    expect(view.model(hidden)).toBeUndefined()
    expect(view.nearest('projects_v')).not.toContain(hidden)
    expect([...view.schema().tableNames()]).not.toContain(hidden)
    expect(view.schema().table([hidden])).toBeUndefined()
    for (const model of view.models()) {
      const told = [view.parents(model.name), view.children(model.name), view.ancestors(model.name), model.parents]
      expect(told.flat(), model.name).not.toContain(hidden)
      expect(view.lineage(model.name).edges.flatMap(({ from, to }) => [from, to])).not.toContain(hidden)
      expect(model.sql ?? '', model.name).not.toMatch(/\bprojects_v1\b/)
    }
  })

  test('shows what a model is made from through what is hidden', () => {
    const [parent = ''] = registry.parents(mart.name)
    const view = visibleRegistry(registry, { deny: [parent] })
    for (const grandparent of registry.parents(parent)) expect(view.parents(mart.name)).toContain(grandparent)
    expect(view.model(mart.name)?.sql).toBeNull()
    expect(view.lineage(mart.name).nodes).not.toContain(parent)
    for (const { name } of mart.columns) {
      expect(view.columnLineage(mart.name, name).nodes.map(({ model }) => model)).not.toContain(parent)
    }
  })
})

describe('plans', () => {
  const tables = new Map(['projects_v1', 'collections_v1'].map(name => [name, null]))
  const planner = new Planner({
    site: { name: 'duckdb' },
    catalogue: () => ({ version: 'v', tables }),
    ...{ maxQueryBytes: 65_536, encodings: [], cacheSize: 10 },
  })
  const views = new Views(registry)
  const plan = (query: string, deny: string[]) =>
    planner.plan(
      {
        ...{ query, parameterTypes: [], format: undefined, accept: undefined, acceptEncoding: undefined },
        ...{ isSameMachine: true, limits: {} },
      },
      views.of({ deny }),
      { maxRows: 1, maxBytes: 1, timeoutMs: 1 },
    )

  test('made for one policy are not given to another', () => {
    const query = 'select 1 from projects_v1'
    expect(plan(query, []).reads).toHaveLength(1)
    expect(() => plan(query, ['projects_v1'])).toThrow(expect.objectContaining({ code: 'TABLE_NOT_FOUND' }))
    expect(plan(query, []).reads).toHaveLength(1)
  })

  test('of SHOW TABLES hold only what can be seen', () => {
    expect(plan('SHOW TABLES', ['projects_v1']).compiled.sql).not.toContain('projects_v1')
    expect(plan('SHOW TABLES', []).compiled.sql).toContain('projects_v1')
  })

  test('are shared by tenants whose policies say the same', () => {
    expect(views.of({ allow: ['b', 'a'] })).toBe(views.of({ allow: ['a', 'b'], deny: [] }))
    expect(views.of({ allow: [] })).not.toBe(views.of({}))
  })
})
