import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Database } from 'oso-duckdb'
import { type BuildReport, build } from 'oso-pipeline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { REAL_DATA } from '../../packages/pipeline/test/folders.ts'

/**
 * What the models make of the real directory, as of 8 August 2026, and of real commits. The counts were taken from the files themselves, by
 * other means than these models.
 */
describe.skipIf(REAL_DATA === undefined)('on the real directory', () => {
  const folder = mkdtempSync(join(tmpdir(), 'oso-models-real-'))
  const warehouse = join(folder, 'w.duckdb')
  let report: BuildReport | undefined
  let database: Database | undefined

  beforeAll(async () => {
    const data = REAL_DATA ?? ''
    report = await build({
      ossDirectory: join(data, 'oss-directory.tar.gz'),
      gitCommits: join(data, 'commits'),
      warehouse,
    })
    database = Database.open(warehouse, { access_mode: 'READ_ONLY' })
  }, 300_000)
  afterAll(() => {
    database?.close()
    rmSync(folder, { recursive: true })
  })

  const ask = (sql: string) => database?.connect().rows(sql) ?? []
  const count = (from: string) => Number(ask(`select count(*) as n from oso.${from}`)[0]?.n)

  test.each([
    ['projects_v1', 7_112],
    ['collections_v1', 117],
    ['projects_by_collection_v1', 9_548],
    ['int_events__github', 79_638],
  ])('%s has %i rows', (table, rows) => {
    expect(count(table)).toBe(rows)
  })

  test('every table is built', () => {
    expect(report?.status).toBe('built')
    expect(report?.outcomes.filter(({ kind }) => kind === 'failed')).toEqual([])
    expect(count(`int_events__github where event_type = 'COMMIT_CODE'`)).toBe(79_638)
  })

  test.each([
    ['opensource-observer', 'UuWbpo5bpL5QsYvlukUWNm2uE8HFjxQxzCM0e+HMZfk='],
    ['uniswap', 'pWEQHj4IsxU8lx2EDLJpphYaGAvw/yRps3vgTbVCXjQ='],
  ])('%s has the id of the reference', (name, id) => {
    expect(ask(`select project_id from oso.projects_v1 where project_name = '${name}'`)).toEqual([{ project_id: id }])
  })

  test('GitHub links are 18,871 repositories, 5,479 owners and 4 that are neither', () => {
    expect(count('int_github_links__ossd where repository_name is not null')).toBe(18_871)
    expect(count('int_github_links__ossd where repository_owner is not null and repository_name is null')).toBe(5_479)
    expect(count('int_github_links__ossd where repository_owner is null')).toBe(4)
  })

  test.each([
    ['GITHUB', 18_792],
    ['NPM', 1_536],
    ['WWW', 3_046],
    ['DEFILLAMA', 529],
    ['FARCASTER', 170],
  ])('projects own artifacts of %s: %i', (source, rows) => {
    expect(count(`int_artifacts_by_project_in_ossd where artifact_source = '${source}'`)).toBe(rows)
  })

  test('an address is an artifact for each network and tag, but for repeats and the empty one', () => {
    const elsewhere = "'GITHUB', 'NPM', 'WWW', 'DEFILLAMA', 'FARCASTER', 'TWITTER'"
    expect(count(`int_artifacts_by_project_in_ossd where artifact_source not in (${elsewhere})`)).toBe(32_582)
  })

  test('no two artifacts share an id', () => {
    const [row] = ask('select count(*) = count(distinct artifact_id) as distinct_ids from oso.artifacts_v1')
    expect(row).toEqual({ distinct_ids: true })
  })

  test('all commits are counted once by artifact, and the owners of the nine repositories have theirs', () => {
    const commits = (entity: string) => ask(`select sum(amount) as n from oso.commits_to_${entity}_over_all_time`)[0]?.n
    expect(commits('artifact')).toBe(79_638)
    expect(commits('project')).toBe(79_638)
    expect(count('commits_to_project_over_all_time')).toBe(9)
  })

  test.each(['daily', 'weekly', 'monthly', 'quarterly', 'biannually', 'yearly'])('%s commits add up', aggregation => {
    expect(ask(`select sum(amount) as n from oso.commits_to_artifact_${aggregation}`)).toEqual([{ n: 79_638 }])
  })
})
