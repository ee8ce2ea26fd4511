import { binaryDigits, type Digits } from './binary-digits.ts'

/**
 * A double in Java's text. `scientific`: as Trino casts it to varchar, always with an exponent (`1.0E0`). `plain`: as
 * Java prints it, with an exponent only below 10^-3 and from 10^7 (`1.5`, `1.0E10`), and with the fewest digits that read
 * back as the same number, as in JavaScript.
 */
export function doubleText(value: number, style: 'scientific' | 'plain'): string {
  const special = specialText(value, style)
  if (special !== undefined) return special
  const size = Math.abs(value)
  return style === 'plain' ? plainText(value, fewestDigits(size)) : scientificText(value, binaryDigits(size))
}

/** As `doubleText`, of a number of single precision: Trino casts it to varchar with seven digits, however many it has. */
export function realText(value: number, style: 'scientific' | 'plain'): string {
  const special = specialText(value, style)
  if (special !== undefined) return special
  const short = shortestReal(value)
  return style === 'plain' ? doubleText(short, style) : scientificText(value, sevenDigits(Math.abs(short)))
}

/** The double that the fewest digits stand for that read back as the same real. */
function shortestReal(value: number): number {
  for (let precision = 2; precision < 9; precision++) {
    const short = Number(value.toPrecision(precision))
    if (Math.fround(short) === value) return short
  }
  return Number(value.toPrecision(9))
}

function specialText(value: number, style: 'scientific' | 'plain'): string | undefined {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value < 0 ? '-Infinity' : 'Infinity'
  if (value !== 0) return undefined
  return `${Object.is(value, -0) ? '-' : ''}${style === 'plain' ? '0.0' : '0E0'}`
}

// Java shows two digits at least, and of all such numbers the one that is nearest.
function fewestDigits(size: number): Digits {
  const shortest = size.toExponential()
  return readDigits(shortest.includes('.') ? shortest : size.toExponential(1))
}

const MOST_OF_REAL = 7
/** More digits than it takes to see that a double is not the number that its fewest digits say. */
const TELLING = 40
/** Whole numbers below are made into digits without a look at what they are rounded from. */
const LEAST_UNKNOWN = 2 ** 63

/** The digits of a double, no more than seven: an eighth of 5 goes by what it was itself rounded from, else to even. */
function sevenDigits(size: number): Digits {
  const found = readDigits(size.toExponential())
  const [kept, eighth, rest] = [
    found.digits.slice(0, MOST_OF_REAL),
    found.digits[MOST_OF_REAL] ?? '0',
    found.digits.slice(MOST_OF_REAL + 1),
  ]
  const isUp = eighth > '5' || (eighth === '5' && (rest !== '' || roundsUp(size, found.digits)))
  if (!isUp) return { ...found, digits: kept.replace(/0+$/, '') }
  const next = String(Number(kept) + 1)
  return { digits: next.replace(/0+$/, ''), exponent: found.exponent + next.length - MOST_OF_REAL }
}

function roundsUp(size: number, digits: string): boolean {
  if (Number.isInteger(size) && size < LEAST_UNKNOWN) return true
  const exact = size
    .toPrecision(TELLING)
    .replace(/e.*|\./g, '')
    .replace(/^0+/, '')
    .padEnd(TELLING, '0')
  const said = digits.padEnd(TELLING, '0')
  return exact === said ? Number(digits[MOST_OF_REAL - 1]) % 2 === 1 : exact > said
}

function readDigits(exponential: string): Digits {
  const [digits = '0', exponent = '0'] = exponential.split('e')
  return { digits: digits.replace('.', '').replace(/0+$/, ''), exponent: Number(exponent) }
}

function scientificText(value: number, { digits, exponent }: Digits): string {
  return `${value < 0 ? '-' : ''}${digits[0]}.${digits.slice(1) || '0'}E${exponent}`
}

function plainText(value: number, found: Digits): string {
  const { digits, exponent } = found
  if (exponent < -3 || exponent >= 7) return scientificText(value, found)
  const sign = value < 0 ? '-' : ''
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  const padded = digits.padEnd(exponent + 2, '0')
  return `${sign}${padded.slice(0, exponent + 1)}.${padded.slice(exponent + 1)}`
}
