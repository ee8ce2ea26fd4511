import { expect, test } from 'vitest'
import { type Materialisation, staleness } from './freshness.ts'

const NOW = new Date('2026-08-08T12:00:00Z')
const DAY_MS = 86_400_000

const endedAt = (endedAt: string): Materialisation => ({
  model: 'projects_v1',
  startedAt: new Date(endedAt),
  endedAt: new Date(endedAt),
  rowCount: 1n,
  version: 'v',
  sources: {},
  audits: [],
})

test('a daily table is fresh for two days', () => {
  const record = endedAt('2026-08-06T12:00:00Z')
  expect(staleness(record, { cadence: 'daily' }, NOW)).toEqual({
    ageMs: 2 * DAY_MS,
    allowedMs: 2 * DAY_MS,
    stale: false,
  })
})

test('a daily table of more than two days is stale', () => {
  expect(staleness(endedAt('2026-08-06T11:59:59Z'), { cadence: 'daily' }, NOW).stale).toBe(true)
})

test('a weekly table of ten days is fresh', () => {
  expect(staleness(endedAt('2026-07-29T12:00:00Z'), { cadence: 'weekly' }, NOW).stale).toBe(false)
})

test('a table without a cadence is held to a day', () => {
  expect(staleness(endedAt('2026-08-01T00:00:00Z'), { cadence: null }, NOW).stale).toBe(true)
})

test('a table that was never made is stale', () => {
  expect(staleness(undefined, { cadence: 'monthly' }, NOW)).toMatchObject({ ageMs: Infinity, stale: true })
})

test('a clock that runs behind does not make a negative age', () => {
  expect(staleness(endedAt('2026-08-08T12:00:01Z'), { cadence: 'daily' }, NOW).ageMs).toBe(0)
})
