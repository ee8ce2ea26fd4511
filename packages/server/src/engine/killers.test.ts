import { expect, test } from 'vitest'
import { QueryError } from '../errors.ts'
import type { Request } from './engine.ts'
import { Killers, SparedEngine } from './killers.ts'

const JOB = { sql: 'SELECT 1', parameters: [] }
const QUERY = { subject: 'tenant:a', job: JOB }

test('a query that ended a host is refused to who asked it, for ten minutes', () => {
  let now = 1_000
  const killers = new Killers(() => now)
  killers.ended(QUERY, 'MEMORY_LIMIT')
  now += 60_000
  expect(() => killers.require(QUERY)).toThrow(expect.objectContaining({ code: 'MEMORY_LIMIT' }))
  expect(() => killers.require(QUERY)).toThrow('540 s')
  expect(() => killers.require({ ...QUERY, subject: 'tenant:b' })).not.toThrow()
  expect(() => killers.require({ ...QUERY, job: { ...JOB, sql: 'SELECT 2' } })).not.toThrow()
  expect(() =>
    killers.require({ ...QUERY, job: { ...JOB, parameters: [{ type: 'varchar', value: 'x' }] } }),
  ).not.toThrow()
  now += 541_000
  expect(() => killers.require(QUERY)).not.toThrow()
})

test.each([
  'ENGINE_CRASHED',
  'TIMED_OUT',
  'EXCEEDED_CPU_LIMIT',
])('a query whose host ended with %s is refused likewise', code => {
  const killers = new Killers(() => 1)
  killers.ended(QUERY, code)
  expect(() => killers.require(QUERY)).toThrow(expect.objectContaining({ code }))
})

test('a query whose host was ended from outside, or with nobody waiting for it, may be tried again', () => {
  const killers = new Killers(() => 1)
  for (const code of ['CANCELLED', 'ENGINE_FAILED', 'SHUTTING_DOWN']) killers.ended(QUERY, code)
  expect(() => killers.require(QUERY)).not.toThrow()
})

test('an engine does not run a query again that ended a host, whoever had it run', async () => {
  const ran: Request[] = []
  const run = async (request: Request) => {
    ran.push(request)
    request.onHostEnded?.(new QueryError('MEMORY_LIMIT', 'Too much.'))
    throw new QueryError('MEMORY_LIMIT', 'Too much.')
  }
  const engine = new SparedEngine({ name: 'duckdb', run, close: async () => {} }, new Killers(() => 1))
  // Only these parts of a request are looked at.
  const request = { ...QUERY, timeoutMs: 1 } as unknown as Request
  const { signal } = new AbortController()
  await expect(engine.run(request, signal)).rejects.toThrow('Too much.')
  await expect(engine.run(request, signal)).rejects.toThrow('ended an engine host')
  expect(ran.length).toBe(1)
})

test('of queries that were sent at once, those that wait are not run when the first has ended a host', async () => {
  const waiting: (() => void)[] = []
  const run = async (request: Request) => {
    await new Promise<void>(resolve => waiting.push(resolve))
    request.mayBegin?.()
    request.onHostEnded?.(new QueryError('MEMORY_LIMIT', 'Too much.'))
    throw new QueryError('MEMORY_LIMIT', 'Too much.')
  }
  const engine = new SparedEngine({ name: 'duckdb', run, close: async () => {} }, new Killers(() => 1))
  const request = { ...QUERY, timeoutMs: 1 } as unknown as Request
  const { signal } = new AbortController()
  const both = [engine.run(request, signal), engine.run(request, signal)]
  for (const go of waiting) go()
  await expect(both[0]).rejects.toThrow('Too much.')
  await expect(both[1]).rejects.toThrow('ended an engine host')
})

test('a query whose planning ended a host is not planned again, and may still be run', async () => {
  let planned = 0
  const estimate = async (request: Request) => {
    planned++
    request.onHostEnded?.(new QueryError('TIMED_OUT', 'Too long.'))
    throw new QueryError('TIMED_OUT', 'Too long.')
  }
  const ran = { bytes: new ReadableStream<Uint8Array>(), outcome: new Promise<never>(() => {}) }
  const plain = { name: 'duckdb' as const, run: async () => ran, estimate, close: async () => {} }
  const engine = new SparedEngine(plain, new Killers(() => 1))
  const request = { ...QUERY, timeoutMs: 1 } as unknown as Request
  const { signal } = new AbortController()
  await expect(engine.estimate?.(request, signal)).rejects.toThrow('Too long.')
  await expect(engine.estimate?.(request, signal)).rejects.toThrow('ended an engine host')
  expect(planned).toBe(1)
  expect(await engine.run(request, signal)).toBe(ran)
})
