import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRegistry, type Registry, registry } from 'oso-models'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BuildOptions, type BuildReport, build, plan } from '../../src/build.ts'
import { TrinoClient } from '../../src/warehouse/trino/client.ts'
import type { TrinoPlace } from '../../src/warehouse/trino.ts'
import { REAL_DATA, SAMPLE } from '../folders.ts'
import { ask, coordinator, removeSchemas, schemaName } from './cluster.ts'
import { compareWarehouses, differences } from './same-rows.ts'

type Sources = Pick<BuildOptions, 'ossDirectory' | 'gitCommits'>

const folder = mkdtempSync(join(tmpdir(), 'oso-pipeline-trino-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Builds the same sources on both engines at the same moment. */
async function buildBoth(sources: Sources, file: string, place: TrinoPlace, models = registry): Promise<BuildReport> {
  const at = new Date()
  const deps = { now: () => at, registry: models }
  await build({ ...sources, warehouse: file }, deps)
  return build({ ...sources, warehouse: place }, deps)
}

/** Some tables of each kind and unit of time, and what they are made from. */
function fewModels(): Registry {
  const wanted = [
    ...['projects_v1', 'commits_to_artifact_weekly', 'commits_to_project_yearly', 'commits_to_artifact_over_all_time'],
    ...['developer_classifications_to_artifact_monthly', 'contributors_to_artifact_biannually'],
  ]
  const names = new Set(wanted.flatMap(name => [name, ...registry.ancestors(name)]))
  return createRegistry(registry.models().filter(({ name, built, sql }) => built && (sql === null || names.has(name))))
}

function placeIn(schema: string): TrinoPlace {
  return { ...coordinator(), catalog: 'iceberg', schema }
}

const tablesOf = ({ outcomes }: BuildReport, kind: string) =>
  outcomes.filter(outcome => outcome.kind === kind).map(outcome => outcome.table)

describe('a build of the sample', () => {
  const place = placeIn(schemaName())
  const file = join(folder, 'sample.duckdb')
  const sources = { ossDirectory: SAMPLE.directory, gitCommits: SAMPLE.commits }
  afterAll(() => removeSchemas(place.schema), 300_000)

  test('has the rows of the DuckDB build in every built model', async () => {
    const report = await buildBoth(sources, file, place)
    expect({ status: report.status, failed: tablesOf(report, 'failed') }).toEqual({ status: 'built', failed: [] })
    const compared = await compareWarehouses(file, place, registry)
    expect(compared).toHaveLength(registry.models().filter(model => model.built).length)
    expect(compared.filter(({ difference }) => difference !== null)).toEqual([])
  })

  test('is unchanged when it is built again', async () => {
    expect((await build({ ...sources, warehouse: place })).status).toBe('unchanged')
  })

  test('leaves nothing beside its tables and what it tells of them', async () => {
    const schemas = (await ask('SHOW SCHEMAS FROM iceberg')).map(([name]) => String(name))
    expect(schemas.filter(name => name.startsWith(place.schema)).sort()).toEqual([place.schema, `${place.schema}_meta`])
  })
})

describe('a build after another', () => {
  const place = placeIn(schemaName())
  const file = join(folder, 'few.duckdb')
  const models = fewModels()
  const sources = { ossDirectory: SAMPLE.directory, gitCommits: join(folder, 'commits') }
  const late = join(sources.gitCommits, 'late.ndjson')
  const snapshotsOf = (table: string) =>
    ask(
      `SELECT operation, CAST(summary['added-records'] AS bigint) FROM iceberg.${place.schema}."${table}$snapshots"
       ORDER BY committed_at`,
    )

  beforeAll(async () => {
    cpSync(SAMPLE.commits, sources.gitCommits, { recursive: true })
    expect((await buildBoth(sources, file, place, models)).status).toBe('built')
  }, 600_000)
  afterAll(() => removeSchemas(place.schema), 300_000)

  test('takes new commits into their intervals, and leaves every table without other rows as it was', async () => {
    const commit = (sha: string, at: string) =>
      `${JSON.stringify({
        ...{ repository: 'quillcast/press', sha: sha.repeat(40), parents: 1, author: 'new', committer: 'new' },
        ...{ authored_at: at, committed_at: at },
      })}\n`
    const lines = commit('a', '2024-02-28T23:30:00-02:00') + commit('b', '2024-02-29T02:00:00Z')
    writeFileSync(late, lines)

    const report = await buildBoth(sources, file, place, models)
    expect(tablesOf(report, 'made')).toContain('int_events__github')
    expect(await differences(file, place, models)).toEqual([])

    // Both are of 29 February in UTC, a Thursday: one more snapshot, with the rows of that day, of its week.
    const rowsOf = async (table: string, when: string) =>
      (await ask(`SELECT count(*) FROM iceberg.${place.schema}.${table} WHERE ${when}`))[0]?.[0]
    const day = await rowsOf('int_events__github', `CAST(time AS date) = DATE '2024-02-29'`)
    expect((await snapshotsOf('int_events__github')).slice(1)).toEqual([['overwrite', day]])
    const week = await rowsOf('commits_to_artifact_weekly', `metrics_sample_date = DATE '2024-02-26'`)
    expect((await snapshotsOf('commits_to_artifact_weekly')).slice(1)).toEqual([['overwrite', week]])
    expect(await snapshotsOf('projects_v1')).toHaveLength(1)
  })

  test('that is given up halfway leaves every table as it was, and the next one may begin', async () => {
    const before = await ask(`SELECT count(*), max(time) FROM iceberg.${place.schema}.int_events__github`)
    rmSync(late)
    const stop = new AbortController()
    const given = build(
      { ...sources, warehouse: place },
      {
        registry: models,
        signal: stop.signal,
        report: progress => {
          if (progress.kind === 'outcome' && progress.outcome.table === 'int_events__github') stop.abort()
        },
      },
    )
    await expect(given).rejects.toMatchObject({ code: 'INTERRUPTED' })
    expect(await ask(`SELECT count(*), max(time) FROM iceberg.${place.schema}.int_events__github`)).toEqual(before)

    expect((await buildBoth(sources, file, place, models)).status).toBe('built')
    expect(await differences(file, place, models)).toEqual([])
  })

  test('that died while it was put in place is made anew, whole', async () => {
    const { schema } = place
    const client = new TrinoClient(coordinator())
    // As it is when a table is in place and what tells of it is not.
    await client.run(`UPDATE iceberg.${schema}_meta.lease SET publishing = true`)
    await client.run(`DELETE FROM iceberg.${schema}.int_events__github WHERE year(time) = 2024`)
    const { stages } = await plan({ ...sources, warehouse: place }, { registry: models })
    expect(stages.filter(stage => stage.kind === 'keep')).toEqual([])
    expect(stages.filter(stage => stage.kind === 'make' && stage.incremental)).toEqual([])
    // The other warehouse is made anew too, for its tables say when they were.
    rmSync(file)
    await buildBoth(sources, file, place, models)
    expect(await differences(file, place, models)).toEqual([])
    expect((await plan({ ...sources, warehouse: place }, { registry: models })).unchanged).toBe(true)
  })
})

// Takes minutes, so it is a soak.
const hasTime = REAL_DATA !== undefined && process.env.OSO_SOAK !== undefined
describe.skipIf(!hasTime)('a build of the real directory and commits', () => {
  const place = placeIn(schemaName())
  afterAll(() => removeSchemas(place.schema), 300_000)

  test('has the rows of the DuckDB build in every built model', async () => {
    const data = REAL_DATA ?? ''
    const sources = { ossDirectory: join(data, 'oss-directory.tar.gz'), gitCommits: join(data, 'commits') }
    const report = await buildBoth(sources, join(folder, 'real.duckdb'), place)
    expect({ status: report.status, failed: tablesOf(report, 'failed') }).toEqual({ status: 'built', failed: [] })
    const compared = await compareWarehouses(join(folder, 'real.duckdb'), place, registry)
    expect(compared.filter(({ difference }) => difference !== null)).toEqual([])
    expect(compared.find(({ table }) => table === 'int_events__github')?.trino).toBe(79_638)
  })
})
