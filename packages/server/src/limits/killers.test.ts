import { expect, test } from 'vitest'
import { Killers } from './killers.ts'

const QUERY = { subject: 'key:k1', sql: 'SELECT 1', values: [] }

test('a query that ended a host is refused to who asked it, for ten minutes', () => {
  let now = 1_000
  const killers = new Killers(() => now)
  killers.failed(QUERY, 'MEMORY_LIMIT')
  now += 60_000
  expect(() => killers.require(QUERY)).toThrow(expect.objectContaining({ code: 'MEMORY_LIMIT' }))
  expect(() => killers.require(QUERY)).toThrow('540 s')
  expect(() => killers.require({ ...QUERY, subject: 'key:k2' })).not.toThrow()
  expect(() => killers.require({ ...QUERY, sql: 'SELECT 2' })).not.toThrow()
  expect(() => killers.require({ ...QUERY, values: ['x'] })).not.toThrow()
  now += 541_000
  expect(() => killers.require(QUERY)).not.toThrow()
})

test('a query that crashed the engine is refused likewise', () => {
  const killers = new Killers(() => 1)
  killers.failed(QUERY, 'ENGINE_CRASHED')
  expect(() => killers.require(QUERY)).toThrow(expect.objectContaining({ code: 'ENGINE_CRASHED' }))
})

test('a query that failed otherwise may be tried again', () => {
  const killers = new Killers(() => 1)
  for (const code of ['TIMED_OUT', 'DIVISION_BY_ZERO', 'CANCELLED', 'ENGINE_FAILED']) killers.failed(QUERY, code)
  expect(() => killers.require(QUERY)).not.toThrow()
})
