import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ask, count } from '../test/ask.ts'
import { folderOf, SAMPLE, temporaryFolder } from '../test/folders.ts'
import { smallRegistry } from '../test/registry.ts'
import { type BuildOptions, build, plan } from './build.ts'
import { explain } from './plan/explain.ts'
import type { Outcome } from './run/outcome.ts'

/** The sample in folders of its own, so that a test can change it. */
function sample(): BuildOptions & { ossDirectory: string; gitCommits: string; warehouse: string } {
  const folder = temporaryFolder()
  cpSync(SAMPLE.directory, join(folder, 'directory'), { recursive: true })
  cpSync(SAMPLE.commits, join(folder, 'commits'), { recursive: true })
  return {
    ossDirectory: join(folder, 'directory'),
    gitCommits: join(folder, 'commits'),
    warehouse: join(folder, 'made', 'w.duckdb'),
  }
}

const tables = (outcomes: readonly Outcome[], kind: Outcome['kind']) =>
  outcomes.filter(outcome => outcome.kind === kind).map(outcome => outcome.table)

/** The ids of the reference: base64 of the SHA-256 of source, namespace and name. */
const IDS = {
  'opensource-observer': 'UuWbpo5bpL5QsYvlukUWNm2uE8HFjxQxzCM0e+HMZfk=',
  uniswap: 'pWEQHj4IsxU8lx2EDLJpphYaGAvw/yRps3vgTbVCXjQ=',
}

function expectProjectIds(warehouse: string): void {
  const projects = ask(
    warehouse,
    `select project_name, project_id from oso.projects_v1 where project_name in ('uniswap', 'opensource-observer')`,
  )
  expect(Object.fromEntries(projects.map(row => [row.project_name, row.project_id]))).toEqual(IDS)
}

describe('a build of the sample', () => {
  test('makes every model, and a second one does nothing and says so', async () => {
    const options = sample()
    const first = await build(options)
    expect(tables(first.outcomes, 'failed')).toEqual([])
    expect(first.status).toBe('built')
    expect(count(options.warehouse, 'oso.projects_v1')).toBe(25)
    expect(count(options.warehouse, 'oso.collections_v1')).toBe(4)
    expect(count(options.warehouse, 'oso.projects_by_collection_v1')).toBe(27)
    expect(count(options.warehouse, 'oso.int_events__github')).toBe(1_681)
    expectProjectIds(options.warehouse)
    expect(
      ask(
        options.warehouse,
        `select artifact_id from oso.artifacts_v1 where artifact_namespace = 'opensource-observer' and artifact_name = 'oso'`,
      ),
    ).toEqual([{ artifact_id: 'XGpq2zZsHiZbRLrEYibeOVMdBnNoWBTZalaRn9egwhI=' }])
    expect(
      ask(options.warehouse, `select metric_id from oso.metrics_v0 where metric_name = 'GITHUB_commits_daily'`),
    ).toHaveLength(1)

    const before = readFileSync(options.warehouse)
    expect((await build(options)).status).toBe('unchanged')
    expect(explain(await plan(options))).toMatch(/^nothing to do/)
    expect(readFileSync(options.warehouse).equals(before)).toBe(true)
  }, 60_000)

  test('records every table with its rows, version and sources, and every source with what became of it', async () => {
    const options = sample()
    await build(options, { registry: await smallRegistry() })
    const [projects] = ask(options.warehouse, `from oso_meta.materialisations where model = 'good'`)
    expect(projects).toMatchObject({ row_count: 25n, version: expect.stringMatching(/^[0-9a-f]{24}\.[0-9a-f]{24}$/) })
    expect(Object.keys(JSON.parse(String(projects?.sources)))).toEqual(['oss-directory'])
    expect(
      ask(
        options.warehouse,
        `select * exclude (version, extracted_at) from oso_meta.sources where source = 'oss-directory'`,
      ),
    ).toEqual([{ source: 'oss-directory', rows_in: 29n, rows_loaded: 29n, rows_rejected: 0n }])
    expect(count(options.warehouse, 'oso_meta.rejections where kept')).toBeGreaterThan(10)
    expect(count(options.warehouse, 'oso_meta.builds')).toBe(1)
  })

  test('after a change makes only what reads what changed', async () => {
    const options = sample()
    await build(options)
    rmSync(join(options.ossDirectory, 'data/projects/x/xylem.yaml'))
    const { outcomes } = await build(options)
    expect(tables(outcomes, 'made')).toContain('projects_v1')
    expect(tables(outcomes, 'kept')).toContain('int_events__github')
    expect(count(options.warehouse, 'oso.projects_v1')).toBe(24)
    expect(count(options.warehouse, 'oso.int_events__github')).toBe(1_681)
  }, 60_000)

  test('loads a bad file of the directory into the rejections, and the rest into the tables', async () => {
    const options = sample()
    writeFileSync(join(options.ossDirectory, 'data/projects/x/xylem.yaml'), 'version: [')
    const { ingested } = await build(options, { registry: await smallRegistry() })
    expect(count(options.warehouse, 'oso.good')).toBe(24)
    expect(ingested.find(({ record }) => record.source === 'oss-directory')?.record).toMatchObject({
      rowsIn: 29,
      rowsLoaded: 28,
      rowsRejected: 1,
    })
    expect(ask(options.warehouse, 'select location from oso_meta.rejections where not kept')).toEqual([
      { location: 'projects/x/xylem.yaml' },
    ])
  })
})

const file = (name: string) => `version: 7\nname: ${name}\ndisplay_name: The ${name}\n`

/** A directory of one project, in one collection. */
const directoryOf = (name: string) =>
  folderOf({
    [`data/projects/a/${name}.yaml`]: file(name),
    'data/collections/all.yaml': `${file('all')}projects: [${name}]\n`,
  })

describe('when an audit fails', () => {
  test('the last good version stays, what reads it stops, the rest is built, and the next good build heals it', async () => {
    const deps = { registry: await smallRegistry() }
    const folder = directoryOf('ada')
    const options = { ossDirectory: folder, warehouse: join(temporaryFolder(), 'w.duckdb') }
    expect((await build(options, deps)).status).toBe('built')

    writeFileSync(join(folder, 'data/projects/a/bad.yaml'), file('bad'))
    const failed = await build(options, deps)
    expect(failed.status).toBe('failed')
    expect(failed.outcomes).toContainEqual({
      kind: 'failed',
      table: 'strict',
      why: expect.stringMatching(/^accepted_values.* has 1 bad row: \{"project_name":"bad".*\}$/),
      fallback: true,
    })
    expect(failed.outcomes).toContainEqual({
      kind: 'stopped',
      table: 'reads_strict',
      because: 'strict',
      fallback: true,
    })
    expect(tables(failed.outcomes, 'made')).toEqual(expect.arrayContaining(['good', 'reads_good']))
    const rows = ['good', 'strict', 'reads_strict', 'reads_good'].map(table => count(options.warehouse, `oso.${table}`))
    expect(rows).toEqual([2, 1, 1, 2])

    expect((await build(options, deps)).status).toBe('failed')

    rmSync(join(folder, 'data/projects/a/bad.yaml'))
    writeFileSync(join(folder, 'data/projects/a/bo.yaml'), file('bo'))
    expect((await build(options, deps)).status).toBe('built')
    expect(count(options.warehouse, 'oso.reads_strict')).toBe(2)
  })

  test('in a first build, the table is not there, and the report says that no earlier version is', async () => {
    const options = {
      ossDirectory: directoryOf('bad'),
      warehouse: join(temporaryFolder(), 'w'),
    }
    const { outcomes } = await build(options, { registry: await smallRegistry() })
    expect(outcomes).toContainEqual(expect.objectContaining({ kind: 'failed', table: 'strict', fallback: false }))
    expect(ask(options.warehouse, `select table_name from duckdb_tables() where table_name = 'strict'`)).toEqual([])
  })
})

describe('a build with fewer sources than the last', () => {
  const withBoth = async () => {
    const options = sample()
    const deps = { registry: await smallRegistry() }
    await build(options, deps)
    const { gitCommits, warehouse } = options
    return { fewer: { gitCommits, warehouse }, deps }
  }

  test('is refused, as its plan is, names what is missing, and leaves the tables as they were', async () => {
    const { fewer, deps } = await withBoth()
    const refusal = {
      code: 'SOURCE_MISSING',
      message: expect.stringMatching(/oss-directory/),
      hint: expect.stringContaining('--drop-source oss-directory'),
    }
    await expect(build(fewer, deps)).rejects.toMatchObject(refusal)
    await expect(plan(fewer, deps)).rejects.toMatchObject(refusal)
    expect(count(fewer.warehouse, 'oso.good')).toBe(25)
  })

  test('takes the rows and the record out of a source that is dropped on purpose, and the next one needs no more', async () => {
    const { fewer, deps } = await withBoth()
    expect((await build({ ...fewer, dropSource: ['oss-directory'] }, deps)).status).toBe('built')
    expect(count(fewer.warehouse, 'oso.good')).toBe(0)
    expect(count(fewer.warehouse, `oso_meta.sources where source = 'oss-directory'`)).toBe(0)
    expect((await build(fewer, deps)).status).toBe('unchanged')
    expect((await build({ ...fewer, dropSource: ['oss-directory'] }, deps)).status).toBe('unchanged')
  })

  test('is refused when a source is given and dropped', async () => {
    const { fewer, deps } = await withBoth()
    await expect(build({ ...fewer, dropSource: ['git-commits'] }, deps)).rejects.toMatchObject({ code: 'USAGE' })
  })
})

describe('a build that cannot be', () => {
  test('leaves the warehouse and its folder as they were when a source cannot be read', async () => {
    const options = sample()
    const deps = { registry: await smallRegistry() }
    await build(options, deps)
    const before = readFileSync(options.warehouse)
    const name = readdirSync(options.gitCommits)[0] ?? ''
    writeFileSync(join(options.gitCommits, name), readFileSync(join(options.gitCommits, name)).subarray(0, 500))
    await expect(build(options, deps)).rejects.toMatchObject({ code: 'SOURCE_CORRUPT' })
    expect(readFileSync(options.warehouse).equals(before)).toBe(true)
    expect(readdirSync(join(options.warehouse, '..'))).toEqual(['w.duckdb'])
  })

  test('is given up when the signal is aborted, at whatever stage', async () => {
    const options = sample()
    const stop = new AbortController()
    const report = (progress: { kind: string }) => {
      if (progress.kind === 'rows') stop.abort()
    }
    await expect(build(options, { signal: stop.signal, report })).rejects.toMatchObject({ code: 'INTERRUPTED' })
    expect(readdirSync(join(options.warehouse, '..'))).toEqual([])
  })

  test('says what to give when nothing is given', async () => {
    const warehouse = join(temporaryFolder(), 'w.duckdb')
    await expect(build({ warehouse })).rejects.toMatchObject({ code: 'USAGE', hint: expect.stringContaining('--git') })
  })

  test('refuses a clone that is given twice', async () => {
    const options = { git: ['/somewhere', '/elsewhere/../somewhere'], warehouse: join(temporaryFolder(), 'w.duckdb') }
    await expect(build(options)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('/somewhere'),
    })
  })
})
