import { expect, test } from 'vitest'
import { OsoError } from '../errors.ts'
import { isRetryable, retryAfter, retryDelay } from './retry.ts'

const busy = (retryAfterMs?: number): OsoError => new OsoError('HTTP_503', 'busy', { retryable: true, retryAfterMs })
const delay = (error: unknown, attempt = 0, chance = 0): number | undefined =>
  retryDelay(error, attempt, 10, () => chance)

test('the wait doubles up to eight seconds, less up to a quarter by chance', () => {
  expect([0, 1, 2, 3, 4, 5, 9].map(attempt => delay(busy(), attempt))).toEqual([
    500, 1000, 2000, 4000, 8000, 8000, 8000,
  ])
  expect(delay(busy(), 1, 1)).toBe(750)
})

test('a time that the server names is kept exactly, unless it is too long to wait for', () => {
  expect(delay(busy(30_000), 0, 1)).toBe(30_000)
  expect(delay(busy(61_000))).toBeUndefined()
})

test('what would fail again is not sent again', () => {
  expect(delay(new OsoError('SYNTAX_ERROR', 'no'))).toBeUndefined()
  expect(delay(new TypeError('a bug'))).toBeUndefined()
  expect(retryDelay(busy(), 2, 2, () => 0)).toBeUndefined()
})

test('Retry-After is read in seconds, as a date, and in milliseconds first', () => {
  const now = Date.parse('2026-11-20T12:00:00Z')
  const read = (headers: Record<string, string>): number | undefined => retryAfter(new Headers(headers), now)
  expect(read({ 'retry-after': '30' })).toBe(30_000)
  expect(read({ 'retry-after': '0.5' })).toBe(500)
  expect(read({ 'retry-after': 'Fri, 20 Nov 2026 12:00:07 GMT' })).toBe(7000)
  expect(read({ 'retry-after': 'Fri, 20 Nov 2026 11:00:00 GMT' })).toBe(0)
  expect(read({ 'retry-after': '30', 'retry-after-ms': '40' })).toBe(40)
  expect(read({ 'retry-after': 'soon' })).toBeUndefined()
  expect(read({})).toBeUndefined()
})

test.each([
  [408, true],
  [409, true],
  [429, true],
  [500, true],
  [503, true],
  [400, false],
  [404, false],
  [422, false],
  [501, false],
])('a status of %i can be retried: %s', (status, expected) => {
  expect(isRetryable(status, undefined, new Headers())).toBe(expected)
})
