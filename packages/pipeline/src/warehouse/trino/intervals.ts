import type { Intervals } from '../warehouse.ts'
import { identifier } from './text.ts'

/** From the first day to the day after the last, as `2026-01-31`. */
export type Range = Readonly<{ from: string; to: string }>

/** More would make a condition that costs more to plan than the rows between them cost to make. */
const MOST_RANGES = 50
const DAY_MS = 86_400_000

/** The intervals that days are in, as ranges in order that do not touch; of very many, the closest are joined. */
export function rangesOf(days: readonly string[], unit: Intervals['unit']): Range[] {
  const touched = [...new Set(days.map(day => startOf(day, unit)))].sort()
  const ranges: Range[] = []
  for (const from of touched) {
    const to = dayText(endOf(new Date(from), unit))
    const last = ranges.at(-1)
    if (last?.to === from) ranges[ranges.length - 1] = { from: last.from, to }
    else ranges.push({ from, to })
  }
  return joinClosest(ranges, MOST_RANGES)
}

function joinClosest(ranges: readonly Range[], most: number): Range[] {
  if (ranges.length <= most) return [...ranges]
  const gaps = ranges
    .slice(1)
    .map((range, at) => ({ at, days: dayNumber(range.from) - dayNumber(ranges[at]?.to ?? '') }))
  const kept = new Set(
    gaps
      .sort((a, b) => b.days - a.days)
      .slice(0, most - 1)
      .map(gap => gap.at),
  )
  const joined: Range[] = []
  for (const [at, range] of ranges.entries()) {
    const last = joined.at(-1)
    if (last === undefined || kept.has(at - 1)) joined.push(range)
    else joined[joined.length - 1] = { from: last.from, to: range.to }
  }
  return joined
}

/** Whether a date or timestamp is in one of the ranges, as SQL. */
export function inRanges(column: string, ranges: readonly Range[]): string {
  const value = identifier(column)
  return ranges.map(({ from, to }) => `(${value} >= DATE '${from}' AND ${value} < DATE '${to}')`).join(' OR ')
}

function startOf(day: string, unit: Intervals['unit']): string {
  const date = new Date(day)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  switch (unit) {
    case 'day':
      return day
    case 'week':
      // Weeks begin on Monday, as Trino's do.
      return dayText(new Date(date.getTime() - ((date.getUTCDay() + 6) % 7) * DAY_MS))
    case 'month':
      return dayText(firstOf(year, month))
    case 'quarter':
      return dayText(firstOf(year, month - (month % 3)))
    case 'half':
      return dayText(firstOf(year, month - (month % 6)))
    case 'year':
      return dayText(firstOf(year, 0))
    default:
      return unit satisfies never
  }
}

function endOf(start: Date, unit: Intervals['unit']): Date {
  const [year, month] = [start.getUTCFullYear(), start.getUTCMonth()]
  switch (unit) {
    case 'day':
      return new Date(start.getTime() + DAY_MS)
    case 'week':
      return new Date(start.getTime() + 7 * DAY_MS)
    case 'month':
      return firstOf(year, month + 1)
    case 'quarter':
      return firstOf(year, month + 3)
    case 'half':
      return firstOf(year, month + 6)
    case 'year':
      return firstOf(year + 1, 0)
    default:
      return unit satisfies never
  }
}

// Not Date.UTC, which takes the years 0 to 99 for 1900 to 1999.
function firstOf(year: number, month: number): Date {
  const date = new Date(0)
  date.setUTCFullYear(year, month, 1)
  return date
}

function dayText(date: Date): string {
  return date.toISOString().slice(0, 10)
}

function dayNumber(day: string): number {
  return new Date(day).getTime() / DAY_MS
}
