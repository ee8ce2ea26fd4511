import { untilRunning } from '../../test/trino/running.ts'
import { quantile } from '../measure.ts'
import type { Running } from '../processes.ts'

const SLOW = 'select count(*) as n from lineitem a cross join lineitem b where a.comment > b.comment'

/** Milliseconds from a caller's leaving to there being no query of theirs on the cluster, over so many tries. */
export async function cancelTimes(
  url: string,
  { url: gatewayUrl }: Running,
  tries: number,
): Promise<Readonly<{ p50: number; p99: number }>> {
  const target = { url, user: 'admin' }
  const times: number[] = []
  for (let count = 0; count < tries; count++) {
    const leaving = new AbortController()
    const asked = fetch(`${gatewayUrl}/api/v1/sql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: SLOW }),
      signal: leaving.signal,
    }).catch(() => undefined)
    await untilRunning(target, true)
    const start = performance.now()
    leaving.abort()
    await untilRunning(target, false)
    times.push(performance.now() - start)
    await asked
  }
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) }
}

/** Milliseconds of `SELECT 1` by the gateway and by the protocol alone: the medians of so many tries of each. */
export async function latencies(
  url: string,
  { url: gatewayUrl }: Running,
  tries: number,
): Promise<Readonly<{ gateway: number; alone: number }>> {
  const gateway: number[] = []
  const alone: number[] = []
  for (let count = 0; count < tries; count++) {
    gateway.push(await timed(() => throughGateway(gatewayUrl)))
    alone.push(await timed(() => throughProtocol(url)))
  }
  return { gateway: quantile(gateway, 0.5), alone: quantile(alone, 0.5) }
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await act()
  return performance.now() - start
}

async function throughGateway(url: string): Promise<void> {
  const body = JSON.stringify({ query: 'select 1 as one', format: 'ndjson' })
  await (
    await fetch(`${url}/api/v1/sql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  ).text()
}

async function throughProtocol(url: string): Promise<void> {
  const headers = { 'x-trino-user': 'admin', 'x-trino-source': 'gateway' }
  let next: string | undefined = `${url}/v1/statement`
  for (let asking: RequestInit = { method: 'POST', body: 'SELECT 1 AS one', headers }; next; asking = {}) {
    const response: Response = await fetch(next, asking)
    next = ((await response.json()) as Readonly<{ nextUri?: string }>).nextUri
  }
}
