import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CHROMIUM, loadPlaywright } from '../../../../test/runtimes/runtimes.ts'
import { type Gateway, startGateway } from '../gateway.ts'
import { projects } from '../sample-warehouse.ts'

type Browser = Awaited<ReturnType<ReturnType<typeof loadPlaywright>['chromium']['launch']>>

let gateway: Gateway
let pages: Server
let browser: Browser
let key: string
beforeAll(async () => {
  pages = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>page</title>'),
  )
  await new Promise<void>(resolve => pages.listen(0, '127.0.0.1', resolve))
  const origins = [`http://app.example:${portOf(pages)}`]
  gateway = await startGateway(
    { projects_v1: projects(3) },
    { server: { origins }, limits: { requestsPerMinute: 1_000 } },
  )
  key = await gateway.server.createKey('page')
  // Names of elsewhere that lead here: as a page that is met on the web, and as one that has its name lead to this machine.
  const names = ['app.example', 'evil.example', 'rebound.example'].map(name => `MAP ${name} 127.0.0.1`).join(',')
  const args = ['--no-sandbox', '--disable-dev-shm-usage', `--host-resolver-rules=${names}`]
  browser = await loadPlaywright().chromium.launch({ executablePath: CHROMIUM, args })
}, 120_000)
afterAll(async () => {
  await browser?.close()
  pages?.close()
  await gateway?.close()
})

function portOf(server: Server): number {
  // A server that listens on a port has an address of this form.
  return (server.address() as AddressInfo).port
}

type Asked =
  | Readonly<{ status: number; body: string; headers: Record<string, string | null> }>
  | Readonly<{ error: string }>

/** Asks the gateway from a page at an address, as a script of that page would. */
async function askFrom(address: string, url: string, init: RequestInit): Promise<Asked> {
  const page = await browser.newPage()
  await page.goto(address)
  return page.evaluate(
    async given => {
      try {
        const answer = await fetch(given.url, given.init)
        const names = ['oso-query-id', 'ratelimit', 'ratelimit-policy', 'retry-after', 'x-content-type-options']
        const headers = Object.fromEntries(names.map(name => [name, answer.headers.get(name)]))
        return { status: answer.status, body: await answer.text(), headers }
      } catch (error) {
        return { error: String(error) }
      }
    },
    { url, init },
  )
}

const sqlRequest = (query: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', accept: 'application/x-ndjson', authorization: `Bearer ${key}` },
  body: JSON.stringify({ query, format: 'ndjson' }),
})
const sqlUrl = (): string => `${gateway.server.url}/api/v1/sql`

describe('in Chromium', () => {
  test.each([
    'app.example',
    'localhost',
    '127.0.0.1',
  ])('a page of the known origin %s queries with a key and reads what the headers tell', async name => {
    const asked = await askFrom(
      `http://${name}:${portOf(pages)}/`,
      sqlUrl(),
      sqlRequest('select project_id from projects_v1'),
    )
    expect(asked).toMatchObject({ status: 200, body: expect.stringContaining('"p3"') })
    expect(asked).toMatchObject({
      headers: {
        'oso-query-id': expect.stringMatching(/^[0-9a-f]{32}$/),
        ratelimit: expect.stringContaining('"minute";r='),
        'ratelimit-policy': expect.stringContaining('"minute";q=1000;w=60'),
        // Not for pages to read, which shows that exposing is what lets the others through.
        'x-content-type-options': null,
      },
    })
  })

  test('a page of a known origin reads why a query was refused', async () => {
    const asked = await askFrom(
      `http://app.example:${portOf(pages)}/`,
      sqlUrl(),
      sqlRequest('select nme from projects_v1'),
    )
    expect(asked).toMatchObject({ status: 400, body: expect.stringContaining('COLUMN_NOT_FOUND') })
  })

  test('a page of another origin cannot query, with a key or without', async () => {
    const address = `http://evil.example:${portOf(pages)}/`
    expect(await askFrom(address, sqlUrl(), sqlRequest('select 1 as x'))).toEqual({
      error: 'TypeError: Failed to fetch',
    })
    const models = `${gateway.server.url}/api/v1/models`
    expect(await askFrom(address, models, {})).toEqual({ error: 'TypeError: Failed to fetch' })
  })

  test('a page cannot query by a request that needs no leave', async () => {
    const simple = {
      method: 'POST',
      mode: 'no-cors',
      headers: { 'content-type': 'text/plain' },
      body: '{"query":"select 1"}',
    } as const
    const before = await metric()
    // What it gets is opaque: it cannot tell 415 from anything else.
    expect(await askFrom(`http://evil.example:${portOf(pages)}/`, sqlUrl(), simple)).toMatchObject({
      status: 0,
      body: '',
    })
    expect(await metric()).toBe(before)
  })

  test('a page that has its name lead to this machine is not answered', async () => {
    const { port } = new URL(gateway.server.url)
    const rebound = `http://rebound.example:${port}`
    const asked = await askFrom(`${rebound}/livez`, `${rebound}/api/v1/models`, {})
    expect(asked).toMatchObject({ status: 421, body: expect.stringContaining('MISDIRECTED_HOST') })
  })

  test('a page does not send cookies that another request set', async () => {
    const asked = await askFrom(`http://app.example:${portOf(pages)}/`, `${gateway.server.url}/api/v1/usage`, {
      credentials: 'include',
    })
    expect(asked).toEqual({ error: 'TypeError: Failed to fetch' })
  })
})

/** How many queries were run. */
async function metric(): Promise<string> {
  const text = await (await gateway.fetch('/metrics')).text()
  return text
    .split('\n')
    .filter(line => line.startsWith('oso_queries_total'))
    .join()
}
