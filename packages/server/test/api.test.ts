import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lineage, ModelSummary } from '../src/contract/models.ts'
import type { Problem } from '../src/contract/problem.ts'
import type { QueryAnswer } from '../src/contract/queries.ts'
import type { CheckAnswer } from '../src/contract/sql.ts'
import { bodyOf, type Gateway, startGateway } from './gateway.ts'
import { MADE_AT, projects } from './sample-warehouse.ts'

type Page = Readonly<{ models: readonly ModelSummary[]; next: string | null }>

let gateway: Gateway
beforeAll(async () => {
  gateway = await startGateway({ projects_v1: projects(3), collections_v1: [] })
})
afterAll(() => gateway?.close())

const NAMES = 'select project_name, project_id from projects_v1 order by 1'

async function lines(body: unknown, headers: Record<string, string> = {}): Promise<unknown[]> {
  const answer = await gateway.sql(body, headers)
  expect(answer.status, await answer.clone().text()).toBe(200)
  return (await answer.text())
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))
}

async function problem(body: unknown, headers: Record<string, string> = {}) {
  const answer = await gateway.sql(body, headers)
  return { ...(await bodyOf<Problem>(answer)), sent: answer.status }
}

describe('POST /sql', () => {
  test('answers in lines of JSON, which say their schema and their end', async () => {
    const all = await lines({ query: NAMES, format: 'ndjson' })
    expect(all[0]).toEqual([
      'schema',
      {
        columns: [
          { name: 'project_name', type: 'varchar' },
          { name: 'project_id', type: 'varchar' },
        ],
      },
    ])
    expect(all.slice(1, 4)).toEqual([1, 2, 3].map(n => ({ project_name: `project-${n}`, project_id: `p${n}` })))
    expect(all[4]).toMatchObject(['end', { status: 'complete', rows: 3, truncated: false }])
  })

  test("answers in OSO's two forms", async () => {
    expect(await lines({ query: NAMES, format: 'minimal' })).toEqual([
      {
        columns: ['project_name', 'project_id'],
        data: [
          ['project-1', 'p1'],
          ['project-2', 'p2'],
          ['project-3', 'p3'],
        ],
      },
    ])
    expect(await lines({ query: NAMES })).toEqual([
      [1, 2, 3].map(n => ({ project_name: `project-${n}`, project_id: `p${n}` })),
    ])
  })

  test('answers in CSV and Arrow by what the caller accepts', async () => {
    const csv = await gateway.sql({ query: 'select 1 as x' }, { accept: 'text/csv' })
    expect(await csv.text()).toBe('x\r\n1\r\n')
    const arrow = await gateway.sql({ query: 'select 1 as x' }, { accept: 'application/vnd.apache.arrow.stream' })
    expect(arrow.headers.get('content-type')).toBe('application/vnd.apache.arrow.stream')
    expect(Buffer.from(await arrow.arrayBuffer()).includes('oso.end')).toBe(true)
  })

  test('compresses when asked to, but not for who asks from this machine', async () => {
    const near = await gateway.sql({ query: NAMES, format: 'ndjson' }, { 'accept-encoding': 'gzip, br' })
    expect(near.headers.get('content-encoding')).toBeNull()
    await near.text()
    const far = { 'accept-encoding': 'gzip', 'x-forwarded-for': '203.0.113.9' }
    const answer = await gateway.sql({ query: NAMES, format: 'ndjson' }, far)
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    expect((await answer.text()).split('\n')[1]).toBe('{"project_name":"project-1","project_id":"p1"}')
  })

  test('binds parameters', async () => {
    const query = 'select project_id from projects_v1 where project_name = ? or display_name like ?'
    const parameters = [
      { type: 'varchar', value: 'project-2' },
      { type: 'varchar', value: '%"3"%' },
    ]
    expect(await lines({ query, parameters })).toEqual([[{ project_id: 'p2' }, { project_id: 'p3' }]])
    // Also where only the type of one is asked for.
    const [asked] = [{ query: 'select typeof(?) as x', parameters: [{ type: 'bigint', value: '1' }] }]
    expect(await lines(asked)).toEqual([[{ x: 'bigint' }]])
  })

  test('knows a model by all its names', async () => {
    for (const name of ['projects_v1', 'oso.projects_v1', 'iceberg.oso.projects_v1', 'PROJECTS_V1']) {
      expect(await lines({ query: `select count(*) as n from ${name}` })).toEqual([[{ n: 3 }]])
    }
  })

  test('cuts at a limit where it can say so, and refuses where it cannot', async () => {
    const cut = await lines({ query: NAMES, format: 'ndjson', limits: { maxRows: 2 } })
    expect(cut.at(-1)).toMatchObject(['end', { rows: 2, truncated: true, reason: 'rows' }])
    expect(await problem({ query: NAMES, format: 'minimal', limits: { maxRows: 2 } })).toMatchObject({
      ...{ sent: 413, code: 'RESULT_TOO_LARGE' },
    })
  })

  test("says what the result was made from when OSO's client asks", async () => {
    const [first, second] = await lines({ query: NAMES, format: 'minimal', includeAnalytics: true })
    expect(first).toHaveProperty('assetStatus')
    const status = (first as { assetStatus: { key: string; status: unknown; dependencies: string[] }[] }).assetStatus
    const keys = new Set(status.map(({ key }) => key))
    expect(status.find(({ key }) => key === 'oso.projects_v1')?.status).toEqual({
      latestMaterialization: Date.parse(`${MADE_AT.replace(' ', 'T')}Z`) / 1000,
    })
    for (const { dependencies } of status) for (const key of dependencies) expect(keys).toContain(key)
    expect(second).toHaveProperty('columns')
  })

  test('has no such line when no model is read', async () => {
    expect(await lines({ query: 'select 1 as x', format: 'minimal', includeAnalytics: true })).toEqual([
      { columns: ['x'], data: [[1]] },
    ])
  })

  test('answers statements about the catalogue', async () => {
    expect(await lines({ query: 'SHOW TABLES' })).toEqual([[{ Table: 'collections_v1' }, { Table: 'projects_v1' }]])
    expect(await lines({ query: "SHOW TABLES LIKE 'proj%'" })).toEqual([[{ Table: 'projects_v1' }]])
    const columns = (await lines({ query: 'DESCRIBE oso.projects_v1' })).flat()
    expect(columns).toContainEqual(expect.objectContaining({ Column: 'project_name', Type: 'varchar', Extra: '' }))
    const [plan] = (await lines({ query: `EXPLAIN ${NAMES}` })).flat()
    expect((plan as Record<string, string>)['Query Plan']).toContain('Reads: projects_v1 (project_id, project_name)')
  })

  test('runs what DuckDB does not have in TypeScript, and says so before', async () => {
    const query = "select url_extract_host('https://oso.xyz/' || project_id) as host from projects_v1 limit 1"
    expect(await lines({ query })).toEqual([[{ host: 'oso.xyz' }]])
    const [plan] = (await lines({ query: `EXPLAIN ${query}` })).flat()
    expect((plan as Record<string, string>)['Query Plan']).toContain('trino_url_host')
  })

  test('answers under both prefixes', async () => {
    const answer = await gateway.fetch('/v1/sql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"select 1 as x"}',
    })
    expect(await answer.json()).toEqual([{ x: 1 }])
  })
})

describe('a query that cannot run', () => {
  const cases: [string, unknown, number, string][] = [
    ['no query', {}, 400, 'INVALID_BODY'],
    ['an empty query', { query: ' ' }, 400, 'EMPTY_QUERY'],
    ['a body that is not JSON', 'select 1', 400, 'INVALID_BODY'],
    ['a body that is no object', '[1]', 400, 'INVALID_BODY'],
    [
      'a body that is nested too deeply',
      `{"query":"select ?","parameters":[{"type":"varchar","value":${'['.repeat(9_000)}${']'.repeat(9_000)}}]}`,
      400,
      'INVALID_BODY',
    ],
    ['a format that there is not', { query: 'select 1', format: 'xml' }, 400, 'INVALID_BODY'],
    ['two statements', { query: 'select 1; select 2' }, 400, 'SYNTAX_ERROR'],
    ['half a statement', { query: 'select' }, 400, 'SYNTAX_ERROR'],
    ['a write', { query: 'drop table projects_v1' }, 400, 'UNSUPPORTED_STATEMENT'],
    ['an unknown table', { query: 'select 1 from project_v1' }, 404, 'TABLE_NOT_FOUND'],
    ['a table about tables', { query: 'select 1 from "projects_v1$files"' }, 404, 'TABLE_NOT_FOUND'],
    ['a model that is not there', { query: 'select 1 from artifacts_v1' }, 404, 'MODEL_NOT_MATERIALISED'],
    ['an unknown column', { query: 'select nme from projects_v1' }, 400, 'COLUMN_NOT_FOUND'],
    ['an unknown function', { query: 'select getenv(1)' }, 400, 'FUNCTION_NOT_FOUND'],
    ['a function that is not allowed', { query: "select levenshtein_distance('a', 'b')" }, 403, 'NOT_ALLOWED'],
    [
      'a name of a model for something else',
      { query: 'with projects_v1 as (select 1 as x) select x from projects_v1' },
      403,
      'NOT_ALLOWED',
    ],
    ['EXPLAIN ANALYZE', { query: 'explain analyze select 1' }, 403, 'NOT_ALLOWED'],
    ['types that do not fit', { query: "select 1 + 'a'" }, 400, 'TYPE_MISMATCH'],
    ['too few parameters', { query: 'select ?' }, 400, 'INVALID_PARAMETER_USAGE'],
    [
      'fewer rows than none',
      { query: 'select 1 as x limit ?', parameters: [{ type: 'bigint', value: '-1' }] },
      400,
      'INVALID_PARAMETER_USAGE',
    ],
    [
      'a type that there is not',
      { query: 'select ?', parameters: [{ type: 'text', value: 'a' }] },
      400,
      'INVALID_PARAMETER',
    ],
    [
      'a value that is not of its type',
      { query: 'select ? + 1', parameters: [{ type: 'bigint', value: 'a' }] },
      400,
      'INVALID_PARAMETER',
    ],
    ['a text that is too long', { query: `select '${'x'.repeat(66_000)}'` }, 413, 'QUERY_TEXT_TOO_LARGE'],
    ['a body that is too long', `"${'x'.repeat(1_100_000)}"`, 413, 'BODY_TOO_LARGE'],
    ['a control character', { query: "select 'a\u0000'" }, 400, 'SYNTAX_ERROR'],
    [
      'a division by zero',
      { query: 'select 1 / (project_count - project_count) from (select count(*) as project_count from projects_v1)' },
      400,
      'DIVISION_BY_ZERO',
    ],
  ]
  test.each(cases)('for %s is an error with a code', async (_, body, status, code) => {
    const found = await problem(body)
    expect([found.sent, found.code], found.detail).toEqual([status, code])
    expect(found.error).toBe(found.detail)
    expect(found.detail).not.toMatch(/node_modules|\.ts\b|duckdb/i)
  })

  test('says where, with a caret, and what is near', async () => {
    expect(await problem({ query: 'select project_id,\n  nme from projects_v1' })).toMatchObject({
      position: { line: 2, column: 3 },
      caret: '  nme from projects_v1\n  ^',
    })
    expect((await problem({ query: 'select 1 from project_v1' })).nearest).toContain('projects_v1')
  })

  test('says by which rule it was refused', async () => {
    expect(await problem({ query: "select repeat('a', 1000000)" })).toMatchObject({ rule: 'sizing', layer: 'policy' })
  })

  test('has its time narrowed by what it asks for', async () => {
    const query = `select count(*) from ${['x', 'y', 'z', 'w'].map(c => `unnest(sequence(1, 1000)) as ${c} (${c})`).join(', ')} where x + y + z + w < 0`
    expect(await problem({ query, limits: { timeoutMs: 300 } })).toMatchObject({ sent: 504, code: 'TIMED_OUT' })
  })
})

describe('POST /sql/check', () => {
  async function check(body: unknown) {
    const answer = await gateway.fetch('/api/v1/sql/check', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: answer.status, ...(await bodyOf<CheckAnswer>(answer)) }
  }

  test('tells what a query reads, returns and is made from', async () => {
    const found = await check({
      query: 'select lower(project_name) as name from projects_v1 where project_id = ?',
      parameters: [{ type: 'varchar', value: 'p1' }],
    })
    expect(found).toMatchObject({
      status: 200,
      columns: [{ name: 'name', type: 'varchar', from: [{ model: 'projects_v1', column: 'project_name' }] }],
      models: [{ name: 'projects_v1', columns: ['project_id', 'project_name'] }],
      functions: ['lower'],
      parameters: ['varchar'],
      engine: { name: 'duckdb' },
      format: 'json',
      runnable: true,
      freshness: [
        { model: 'projects_v1', rows: 3, version: 'v1', stale: true, materialisedAt: `${MADE_AT.replace(' ', 'T')}Z` },
      ],
    })
    for (const { parents } of Object.values(found.lineage as Record<string, { parents: string[] }>)) {
      for (const parent of parents) expect(found.lineage).toHaveProperty([parent])
    }
  })

  test('tells what the engine expects: rows and bytes of the result, and of what is read', async () => {
    const { estimate } = await check({ query: 'select project_id, length(project_name) as l from projects_v1' })
    expect(estimate).toEqual({ rows: 3, bytes: 3 * (32 + 8), readRows: 3, readBytes: 3 * (32 + 32) })
    const parameters = [{ type: 'varchar', value: 'p1' }]
    const one = await check({ query: 'select project_id from projects_v1 where project_id = ?', parameters })
    expect(one.estimate?.rows).toBeLessThanOrEqual(3)
  })

  test('answers for a model that is not in the warehouse, and says so', async () => {
    const found = await check({ query: 'select artifact_id from artifacts_v1' })
    expect(found).toMatchObject({ status: 200, runnable: false, estimate: null })
    expect(found.notes.join()).toContain('artifacts_v1')
  })
})

describe('the models', () => {
  test('are listed by name, page after page, and each once', async () => {
    const names: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const answer = await gateway.fetch(`/api/v1/models?limit=500&cursor=${encodeURIComponent(cursor)}`)
      const page: Page = await bodyOf<Page>(answer)
      names.push(...page.models.map(model => model.name))
      cursor = page.next
    }
    expect(names.length).toBeGreaterThan(500)
    expect(names).toEqual([...new Set(names)].sort())
  })

  test('can be asked for by stage and by words', async () => {
    const { models } = await bodyOf<Page>(await gateway.fetch('/api/v1/models?stage=mart&q=projects_v1'))
    expect(models).toContainEqual(expect.objectContaining({ name: 'projects_v1', stage: 'mart', materialised: true }))
    expect((await gateway.fetch('/api/v1/models?stage=attic')).status).toBe(400)
  })

  test('are told one by one, and not again while they are the same', async () => {
    const answer = await gateway.fetch('/api/v1/models/oso.projects_v1')
    expect(await answer.clone().json()).toMatchObject({ name: 'projects_v1', freshness: { rows: 3 } })
    const again = await gateway.fetch('/api/v1/models/projects_v1', {
      headers: { 'if-none-match': answer.headers.get('etag') ?? '' },
    })
    expect(again.status).toBe(304)
  })

  test('that there are not have names like theirs offered', async () => {
    const answer = await gateway.fetch('/api/v1/models/project_v1')
    expect([answer.status, (await bodyOf<Problem>(answer)).nearest]).toEqual([
      404,
      expect.arrayContaining(['projects_v1']),
    ])
  })

  test('tell what they, and their columns, are made from', async () => {
    const { nodes, edges, columns } = await bodyOf<Lineage>(
      await gateway.fetch('/api/v1/models/projects_v1/lineage?column=project_name'),
    )
    const names = nodes.map(node => node.name)
    expect(names[0]).toBe('projects_v1')
    for (const { from, to } of edges) expect(names).toEqual(expect.arrayContaining([from, to]))
    expect(columns?.[0]).toEqual({ model: 'projects_v1', column: 'project_name' })
    expect((await gateway.fetch('/api/v1/models/projects_v1/lineage?column=x')).status).toBe(400)
  })
})

describe('the record of a query', () => {
  test('tells how it ended, to who knows its id', async () => {
    const answer = await gateway.sql({ query: NAMES, format: 'ndjson', limits: { maxRows: 2 } })
    await answer.text()
    const id = answer.headers.get('oso-query-id')
    const record = await (await gateway.fetch(`/api/v1/queries/${id}`)).json()
    expect(record).toMatchObject({ queryId: id, state: 'complete', rows: 2, truncated: true, reason: 'rows' })
    expect(record).not.toHaveProperty('sql')
  })

  test('tells why it failed', async () => {
    const { queryId } = await problem({ query: NAMES, format: 'json', limits: { maxRows: 2 } })
    const record = await (await gateway.fetch(`/api/v1/queries/${queryId}`)).json()
    expect(record).toMatchObject({ state: 'failed', rows: null, error: { code: 'RESULT_TOO_LARGE' } })
  })

  test('of a key is for that key only, and holds the text', async () => {
    const [mine, other] = await Promise.all(['a', 'b'].map(name => gateway.server.createKey(name)))
    const answer = await gateway.sql({ query: NAMES }, { authorization: `Bearer ${mine}` })
    await answer.text()
    const path = `/api/v1/queries/${answer.headers.get('oso-query-id')}`
    const seen = await gateway.fetch(path, { headers: { authorization: mine ?? '' } })
    expect((await bodyOf<QueryAnswer>(seen)).sql).toMatch(/SELECT/)
    expect((await gateway.fetch(path, { headers: { authorization: other ?? '' } })).status).toBe(404)
    expect((await gateway.fetch(path)).status).toBe(404)
  })

  test('that there is not is not found', async () => {
    expect((await gateway.fetch('/api/v1/queries/none')).status).toBe(404)
  })
})

describe('the edge', () => {
  test('takes a wrong key for wrong', async () => {
    const answer = await gateway.sql({ query: 'select 1' }, { authorization: 'Bearer nonsense' })
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
  })

  test('has the one error body for what there is not', async () => {
    for (const path of ['/', '/api/v1', '/api/v1/nothing', '/v2/sql'])
      expect((await gateway.fetch(path)).status, path).toBe(404)
    const wrong = await gateway.fetch('/api/v1/sql')
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST'])
    expect((await gateway.fetch('/api/v1/models', { method: 'DELETE' })).status).toBe(405)
  })

  test('takes JSON only', async () => {
    expect((await gateway.sql('query=1', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415)
  })

  test('answers pages of local origins, and no others', async () => {
    const preflight = (origin: string) =>
      fetch(`${gateway.server.url}/api/v1/sql`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      })
    const local = await preflight('http://localhost:5173')
    expect(local.headers.get('access-control-allow-origin')).toBe('http://localhost:5173')
    expect(local.headers.get('access-control-allow-headers')).toContain('authorization')
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull()
  })

  test('says that it lives, that it is ready, what its contract is, and its figures', async () => {
    for (const prefix of ['', '/api/v1', '/v1']) {
      expect((await gateway.fetch(`${prefix}/livez`)).status).toBe(200)
      expect(await (await gateway.fetch(`${prefix}/readyz`)).json()).toMatchObject({ status: 'ready' })
    }
    expect(await (await gateway.fetch('/openapi.json')).json()).toHaveProperty(['paths', '/sql'])
    expect(await (await gateway.fetch('/metrics')).text()).toMatch(/oso_queries_total\{code="OK",format="ndjson"\} \d+/)
  })
})
