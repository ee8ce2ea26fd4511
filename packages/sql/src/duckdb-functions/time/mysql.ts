import { invalid } from '../function.ts'
import {
  clockHour,
  dayName,
  type Element,
  fraction,
  halfDay,
  literal,
  monthName,
  number,
  shortYear,
} from './pattern.ts'

const CLOCK = [number('hour', 2, 2), literal(':'), number('minute', 2, 2), literal(':'), number('second', 2, 2)]
const CLOCK_12 = [
  clockHour(2),
  literal(':'),
  number('minute', 2, 2),
  literal(':'),
  number('second', 2, 2),
  literal(' '),
  halfDay(),
]

// The letters of date_format and date_parse, which are MySQL's but for `%f`.
const LETTERS: Readonly<Record<string, readonly Element[]>> = {
  a: [dayName(false)],
  b: [monthName(false)],
  c: [number('month', 1, 2)],
  d: [number('day', 2, 2)],
  e: [number('day', 1, 2)],
  f: [fraction(6, 9)],
  H: [number('hour', 2, 2)],
  h: [clockHour(2)],
  I: [clockHour(2)],
  i: [number('minute', 2, 2)],
  j: [number('dayOfYear', 3, 3)],
  k: [number('hour', 1, 2)],
  l: [clockHour(1)],
  M: [monthName(true)],
  m: [number('month', 2, 2)],
  p: [halfDay()],
  r: CLOCK_12,
  S: [number('second', 2, 2)],
  s: [number('second', 2, 2)],
  T: CLOCK,
  v: [number('week', 2, 2)],
  W: [dayName(true)],
  x: [number('weekYear', 4, 4)],
  Y: [number('year', 4, 4)],
  y: [shortYear()],
}
const REFUSED = 'DUuVwX'

/** Reads a format of MySQL's. */
export function mysqlFormat(format: string): readonly Element[] {
  if (format === '') return invalid('Both printing and parsing not supported')
  const elements: Element[] = []
  for (const [all, letter] of format.matchAll(/%(.)|[^%]+/gsu)) {
    if (letter === undefined) elements.push(literal(all))
    else if (REFUSED.includes(letter)) return invalid(`%${letter} not supported in date format string`)
    else elements.push(...(LETTERS[letter] ?? [literal(letter)]))
  }
  return elements
}
