import { execFileSync } from 'node:child_process'
import { tableFromArrays, tableFromIPC, Utf8, vectorFromArray } from 'apache-arrow'
import { expect, test } from 'vitest'
import { decodedCodings } from '../src/cli/codings.ts'
import { EXIT, main } from '../src/cli/main.ts'
import { arrowBytes, columnBytes, complete } from './arrow.ts'
import { arrowHead, type Handler, json, serve } from './server.ts'

const table = tableFromArrays({ id: BigInt64Array.of(9007199254740993n, 2n), name: ['a "b", c', ''] })
const good: Handler = (_, response) => {
  arrowHead(response)
  response.end(arrowBytes(table, complete(2)))
}

type Ran = Readonly<{ code: number; out: string; bytes: Uint8Array; err: string }>

/** Runs the command against a server that answers so. */
async function run(argv: readonly string[], handler: Handler = good, stdin = ''): Promise<Ran> {
  const server = await serve(handler)
  const written = { out: [] as Buffer[], err: [] as Buffer[] }
  const output = (parts: Buffer[]) => ({
    write: (data: string | Uint8Array, done: () => void) => {
      parts.push(Buffer.from(data))
      done()
    },
  })
  const input = Object.assign(
    (async function* () {
      yield stdin
    })(),
    { isTTY: stdin === '' },
  )
  const world = {
    stdin: input,
    stdout: output(written.out),
    stderr: output(written.err),
    environment: {},
    signal: new AbortController().signal,
    readFile: async () => '',
    writeFile: async () => {},
    codings: async () => ['gzip', 'br'],
  }
  const code = await main(['--base-url', server.baseUrl, ...argv], world, '1.2.3')
  const bytes = Buffer.concat(written.out)
  return { code, bytes, out: bytes.toString(), err: Buffer.concat(written.err).toString() }
}

const query = (format: string): Promise<Ran> => run(['query', 'select 1', '--format', format])

test('each format writes the exact values', async () => {
  expect((await query('csv')).out).toBe('id,name\r\n9007199254740993,"a ""b"", c"\r\n2,""\r\n')
  expect((await query('json')).out).toBe('[\n{"id":9007199254740993,"name":"a \\"b\\", c"},\n{"id":2,"name":""}\n]\n')
  expect((await query('ndjson')).out).toBe('{"id":9007199254740993,"name":"a \\"b\\", c"}\n{"id":2,"name":""}\n')
  expect(tableFromIPC((await query('arrow')).bytes).numRows).toBe(2)
  const { out, code } = await query('table')
  expect(out).toContain('9007199254740993  a "b", c')
  expect(out).toContain('2 rows × 2 columns')
  expect(code).toBe(EXIT.ok)
})

test('an empty result is an empty JSON array', async () => {
  const empty: Handler = (_, response) => {
    arrowHead(response)
    response.end(arrowBytes(table.slice(0, 0), complete(0)))
  }
  expect((await run(['query', 'select 1', '-f', 'json'], empty)).out).toBe('[]\n')
  expect((await run(['query', 'select 1', '-f', 'csv'], empty)).out).toBe('id,name\r\n')
})

test('SQL comes from standard input, parameters from the command line', async () => {
  let body = ''
  const keep: Handler = (request, response, seen) => {
    body = request.body
    good(request, response, seen)
  }
  await run(
    ['query', '--param', '10', '--param', 'date:2025-01-31', '--param', 'a:b', '--param', 'null'],
    keep,
    'select 7',
  )
  expect(JSON.parse(body)).toMatchObject({
    query: 'select 7',
    parameters: [
      { type: 'bigint', value: '10' },
      { type: 'date', value: '2025-01-31' },
      { type: 'varchar', value: 'a:b' },
      { type: 'unknown', value: null },
    ],
  })
})

test('a refused query shows the place, the hint and no stack', async () => {
  const problem = {
    code: 'COLUMN_NOT_FOUND',
    detail: "Column 'x' cannot be resolved",
    caret: 'select x\n       ^',
    hint: 'Did you mean y?',
  }
  const ran = await run(['query', 'select x'], (_, response) => json(response, 400, problem))
  expect(ran.code).toBe(EXIT.failed)
  expect(ran.out).toBe('')
  expect(ran.err).toBe(
    "oso-client: COLUMN_NOT_FOUND: Column 'x' cannot be resolved\nselect x\n       ^\nhint: Did you mean y?\n",
  )
})

test('a result that was cut short is a failure, whatever was written by then', async () => {
  const cut: Handler = (request, response) => {
    if (request.method === 'GET') return json(response, 404, { error: 'unknown' })
    arrowHead(response)
    response.end(arrowBytes(table))
  }
  for (const format of ['csv', 'json', 'ndjson', 'arrow', 'table']) {
    const ran = await run(['query', 'select 1', '-f', format], cut)
    expect([ran.code, ran.err.includes('CUT_SHORT')], format).toEqual([EXIT.failed, true])
  }
})

test('a result that a limit cut says so beside the data', async () => {
  const { err, code } = await run(['query', 'select 1', '-f', 'csv', '--max-rows', '2'], (_, response) => {
    arrowHead(response)
    response.end(arrowBytes(table, { ...complete(2), truncated: true, reason: 'rows' }))
  })
  expect([code, err]).toEqual([EXIT.ok, 'cut at the limit of rows: there is more\n'])
})

test.each([
  [['query']],
  [['query', ' ']],
  [['query', 'select 1', '--format', 'xml']],
  [['query', 'select 1', '--max-rows', 'many']],
  [['nonsense']],
  [['describe']],
])('%o is wrong use: exit code 2 and a sentence', async argv => {
  const { code, err, out } = await run(argv)
  expect([code, out]).toEqual([EXIT.usage, ''])
  expect(err).not.toBe('')
  expect(err).not.toMatch(/\n\s+at /)
})

const freshness = { model: 'projects_v1', materialisedAt: '2026-11-20T12:00:00Z', rows: 3, version: 'v', stale: false }
const summary = {
  name: 'projects_v1',
  stage: 'mart',
  domain: 'd',
  purpose: 'Projects.',
  built: true,
  materialised: true,
  stability: 'stable',
  grain: ['project_id'],
}

test('models lists all pages, describe tells all, lineage draws the tree', async () => {
  const server: Handler = (request, response) => {
    const url = new URL(request.path, 'http://x')
    if (url.pathname.endsWith('/lineage')) {
      const nodes = ['a', 'b', 'c'].map(name => ({ name, stage: 'mart', freshness: { ...freshness, model: name } }))
      return json(response, 200, {
        model: 'a',
        nodes,
        edges: [
          { from: 'b', to: 'a' },
          { from: 'c', to: 'a' },
          { from: 'c', to: 'b' },
        ],
      })
    }
    if (url.pathname.endsWith('/models')) {
      const isFirst = !url.searchParams.has('cursor')
      return json(response, 200, {
        models: [{ ...summary, name: isFirst ? 'one' : 'two' }],
        next: isFirst ? 'c2' : null,
      })
    }
    const columns = [{ name: 'project_id', type: 'varchar', nullable: false, description: 'Its id.' }]
    const lists = { aliases: [], parents: ['p'], children: [], sources: [], tags: [], columns }
    return json(response, 200, { ...summary, ...lists, kind: 'full', cadence: 'weekly', sql: null, freshness })
  }
  expect((await run(['models', 'x'], server)).out).toMatch(/one[\s\S]*two[\s\S]*2 models/)
  expect((await run(['describe', 'projects_v1'], server)).out).toMatch(/project_id +varchar +Its id\./)
  expect((await run(['lineage', 'a'], server)).out).toBe(
    ['a (2026-11-20 12:00 UTC)', '├─ b (2026-11-20 12:00 UTC)', '│  └─ c (2026-11-20 12:00 UTC)', '└─ c', ''].join(
      '\n',
    ),
  )
  expect((await run(['lineage', 'a', '-f', 'mermaid'], server)).out).toContain('m1 --> m0')
})

test('types go to standard output where no file is named, and are compared only with a file', async () => {
  const server: Handler = (_, response) => {
    const columns = [{ name: 'project_id', type: 'varchar', nullable: false, description: 'Its id.' }]
    const about = { purpose: 'P.', stage: 'mart', stability: 'stable', grain: [] }
    json(response, 200, { name: 'projects_v1', columns, ...about })
  }
  const { code, out } = await run(['types', '--model', 'projects_v1'], server)
  expect(code).toBe(EXIT.ok)
  expect(out).toContain('project_id: string')
  expect(out).toContain('projects_v1: ["project_id"],')
  expect(await run(['types', '--check'], server)).toMatchObject({ code: EXIT.usage, out: '' })
})

test('parquet holds the exact values, and a type that it lacks is refused with the cast to write', async () => {
  const { Table: Parquet, readParquet } = await import('parquet-wasm')
  expect(Parquet).toBeDefined()
  const read = tableFromIPC(readParquet((await query('parquet')).bytes).intoIPCStream())
  expect([...read].map(row => row.toJSON())).toEqual([
    { id: 9007199254740993n, name: 'a "b", c' },
    { id: 2n, name: '' },
  ])
  const interval: Handler = (_, response) => {
    arrowHead(response)
    response.end(columnBytes(vectorFromArray(['1 00:00:00.000'], new Utf8()), 'interval day to second'))
  }
  const { code, err, out } = await run(['query', 'select 1', '-f', 'parquet'], interval)
  expect([code, out]).toEqual([EXIT.usage, ''])
  expect(err).toContain('cast(c as varchar)')
})

/** What bash would offer for a line whose last word is being typed. */
async function offered(...words: readonly string[]): Promise<string[]> {
  const { out } = await run(['completion', 'bash'])
  const line = words.map(word => `'${word}'`).join(' ')
  const script = `${out}\nCOMP_WORDS=(oso-client ${line}) COMP_CWORD=${words.length}\n_oso_client\necho "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split(' ')
}

test('bash completes commands, the options of a command, and the values of an option', async () => {
  expect(await offered('li')).toEqual(['lineage'])
  expect(await offered('query', '--fo')).toEqual(['--format'])
  expect(await offered('query', '-f', 'p')).toEqual(['parquet'])
  expect(await offered('lineage', 'projects_v1', '--format', 'm')).toEqual(['mermaid'])
  expect(await offered('--verbose', 'models', '--stage', 's')).toEqual(['source', 'seed', 'staging'])
})

test.each(['zsh', 'fish'])('the script for %s names every command', async shell => {
  const { code, out } = await run(['completion', shell])
  expect(code).toBe(EXIT.ok)
  for (const name of ['query', 'check', 'models', 'describe', 'lineage', 'types', 'doctor']) expect(out).toContain(name)
})

test('the help of each command ends in examples of that command', async () => {
  for (const name of ['query', 'check', 'models', 'describe', 'lineage', 'types', 'doctor', 'completion']) {
    const { code, out } = await run([name, '--help'])
    expect([code, out.split('Examples:')[1]], name).toEqual([EXIT.ok, expect.stringContaining(`oso-client ${name}`)])
  }
})

test('doctor tells of clock, key, server, compression and a round trip', async () => {
  const limits = [{ name: 'day', unit: 'bytes', limit: 100, remaining: 40 }]
  const server: Handler = (request, response, seen) => {
    if (request.path === '/openapi.json') return json(response, 200, { info: { title: 'OSO gateway', version: '1' } })
    if (request.path.endsWith('/usage')) return json(response, 200, { limits })
    if (request.path.includes('/models')) return json(response, 200, { models: [], next: null })
    return good(request, response, seen)
  }
  const { code, out } = await run(['doctor'], server)
  expect(out).toMatch(/^· server +OSO gateway, version 1/m)
  expect(out).toMatch(/^✓ key +none: queries are anonymous; of day 40 of 100 bytes are left$/m)
  expect(out).toMatch(/^✓ compression gzip, br undone by this runtime's fetch; zstd is not$/m)
  expect(out).toMatch(/^✓ query +select 1: whole/m)
  expect(code).toBe(EXIT.ok)
})

test('the codings that fetch undoes are found by asking', async () => {
  const found = await decodedCodings()
  expect(found).toEqual(expect.arrayContaining(['gzip', 'br']))
  const raw = (url: string | URL | Request) => fetch(url, { headers: {} }).then(() => new Response('(\xb5/'))
  expect(await decodedCodings(raw)).toEqual([])
})

test('doctor names what is wrong and fails', async () => {
  const { code, out } = await run(['doctor'], (_, response) =>
    json(response, 401, { error: 'Authentication required' }),
  )
  expect(code).toBe(EXIT.failed)
  expect(out).toMatch(/✗ query +HTTP_401/)
})

test('a reader that has left is the end, not a fault', async () => {
  const server = await serve(good)
  const gone = {
    write: (_: unknown, done: (error: Error) => void) => done(Object.assign(new Error(), { code: 'EPIPE' })),
  }
  const world = {
    stdin: (async function* () {})(),
    stdout: gone,
    stderr: gone,
    environment: {},
    signal: new AbortController().signal,
    readFile: async () => '',
    writeFile: async () => {},
    codings: async () => ['gzip', 'br'],
  }
  expect(await main(['--base-url', server.baseUrl, 'query', 'select 1'], world, '1')).toBe(EXIT.ok)
})
