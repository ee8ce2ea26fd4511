/**
 * A double in Java's text. `scientific`: as Trino casts it to varchar, always with an exponent (`1.0E0`). `plain`: as
 * Java prints it, with an exponent only below 10^-3 and from 10^7 (`1.5`, `1.0E10`). The digits are the fewest that
 * read back as the same number, as in JavaScript.
 */
export function doubleText(value: number, style: 'scientific' | 'plain'): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value < 0 ? '-Infinity' : 'Infinity'
  const size = Math.abs(value)
  const shortest = size.toExponential()
  // Java shows two digits at least, and of all such numbers the one that is nearest.
  const [digits = '0', exponent = '0'] = (shortest.includes('.') ? shortest : size.toExponential(1)).split('e')
  const significant = digits.replace('.', '').replace(/0+$/, '') || '0'
  return textOf(value < 0 || Object.is(value, -0) ? '-' : '', significant, Number(exponent), style)
}

/** As `doubleText`, of a number of single precision, whose fewest digits are fewer. */
export function realText(value: number, style: 'scientific' | 'plain'): string {
  if (!Number.isFinite(value) || value === 0) return doubleText(value, style)
  for (let precision = 2; precision < 9; precision++) {
    const short = value.toPrecision(precision)
    if (Math.fround(Number(short)) === value) return doubleText(Number(short), style)
  }
  return doubleText(Number(value.toPrecision(9)), style)
}

function textOf(sign: string, digits: string, exponent: number, style: 'scientific' | 'plain'): string {
  const zero = /^0+$/.test(digits)
  if (style === 'plain' && (zero || (exponent >= -3 && exponent < 7)))
    return sign + plainText(digits, zero ? 0 : exponent)
  if (zero) return `${sign}0E0`
  return `${sign}${digits[0]}.${digits.slice(1) || '0'}E${exponent}`
}

function plainText(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`
  const padded = digits.padEnd(exponent + 2, '0')
  return `${padded.slice(0, exponent + 1)}.${padded.slice(exponent + 1)}`
}
