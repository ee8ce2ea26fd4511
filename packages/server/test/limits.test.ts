import { afterAll, describe, expect, test } from 'vitest'
import type { Problem } from '../src/contract/problem.ts'
import type { Usage } from '../src/contract/usage.ts'
import { bodyOf, type Gateway, startGateway } from './gateway.ts'
import { projects } from './sample-warehouse.ts'

const opened: Gateway[] = []
afterAll(async () => {
  for (const gateway of opened) await gateway.close()
})

async function gatewayWith(settings: Parameters<typeof startGateway>[1]): Promise<Gateway> {
  const gateway = await startGateway({ projects_v1: projects(3) }, settings)
  opened.push(gateway)
  return gateway
}

const ONE = { query: 'select project_id from projects_v1', format: 'ndjson' }

describe('limits over HTTP', () => {
  test('every answer tells them, and the one beyond is 429 with the registered problem type', async () => {
    const gateway = await gatewayWith({ anonymous: { requestsPerMinute: 2 } })
    const first = await gateway.sql(ONE)
    expect(first.headers.get('ratelimit-policy')).toContain('"minute";q=2;w=60')
    expect(first.headers.get('ratelimit')).toMatch(/"minute";r=1;t=\d+/)
    await first.text()
    const second = await gateway.sql(ONE)
    expect(second.status).toBe(200)
    await second.text()
    const refused = await gateway.sql(ONE)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused.headers.get('ratelimit')).toMatch(/"minute";r=0;t=\d+/)
    expect(await bodyOf<Problem>(refused)).toMatchObject({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      code: 'QUOTA_EXCEEDED',
      'violated-policies': ['minute'],
    })
  })

  test('what may not be asked burns nothing, and neither does asking for what is left', async () => {
    const gateway = await gatewayWith({ anonymous: { requestsPerMinute: 3 } })
    for (let time = 0; time < 5; time++) {
      expect((await gateway.sql({ query: "select levenshtein_distance('a', 'b')" })).status).toBe(403)
      expect((await gateway.sql(ONE, { authorization: 'Bearer wrong' })).status).toBe(401)
    }
    const usage = await bodyOf<Usage>(await gateway.fetch('/api/v1/usage'))
    expect(usage.caller).toBe('anonymous')
    expect(usage.limits.find(({ name }) => name === 'minute')).toMatchObject({ limit: 3, used: 0, remaining: 3 })
  })

  test('bytes are charged to the key that asked, and to no other', async () => {
    const gateway = await gatewayWith({ limits: { bytesPerDay: 50 } })
    const [one, other] = [await gateway.server.createKey('one'), await gateway.server.createKey('other')]
    await (await gateway.sql(ONE, { authorization: one })).text()
    await expect.poll(async () => (await gateway.sql(ONE, { authorization: one })).status).toBe(429)
    expect((await gateway.sql(ONE, { authorization: other })).status).toBe(200)
    const usage = await bodyOf<Usage>(await gateway.fetch('/api/v1/usage', { headers: { authorization: one } }))
    expect(usage.limits.find(({ name }) => name === 'bytes')).toMatchObject({ limit: 50, remaining: 0 })
  })

  test('callers behind a trusted proxy are counted apart, and a made-up address counts as nobody else', async () => {
    const gateway = await gatewayWith({ server: { proxies: ['127.0.0.1'] }, anonymous: { requestsPerMinute: 1 } })
    const from = async (forwarded: string): Promise<number> =>
      (await gateway.sql(ONE, { 'x-forwarded-for': forwarded })).status
    expect(await from('203.0.113.1')).toBe(200)
    expect(await from('203.0.113.2')).toBe(200)
    expect(await from('198.51.100.7, 203.0.113.2')).toBe(429)
    expect(await from('2001:db8::1')).toBe(200)
    expect(await from('2001:db8::ffff')).toBe(429)
  })

  test('without a trusted proxy no header makes a caller another', async () => {
    const gateway = await gatewayWith({ anonymous: { requestsPerMinute: 1 } })
    expect((await gateway.sql(ONE, { 'x-forwarded-for': '203.0.113.1' })).status).toBe(200)
    expect((await gateway.sql(ONE, { 'x-forwarded-for': '203.0.113.2' })).status).toBe(429)
  })

  test('who guesses keys has to wait, and good keys from elsewhere go on', async () => {
    const gateway = await gatewayWith({ server: { proxies: ['127.0.0.1'] }, limits: { failedLoginsPerMinute: 3 } })
    const key = await gateway.server.createKey('one')
    const guess = (authorization: string, forwarded: string) =>
      gateway.sql(ONE, { authorization, 'x-forwarded-for': forwarded })
    for (let time = 0; time < 3; time++) expect((await guess('Bearer x', '203.0.113.1')).status).toBe(401)
    const refused = await guess(key, '203.0.113.1')
    expect(refused.status).toBe(429)
    expect(await bodyOf<Problem>(refused)).toMatchObject({
      type: 'https://iana.org/assignments/http-problem-types#abnormal-usage-detected',
      code: 'TOO_MANY_FAILED_LOGINS',
    })
    expect((await guess(key, '203.0.113.2')).status).toBe(200)
  })

  test('a query more than may run at once is refused, and runs when the first has ended', async () => {
    const gateway = await gatewayWith({ anonymous: { concurrentQueries: 1 } })
    const leaving = new AbortController()
    const endless =
      'select count(*) from unnest(sequence(1, 9999)) a(x), unnest(sequence(1, 9999)) b(y), unnest(sequence(1, 9999)) c(z) where x + y + z = 0'
    const running = gateway.sql({ query: endless }, {}, leaving.signal).catch(() => undefined)
    await expect.poll(async () => (await gateway.sql(ONE)).status, { timeout: 10_000 }).toBe(429)
    leaving.abort()
    await running
    await expect.poll(async () => (await gateway.sql(ONE)).status, { timeout: 10_000 }).toBe(200)
  })
})
