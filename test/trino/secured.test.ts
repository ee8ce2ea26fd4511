import { afterAll, afterEach, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { type Answer, ask } from '../conformance/ask.ts'
import type { Gateway, startOverCluster } from '../e2e/gateway.ts'
import { PROJECTS } from '../e2e/projects.ts'
import { plain, VALUES } from '../e2e/values.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { clusterGateway } from './gateway.ts'
import { queriesOn, untilRunning } from './running.ts'
import { PASSWORD, type SecuredNode, startSecured, tokenOf } from './secured.ts'

type Cluster = NonNullable<Parameters<typeof startOverCluster>[0]>

const warehouse = inject('warehouse')

describe.skipIf(warehouse === null)('a cluster with logins that spools its results', () => {
  let node: SecuredNode
  beforeAll(async () => {
    node = await startSecured(warehouse ?? '')
  }, 400_000)
  afterAll(async () => {
    await node?.stop()
    // What is stopped is gone, and leaves nothing that runs.
    expect(() => process.kill(node.pid, 0)).toThrow('ESRCH')
  })

  /** A gateway that asks over https, with `login`. */
  const overTls = (login: Cluster): Promise<Gateway> =>
    clusterGateway({ url: node.https, user: 'gateway' }, { caFile: node.caFile, ...login })

  /** As whom the cluster ran the newest query whose text has `mark` in it. */
  async function userOf(mark: string): Promise<string | undefined> {
    const queries = await queriesOn({ ...node.target, user: 'admin' })
    return queries.find(({ query }) => query.includes(mark))?.session.user
  }

  describe('a login', () => {
    test.each([
      ['a password', () => ({ password: PASSWORD })],
      ['a token', () => ({ token: tokenOf('gateway') })],
    ])('by %s over TLS is the gateway', async (how, login) => {
      const gateway = await overTls(login())
      onTestFinished(gateway.close)
      const mark = `by ${how}`
      const answer = await ask(gateway, { query: `select project_id, '${mark}' as mark from projects_v1` })
      expect(answer.rows).toHaveLength(PROJECTS)
      expect(await userOf(mark)).toBe('gateway')
    })

    test.each([
      ['a wrong password', () => ({ password: 'a-wrong-password' })],
      ['a token of somebody else', () => ({ token: `${tokenOf('gateway')}x` })],
      ['no authority for the certificate', () => ({ password: PASSWORD, caFile: '' })],
    ])('with %s lets no gateway start, which does not repeat it', async (_, login) => {
      const { password, token } = login() as Readonly<{ password?: string; token?: string }>
      const failure = await overTls(login()).then(
        () => undefined,
        error => error,
      )
      expect(failure).toMatchObject({ code: 'CLUSTER_UNUSABLE' })
      expect(String(failure.message)).not.toContain(password ?? token)
    })

    test('may run each query in the name of whose it is, which no service has', async () => {
      const gateway = await overTls({ password: PASSWORD, principal: 'caller' })
      onTestFinished(gateway.close)
      const oso = gateway.client({ apiKey: await gateway.server.createKey('me') })
      await oso.query(`select 'as a key' as mark`)
      expect(await userOf('as a key')).toBe('u_tenant_default')
      await ask(gateway, { query: `select 'as nobody' as mark` })
      expect(await userOf('as nobody')).toMatch(/^u_net_/)
    })
  })

  describe('spooled results', () => {
    let proxy: FaultProxy
    const open = (settings: Cluster): Promise<Gateway> =>
      clusterGateway(
        { ...node.target, url: proxy.url },
        { watchMs: 3_600_000, retryMs: 3_000, answerMs: 5_000, ...settings },
      )
    beforeAll(async () => {
      proxy = await startFaultProxy(node.target.url)
    })
    afterAll(() => proxy?.close())
    afterEach(async () => {
      proxy.set(undefined)
      await untilRunning(node.target, false)
    })

    const isSegment = (path: string): boolean => path.startsWith('/v1/spooled/download/')
    const asked = (part: string): number => proxy.seen.filter(({ path }) => path.startsWith(part)).length
    const segments = (): number => proxy.seen.filter(({ path }) => isSegment(path)).length

    /** Three megabytes, in order. */
    const WIDE = `select cast(project_id as bigint) as id, lpad(project_id, 1000, '.') as name from projects_v1 order by 1`
    const isWhole = ({ rows, end, broken }: Answer): void => {
      expect(broken).toBeUndefined()
      expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: PROJECTS }, (_, index) => index))
      expect(end).toMatchObject({ rows: PROJECTS, truncated: false })
    }

    describe.each(['json', 'json+lz4', 'json+zstd'])('in %s', encoding => {
      let gateway: Gateway
      beforeAll(async () => {
        gateway = await open({ encodings: [encoding] })
      })
      afterAll(() => gateway?.close())

      test('are whole and in order, and each segment is given back', async () => {
        proxy.set(undefined)
        isWhole(await ask(gateway, { query: WIDE }))
        expect(segments()).toBeGreaterThan(1)
        await expect.poll(() => asked('/v1/spooled/ack/')).toBe(segments())
      })

      test('have every value as it is, in a segment and in a page', async () => {
        const columns = VALUES.map(([sql], index) => `${sql} as v${index}`)
        const expected = VALUES.map(([, , value]) => value)
        for (const rows of [1, 500]) {
          const { length, fields, ...result } = await gateway.oso
            .query(`select ${columns.join(', ')} from projects_v1 limit ${rows}`, { format: 'arrow' })
            .then(found => ({ length: found.numRows, fields: found.fields, rows: found.rows() }))
          expect([length, fields.map(({ type }) => type)]).toEqual([rows, VALUES.map(([, type]) => type)])
          for (const row of [result.rows[0], result.rows[rows - 1]])
            expect(Object.values(row ?? {}).map(plain)).toEqual(expected)
        }
        expect(segments()).toBeGreaterThan(0)
      })

      test('that are damaged on their way are an error', async () => {
        const edit = (body: Buffer): Buffer => body.fill(0xff, 0, 64)
        proxy.set(({ path }) => (isSegment(path) ? { edit } : undefined))
        const { status, problem } = await ask(gateway, { query: WIDE })
        expect([status, problem?.code]).toEqual([502, 'ENGINE_FAILED'])
      })
    })

    describe('and their faults', () => {
      let gateway: Gateway
      beforeAll(async () => {
        gateway = await open({ encodings: ['json+zstd'], segmentsAhead: 3 })
      })
      afterAll(() => gateway?.close())

      test.each([
        ['is missing', { status: 404, body: 'java.lang.IllegalStateException: /tmp/secret' }],
        ['is expired', { status: 410 }],
        ['is cut short', { edit: (body: Buffer) => body.subarray(0, -10) }],
        ['cannot be read', { status: 500, body: 'java.io.IOException: /tmp/secret' }],
      ] as const)('a segment that %s is an error without words of the cluster', async (_, answer) => {
        proxy.set(({ path }) => (isSegment(path) ? answer : undefined))
        const { status, problem } = await ask(gateway, { query: WIDE })
        expect([status, problem?.code]).toEqual([502, 'ENGINE_FAILED'])
        expect(problem?.detail).not.toMatch(/java|secret/)
      })

      test('a segment that is gone when rows were sent breaks the connection', async () => {
        proxy.set(({ path }) => (isSegment(path) && segments() > 5 ? { status: 410 } : undefined))
        const query = `select a.project_id, lpad(b.project_id, 1000, '.') as name from projects_v1 a cross join projects_v1 b limit 30000`
        const { status, broken, end } = await ask(gateway, { query })
        expect([status, end]).toEqual([200, undefined])
        expect(broken).toBeInstanceOf(Error)
      })

      test('a store that is busy is asked again', async () => {
        proxy.set(({ path }) => (isSegment(path) && segments() < 4 ? { status: 503 } : undefined))
        isWhole(await ask(gateway, { query: WIDE }))
      })

      test('several are fetched at once, and no more than is set', async () => {
        // Long enough for those behind to be asked for.
        proxy.set(({ path }) => (isSegment(path) ? { afterMs: 300 } : undefined))
        isWhole(await ask(gateway, { query: WIDE }))
        const most = Math.max(
          ...proxy.seen.filter(({ path }) => isSegment(path)).map(({ beside }) => 1 + beside.filter(isSegment).length),
        )
        expect(most).toBeGreaterThan(1)
        expect(most).toBeLessThanOrEqual(1 + 3)
      })

      test('a reader who stops holds them back, the cluster is told that somebody is there, and the rest comes', async () => {
        const response = await fetch(`${gateway.baseUrl}sql`, {
          method: 'POST',
          // Compressed, all of it would fit between the two.
          headers: { 'content-type': 'application/json', 'accept-encoding': 'identity' },
          body: JSON.stringify({
            query: `select a.project_id, lpad(b.project_id, 1000, '.') as name from projects_v1 a cross join projects_v1 b limit 60000`,
            format: 'ndjson',
          }),
        })
        expect(response.status).toBe(200)
        const reader = response.body?.getReader()
        await reader?.read()
        await expect.poll(() => proxy.seen.some(({ method }) => method === 'HEAD'), { timeout: 60_000 }).toBe(true)
        const before = segments()
        let text = ''
        const decoder = new TextDecoder()
        for (let part = await reader?.read(); part && !part.done; part = await reader?.read())
          text = (text + decoder.decode(part.value)).slice(-1_000)
        expect(text).toContain(`["end",{"status":"complete","rows":60000`)
        expect(before).toBeLessThan(segments() / 2)
      })

      test('nothing that a caller says in a header reaches the cluster', async () => {
        proxy.set(undefined)
        const response = await fetch(`${gateway.baseUrl}sql`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            ...{ 'x-trino-user': 'admin', 'x-trino-session': 'query_max_run_time=9d', 'x-trino-source': 'other' },
            ...{ 'x-trino-client-tags': 'mine', 'x-trino-extra-credential': 'a=b', 'x-forwarded-for': '203.0.113.9' },
          },
          body: JSON.stringify({ query: WIDE, format: 'ndjson' }),
        })
        await response.text()
        const ours = 'client-capabilities query-data-encoding source time-zone trace-token user'
        for (const { headers } of proxy.seen) {
          const names = Object.keys(headers).filter(name => /^x-/.test(name))
          const known = new Set(ours.split(' ').map(name => `x-trino-${name}`))
          expect(names.filter(name => !known.has(name))).toEqual([])
          expect([undefined, 'gateway']).toContain(headers['x-trino-user'])
        }
        expect(proxy.seen[0]?.headers['x-trino-source']).toBe('gateway')
      })
    })
  })
})
