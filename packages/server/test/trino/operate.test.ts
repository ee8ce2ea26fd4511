import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRegistry, loadModels, registry } from 'oso-models'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import type {} from '../../../../test/trino/setup.ts'
import { ask } from '../../../../test/trino/statement.ts'
import type { Cluster } from '../../src/operate/coordinator.ts'
import { Coordinator, Unreachable } from '../../src/operate/coordinator.ts'
import { examine } from '../../src/operate/doctor.ts'
import { draftModels } from '../../src/operate/draft.ts'
import { type Finding, findingsText, isSafe } from '../../src/operate/finding.ts'
import { SERVER } from '../built.ts'

const production = inject('trino')
const consumer = inject('consumer')
const TABLE = 'iceberg.oso.examined'

const clusterAt = ({ url, user }: Readonly<{ url: string; user: string }>): Cluster => ({
  ...{ url, user, source: 'gateway', catalog: 'iceberg', schema: 'oso', metaSchema: 'oso_meta' },
})
const worse = (findings: readonly Finding[], verdict: Finding['verdict']) =>
  findings.filter(finding => finding.verdict === verdict).map(({ what }) => what)

beforeAll(async () => {
  await ask(
    production,
    `CREATE OR REPLACE TABLE ${TABLE} (id bigint NOT NULL COMMENT 'Who  it is. [not a mark]', tags array(varchar), at timestamp(6))`,
  )
  await ask(production, `INSERT INTO ${TABLE} VALUES (1, ARRAY['a'], TIMESTAMP '2024-01-01 00:00:00.123456')`)
})
afterAll(() => ask(production, `DROP TABLE IF EXISTS ${TABLE}`))

describe('a cluster without access rules', () => {
  test('has everything missing, each with what to do, and is as it was afterwards', async () => {
    const before = (await ask(production, `SELECT * FROM ${TABLE}`)).rows
    const findings = await examine(clusterAt(production))
    expect(isSafe(findings)).toBe(false)
    expect(worse(findings, 'missing')).toEqual(
      expect.arrayContaining([
        ...['insert into a table', 'delete from a table', 'make a table', 'make a view', 'make a schema'],
        ...['rewrite the files of a table', 'forget a table', 'run a write from a text'],
        ...["read other people's queries", "kill somebody's query", 'raise the limit on time', 'raise it by a header'],
      ]),
    )
    expect(findings.filter(({ verdict, mend }) => verdict !== 'good' && !mend)).toEqual([])
    expect((await ask(production, `SELECT * FROM ${TABLE}`)).rows).toEqual(before)
    expect((await ask(production, `SHOW TABLES FROM iceberg.oso LIKE 'oso_doctor%'`)).rows).toEqual([])
    expect((await ask(production, `SHOW SCHEMAS FROM iceberg LIKE 'oso_doctor%'`)).rows).toEqual([])
  })
})

describe.skipIf(consumer.url === production.url)('a consumer with the access rules', () => {
  test('has nothing missing, and only limits and a login to mend', async () => {
    const findings = await examine(clusterAt(consumer))
    expect(worse(findings, 'missing')).toEqual([])
    expect(findings.filter(({ verdict }) => verdict === 'weak').map(({ about }) => about)).toEqual(
      expect.arrayContaining(['Login']),
    )
    expect(new Set(findings.filter(({ verdict }) => verdict === 'weak').map(({ about }) => about))).toEqual(
      new Set(['Limits of every query', 'Login']),
    )
    expect(findingsText(findings)).toMatch(/\n\d\d good, \d weak, 0 missing\n$/)
  })

  test.each([
    ['another catalog', 'tpch.tiny.nation', 25],
    ['another schema of the lake', 'iceberg.oso_elsewhere.one', 1],
  ])('gives a view over %s, whose owner may read there', async (_, table, rows) => {
    await ask(production, 'CREATE SCHEMA IF NOT EXISTS iceberg.oso_elsewhere')
    await ask(production, 'CREATE TABLE IF NOT EXISTS iceberg.oso_elsewhere.one AS SELECT 1 AS x')
    await ask(production, `CREATE OR REPLACE VIEW iceberg.oso.viewed AS SELECT * FROM ${table}`)
    onTestFinished(async () => {
      await ask(production, 'DROP VIEW iceberg.oso.viewed')
    })
    expect((await ask(consumer, 'SELECT count(*) FROM iceberg.oso.viewed')).rows).toEqual([[rows]])
  })

  test('lets nobody read there but by such a view, nor run a query as its owner', async () => {
    await ask(production, 'CREATE SCHEMA IF NOT EXISTS iceberg.oso_elsewhere')
    await ask(production, 'CREATE TABLE IF NOT EXISTS iceberg.oso_elsewhere.one AS SELECT 1 AS x')
    const refused = { code: 'PERMISSION_DENIED' }
    await expect(ask(consumer, 'SELECT * FROM iceberg.oso_elsewhere.one')).rejects.toMatchObject(refused)
    await expect(ask({ ...consumer, user: 'pipeline' }, 'SELECT 1')).rejects.toMatchObject(refused)
  })

  test('is told by the command in its exit code, as a cluster that is not there is', () => {
    const run = (url: string, user: string) =>
      spawnSync(process.execPath, [SERVER, 'doctor'], {
        encoding: 'utf8',
        env: { ...process.env, OSO__TRINO__URL: url, OSO__TRINO__USER: user },
      })
    expect(run(consumer.url, 'gateway')).toMatchObject({ status: 0, stdout: expect.stringContaining('0 missing') })
    expect(run(production.url, 'pipeline')).toMatchObject({ status: 1, stdout: expect.stringContaining('To mend') })
    expect(run('http://127.0.0.1:1', 'gateway')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('CLUSTER_UNUSABLE'),
    })
  })
})

test('what answers and is no Trino is not examined', async () => {
  await expect(
    new Coordinator(clusterAt({ url: 'http://127.0.0.1:1', user: 'gateway' })).run('SELECT 1'),
  ).rejects.toThrow(Unreachable)
})

describe('drafted models', () => {
  const coordinator = new Coordinator(clusterAt(production))
  const asked = async (sql: string) => {
    const { error, message, rows } = await coordinator.run(sql)
    if (error !== null) throw new Error(message)
    return rows
  }

  test('load as models with the types, nulls and comments of their tables', async () => {
    const isKnown = (name: string) => registry.model(name) !== undefined
    const draft = await draftModels(asked, { catalog: 'iceberg', schema: 'oso', like: 'examined', isKnown })
    const folder = mkdtempSync(join(tmpdir(), 'oso-draft-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    mkdirSync(join(folder, 'marts'))
    writeFileSync(join(folder, 'marts/imported.yaml'), draft.text)
    const model = createRegistry(await loadModels(folder), registry).resolve(['iceberg', 'oso', 'examined'])
    expect(model).toMatchObject({ stage: 'mart', domain: 'imported', kind: 'table', built: false })
    expect(model?.columns.map(({ name, type, nullable, description }) => [name, type, nullable, description])).toEqual([
      ['id', 'bigint', false, 'Who it is. [not a mark].'],
      ['tags', 'array(varchar)', true, null],
      ['at', 'timestamp(6)', true, null],
    ])
    expect(readFileSync(join(folder, 'marts/imported.yaml'), 'utf8')).toContain('The table examined of iceberg.oso.')
  })

  test('leave out what is a model already, and what no query could read', async () => {
    const draft = await draftModels(asked, { catalog: 'tpch', schema: 'tiny', isKnown: name => name === 'nation' })
    expect(draft.models).toContain('orders')
    expect(draft.skipped).toEqual([{ table: 'nation', why: 'there is a model of that name' }])
  })
})
