import type { Aggregation } from '../model/model.ts'

/** Trino's SQL for the first day of the bucket that a day is in. Over all time it is the day of the run. */
export function bucketOf(day: string, aggregation: Aggregation): string {
  switch (aggregation) {
    case 'daily':
      return day
    case 'weekly':
      return `date_trunc('week', ${day})`
    case 'monthly':
      return `date_trunc('month', ${day})`
    case 'quarterly':
      return `date_trunc('quarter', ${day})`
    case 'biannually':
      return `date_add('month', if(month(${day}) > 6, 6, 0), date_trunc('year', ${day}))`
    case 'yearly':
      return `date_trunc('year', ${day})`
    case 'over_all_time':
      return 'current_date'
    default:
      return aggregation satisfies never
  }
}

/** Trino's SQL for how many days the bucket that begins on `start` has. */
export function daysOf(start: string, aggregation: Exclude<Aggregation, 'over_all_time'>): string {
  const [unit, count] = LENGTHS[aggregation]
  return `date_diff('day', ${start}, date_add('${unit}', ${count}, ${start}))`
}

const LENGTHS = {
  daily: ['day', 1],
  weekly: ['week', 1],
  monthly: ['month', 1],
  quarterly: ['month', 3],
  biannually: ['month', 6],
  yearly: ['year', 1],
} as const
