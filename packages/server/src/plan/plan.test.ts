import { registry } from 'oso-models'
import { describe, expect, test } from 'vitest'
import type { Catalogue } from './catalogue.ts'
import { type Ask, Planner, requireRunnable } from './plan.ts'
import type { View } from './view.ts'

const ALLOWED = { maxRows: 10, maxBytes: 100, timeoutMs: 1_000 }
const ASK: Ask = {
  ...{ query: '', parameterTypes: [], format: undefined, accept: undefined, acceptEncoding: undefined, limits: {} },
  isSameMachine: false,
}

const VIEW: View = { policy: 'all', registry, models: { ...registry, schema: registry.schema() } }

function planner(catalogue: () => Catalogue = () => holding('projects_v1', 'metrics_v0')): Planner {
  const site = { name: 'duckdb' } as const
  return new Planner({ site, catalogue, maxQueryBytes: 65_536, encodings: ['gzip'], cacheSize: 10 })
}

function holding(...names: string[]): Catalogue {
  return { version: names.join(), tables: new Map(names.map(name => [name, null])) }
}

describe('a plan', () => {
  test('holds all that is decided', () => {
    const query = 'select  Project_Name as n from oso.PROJECTS_V1 where project_id = ?'
    const asked = { ...ASK, query, parameterTypes: ['varchar'], accept: 'text/csv', acceptEncoding: 'gzip' }
    expect(planner().plan({ ...asked, limits: { maxRows: 3 } }, VIEW, ALLOWED)).toMatchObject({
      sql: 'SELECT Project_Name AS n FROM oso.PROJECTS_V1 WHERE project_id = ?',
      columns: [{ name: 'n', type: 'varchar', from: [{ table: 'projects_v1', column: 'project_name' }] }],
      reads: [{ name: 'projects_v1', columns: ['project_id', 'project_name'] }],
      parameters: ['varchar'],
      engine: { name: 'duckdb' },
      format: 'csv',
      encoding: 'gzip',
      limits: { ...ALLOWED, maxRows: 3 },
      missing: [],
    })
  })

  test('reads tables of the warehouse by their schema, and is printed from the tree', () => {
    const { compiled } = planner().plan({ ...ASK, query: 'select project_id /* " */ from projects_v1' }, VIEW, ALLOWED)
    expect(compiled.sql).toContain('"oso"."projects_v1"')
    expect(compiled.sql).not.toContain('/*')
  })

  test('of the same text is checked once for a warehouse, and again for another', () => {
    let catalogue = holding('projects_v1')
    const plans = planner(() => catalogue)
    const ask = { ...ASK, query: 'select 1 from projects_v1' }
    const first = plans.plan(ask, VIEW, ALLOWED).compiled
    expect(plans.plan({ ...ask, format: 'arrow' }, VIEW, ALLOWED).compiled).toBe(first)
    expect(plans.plan({ ...ask, query: 'select 1  from projects_v1' }, VIEW, ALLOWED).compiled).not.toBe(first)
    catalogue = holding('projects_v1', 'metrics_v0')
    expect(plans.plan(ask, VIEW, ALLOWED).compiled).not.toBe(first)
  })

  test('names the models that are not there, and cannot run', () => {
    const plan = planner().plan({ ...ASK, query: 'select 1 from projects_v1, collections_v1' }, VIEW, ALLOWED)
    expect(plan.missing).toEqual(['collections_v1'])
    expect(() => requireRunnable(plan)).toThrow(/does not hold collections_v1/)
  })

  test('of what would be answered otherwise by DuckDB there is none', () => {
    expect(() => planner().plan({ ...ASK, query: 'select approx_set(1)' }, VIEW, ALLOWED)).toThrow(
      expect.objectContaining({ code: 'NOT_PORTABLE' }),
    )
  })
})

describe('what people write', () => {
  test.each([
    "SELECT project_id, project_name FROM projects_v1 WHERE LOWER(display_name) LIKE '%bridge%'",
    "SELECT DISTINCT project_name FROM artifacts_by_project_v1 WHERE artifact_source = 'GITHUB' AND artifact_namespace = 'acme'",
    'SELECT collection_name, display_name FROM collections_v1 ORDER BY 1',
    `SELECT p.display_name, m.metric_name, k.amount FROM key_metrics_by_project_v0 k
     JOIN metrics_v0 m USING (metric_id) JOIN projects_v1 p USING (project_id)
     WHERE p.project_name IN ('demo','acme') AND m.metric_name IN ('GITHUB_stars_over_all_time')`,
    `SELECT metric_id, sample_date, amount FROM timeseries_metrics_by_project_v0
     WHERE project_id = 'AbC+/x=' AND sample_date BETWEEN DATE '2025-01-01' AND DATE '2025-02-28' AND metric_id IN ('m1=')`,
    `WITH c AS (SELECT DISTINCT project_id FROM int_artifacts_by_project_in_ossd
       WHERE artifact_source = 'ARBITRUM_ONE' AND artifact_type IN ('CONTRACT','FACTORY','DEPLOYER'))
     SELECT p.display_name, t.sample_date, t.amount FROM timeseries_metrics_by_project_v0 t
     JOIN c ON c.project_id = t.project_id JOIN projects_v1 p ON p.project_id = t.project_id
     JOIN metrics_v0 m ON m.metric_id = t.metric_id
     WHERE m.metric_name = 'GITHUB_active_developers_monthly' AND YEAR(t.sample_date) >= 2024`,
    `SELECT event_source, COUNT(*) AS grants, SUM(amount) AS usd FROM oss_funding_v0
     WHERE to_project_name = 'demo' GROUP BY 1 HAVING SUM(amount) > 0 ORDER BY usd DESC`,
  ])('has a plan: %s', query => {
    expect(planner().plan({ ...ASK, query }, VIEW, ALLOWED).compiled.sql).toMatch(/^(SELECT|WITH)/)
  })
})
