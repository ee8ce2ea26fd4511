import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { ask } from '../conformance/ask.ts'
import type { Gateway } from '../e2e/gateway.ts'
import { casesOf } from '../guard/cases.ts'
import { parameterTypes } from '../guard/judge.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { clusterGateway } from './gateway.ts'
import { eachOf } from './judge.ts'

const production = inject('trino')

let proxy: FaultProxy
let gateway: Gateway
beforeAll(async () => {
  proxy = await startFaultProxy(production.url)
  const settings = { source: 'gateway-guard', watchMs: 3_600_000 }
  gateway = await clusterGateway({ ...production, url: proxy.url }, settings)
})
afterAll(async () => {
  await gateway?.close()
  proxy?.close()
})

const isForTrino = ({ engine }: Readonly<{ engine: string }>): boolean => engine !== 'duckdb'

test('no attack of the scoreboard reaches the cluster', async () => {
  const attacks = casesOf('attack').filter(isForTrino)
  proxy.set(undefined)
  const answers = await eachOf(attacks, async ({ sql }) => ({ sql, ...(await ask(gateway, { query: sql })) }))
  expect(answers.filter(({ status }) => status < 400).map(({ sql }) => sql)).toEqual([])
  expect(proxy.seen).toEqual([])
  expect(attacks.length).toBeGreaterThan(300)
})

test('no benign query of the scoreboard is refused', async () => {
  const benign = casesOf('benign').filter(isForTrino)
  const refused = await eachOf(benign, async ({ sql }) => {
    const response = await fetch(`${gateway.baseUrl}sql/check`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: sql, parameters: parameterTypes(sql).map(type => ({ type, value: 'a' })) }),
    })
    const text = await response.text()
    return response.ok ? [] : [`${sql}\n    ${text}`]
  })
  expect(refused.flat()).toEqual([])
  expect(benign.length).toBeGreaterThan(200)
})
