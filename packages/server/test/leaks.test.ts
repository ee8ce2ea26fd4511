import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostPids, killHost } from './built.ts'
import { makeProgram, type Program, type Served } from './program.ts'
import { projects } from './sample-warehouse.ts'

const WORD = 'confidential_word'

let program: Program
let served: Served
let key: string
const answers: string[] = []
beforeAll(async () => {
  program = makeProgram({ projects_v1: projects(3) })
  served = await program.serve({ OSO__LOG__LEVEL: 'debug' })
  key = (await program.run(['keys', 'create', 'owner'])).out.trim()
}, 120_000)
afterAll(async () => {
  served?.child.kill('SIGKILL')
  await served?.ended
  program?.remove()
})

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(`${served.url}${path}`, init)
  const body = answer.status === 200 && path.endsWith('/sql') ? '' : await answer.clone().text()
  answers.push(`${[...answer.headers].join('\n')}\n${body}`)
  return answer
}

const sql = (query: string, authorization = key, more = {}) =>
  ask('/api/v1/sql', {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ query, format: 'ndjson', ...more }),
  })

describe('neither answers nor the log tell', () => {
  test('what is nobody else’s business, whatever goes wrong', async () => {
    const other = (await program.run(['keys', 'create', 'other'])).out.trim()
    const mine = await sql(`select '${WORD}' as x from projects_v1 where project_name = '${WORD}'`)
    const id = mine.headers.get('oso-query-id') ?? ''
    expect(mine.status).toBe(200)
    answers.length = 0
    // Mistakes of all kinds, with the word where only who sent it may see it again.
    await sql(`select cast(project_name || '${WORD}' as bigint) as x from projects_v1`, other)
    await sql('select 1 / (count(*) - count(*)) as x from projects_v1', other)
    await sql('select * from projects_v1 where nothing = 1', other)
    await sql('select 1 as x from "/etc/passwd"', other)
    await sql(
      'select 1 as x from projects_v1, unnest(sequence(1, 9999)) a(n), unnest(sequence(1, 9999)) b(m) where n + m = 0',
      other,
      {
        limits: { timeoutMs: 50 },
      },
    )
    await sql('select 1 as x', `Bearer ${key.slice(0, -1)}!`)
    await sql('select 1 as x', `Bearer oso_${'a'.repeat(38)}`)
    await ask(`/api/v1/models?key=${key}`, { headers: { authorization: other } })
    await ask(`/api/v1/queries/${id}`, { headers: { authorization: other } })
    await ask(`/api/v1/queries/${id}`)
    await ask('/api/v1/sql', {
      method: 'POST',
      headers: { authorization: key, 'content-type': 'application/json' },
      body: '{"query":',
    })
    await ask('/api/v1/usage', { headers: { authorization: other } })
    await ask('/metrics')
    await ask('/readyz')
    const told = answers.join('\n')
    expect(told.replaceAll(`project-1${WORD}`, '')).not.toContain(WORD)
    expect(told).not.toContain(key.slice(4, 20))
    expect(told).not.toContain(other.slice(4, 20))
    for (const path of [program.folder, 'node_modules', 'state.db', 'warehouse.duckdb', '.ts:', '.js:', ' at ']) {
      expect(told.includes(path) ? path : '', told).toBe('')
    }
  })

  test('keys, queries or their values to who reads the log', async () => {
    const running = sql(
      `select x, y, '${WORD}' as z from unnest(sequence(1, 9999)) a(x), unnest(sequence(1, 9999)) b(y)`,
    )
    expect((await running).status).toBe(200)
    // A host that is ended from outside in the middle of a query is the fault that is logged with most.
    for (const pid of hostPids(served.child)) killHost(pid)
    await sql(`select '${WORD}' as x, cast(project_name as bigint) as y from projects_v1`)
    served.child.kill('SIGTERM')
    const { out, error } = await served.ended
    const log = out + error
    expect(log).not.toContain(WORD)
    expect(log).not.toContain(key.slice(4, 20))
    expect(log).not.toContain('authorization')
  })
})
