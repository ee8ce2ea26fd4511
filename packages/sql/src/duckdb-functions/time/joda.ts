import { invalid } from '../function.ts'
import {
  clockHour,
  dayHour,
  dayName,
  type Element,
  fraction,
  halfDay,
  halfDayHour,
  literal,
  MOST_DIGITS,
  monthName,
  number,
  offset,
  shortYear,
  unsupported,
  year,
  zoneId,
} from './pattern.ts'

/** Reads a format of Joda-Time's: letters repeated, text in quotes. */
export function jodaFormat(format: string): readonly Element[] {
  if (format === '') return invalid('Invalid pattern specification')
  const tokens = [...format.matchAll(/([A-Za-z])\1*|'((?:[^']|'')*)'|[^A-Za-z']+|'/gs)]
  return tokens.map(([all, letter, quoted], index) => {
    if (all === "'") return invalid(`Unterminated quote in format: ${format}`)
    if (quoted !== undefined) return literal(quoted === '' ? "'" : quoted.replaceAll("''", "'"))
    return letter === undefined ? literal(all) : element(letter, all.length, isNumeric(tokens[index + 1]?.[0]))
  })
}

// A year takes as many digits as there are, unless the next element begins with one too.
function isNumeric(next: string | undefined): boolean {
  return next !== undefined && /^([cCdDeFhHKkmMsSwWxyY]|\d)/.test(next) && !/^MMM/.test(next)
}

const YEARS = { y: 'year', Y: 'year', x: 'weekYear' } as const

function element(letter: string, count: number, beforeNumber: boolean): Element {
  const most = beforeNumber ? count : MOST_DIGITS
  switch (letter) {
    case 'y':
    case 'Y':
    case 'x':
      if (count === 2) return shortYear(thisCentury(YEARS[letter]), !beforeNumber)
      // The year of an era has no sign.
      return letter === 'Y' ? number('year', count, most) : year(YEARS[letter], count, most)
    case 'M':
      return count >= 3 ? monthName(count > 3) : number('month', count, 2)
    case 'E':
      return dayName(count > 3)
    case 'a':
      return halfDay()
    case 'S':
      return fraction(count, count)
    case 'Z':
      return count >= 3 ? zoneId() : offset(count === 2)
    case 'h':
      return clockHour(count)
    default:
      return simple(letter, count)
  }
}

/** Two digits are a year from 80 before this one to 19 after it. */
function thisCentury(field: 'year' | 'weekYear'): Parameters<typeof shortYear>[0] {
  return { field, first: new Date().getUTCFullYear() - 80 }
}

function simple(letter: string, count: number): Element {
  switch (letter) {
    case 'd':
      return number('day', count, 2)
    case 'D':
      return number('dayOfYear', count, 3)
    case 'e':
      return number('dayOfWeek', count, 1)
    case 'w':
      return number('week', count, 2)
    case 'H':
      return number('hour', count, 2)
    case 'K':
      return halfDayHour(count)
    case 'k':
      return dayHour(count)
    case 'm':
      return number('minute', count, 2)
    case 's':
      return number('second', count, 2)
    case 'G':
    case 'C':
    case 'z':
      return unsupported(`the format letter ${letter}`)
    default:
      return invalid(`Illegal pattern component: ${letter.repeat(count)}`)
  }
}
