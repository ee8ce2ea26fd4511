import { describe, expect, test } from 'vitest'
import { inRanges, rangesOf } from './intervals.ts'

describe('the ranges of days', () => {
  test.each([
    ['day', '2024-02-28', '2024-02-29'],
    ['week', '2024-02-26', '2024-03-04'],
    ['month', '2024-02-01', '2024-03-01'],
    ['quarter', '2024-01-01', '2024-04-01'],
    ['half', '2024-01-01', '2024-07-01'],
    ['year', '2024-01-01', '2025-01-01'],
  ] as const)('by %s go from %s to before %s', (unit, from, to) => {
    expect(rangesOf(['2024-02-28'], unit)).toEqual([{ from, to }])
  })

  test('of a Sunday are of the week that it ends', () => {
    expect(rangesOf(['2024-03-03'], 'week')).toEqual([{ from: '2024-02-26', to: '2024-03-04' }])
  })

  test('of December end with the year', () => {
    expect(rangesOf(['2023-12-31'], 'half')).toEqual([{ from: '2023-07-01', to: '2024-01-01' }])
  })

  test('are in order and joined where they touch, whatever the order and number of days', () => {
    expect(rangesOf(['2024-03-02', '2024-02-29', '2024-03-01', '2024-03-01', '2024-05-05'], 'day')).toEqual([
      { from: '2024-02-29', to: '2024-03-03' },
      { from: '2024-05-05', to: '2024-05-06' },
    ])
  })

  test('of very many days hold all of them, in 50 ranges, and keep the longest gaps', () => {
    const everyOther = Array.from({ length: 100 }, (_, at) =>
      new Date(Date.UTC(2020, 0, 1 + 2 * at)).toISOString().slice(0, 10),
    )
    const days = [...everyOther, '2025-06-01']
    const ranges = rangesOf(days, 'day')
    expect(ranges).toHaveLength(50)
    expect(ranges.at(-1)).toEqual({ from: '2025-06-01', to: '2025-06-02' })
    expect(days.filter(day => !ranges.some(({ from, to }) => from <= day && day < to))).toEqual([])
  })

  test('are a condition that names the column once a bound', () => {
    expect(inRanges('day', [{ from: '2024-01-01', to: '2024-02-01' }])).toBe(
      `("day" >= DATE '2024-01-01' AND "day" < DATE '2024-02-01')`,
    )
  })
})
