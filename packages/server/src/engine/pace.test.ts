import { expect, test } from 'vitest'
import { Pace } from './pace.ts'

test('who cannot be taken is told to come when their turn may be, and not all at the same time', () => {
  const [early, late] = [new Pace(() => 0), new Pace(() => 0.999)]
  for (const pace of [early, late]) for (let query = 0; query < 100; query++) pace.took(2_000)
  expect(early.secondsFor(10, 2)).toBe(10)
  expect(late.secondsFor(10, 2)).toBe(15)
})

test('the wait that is told is a second at least, and a minute at most', () => {
  const pace = new Pace()
  for (let query = 0; query < 100; query++) pace.took(1)
  expect(pace.secondsFor(1, 8)).toBe(1)
  expect(pace.secondsFor(1_000_000, 1)).toBe(60)
})
