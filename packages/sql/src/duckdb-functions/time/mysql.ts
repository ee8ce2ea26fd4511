import { invalid } from '../function.ts'
import {
  clockHour,
  dayName,
  type Element,
  fraction,
  halfDay,
  literal,
  MOST_DIGITS,
  monthName,
  number,
  shortYear,
  year,
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
type Letters = Readonly<Record<string, readonly Element[]>>
const LETTERS: Letters = {
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
  x: [year('weekYear', 4, 4)],
  Y: [year('year', 4, 4)],
  y: [shortYear({ field: 'year', first: 1970 }, false)],
}
const REFUSED = 'DUuVwX'

/** Trino reads the one format that ISO 8601 has by other means, and then years of more digits too. */
const ISO_DATE = '%Y-%m-%d'
const ISO_LETTERS: Letters = { ...LETTERS, Y: [year('year', 4, MOST_DIGITS)] }

/** Reads a format of MySQL's. */
export function mysqlFormat(format: string): readonly Element[] {
  if (format === '') return invalid('Both printing and parsing not supported')
  const letters = format === ISO_DATE ? ISO_LETTERS : LETTERS
  const elements: Element[] = []
  for (const [all, letter] of format.matchAll(/%(.)|[^%]+/gsu)) {
    if (letter === undefined) elements.push(literal(all))
    else if (REFUSED.includes(letter)) return invalid(`%${letter} not supported in date format string`)
    else elements.push(...(letters[letter] ?? [literal(letter)]))
  }
  return elements
}
