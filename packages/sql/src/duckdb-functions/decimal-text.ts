/** The most digits that an exponent may ask for; more are out of any decimal's range. */
const MAX_DIGITS = 400

/** A decimal as Java's BigDecimal writes it: with an exponent where it is less than a millionth. */
export function javaDecimal(plain: string): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d*)\.?(\d*)$/.exec(plain) ?? []
  const digits = (whole + fraction).replace(/^0+(?=\d)/, '')
  const exponent = digits.length - 1 - fraction.length
  if (exponent >= -6) return plain
  const [first = '0', rest] = [digits[0], digits.slice(1)]
  return `${sign}${first}${rest && `.${rest}`}E${exponent}`
}

/** A decimal number without an exponent. */
export function plainDigits(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  const shift = Math.max(-MAX_DIGITS, Math.min(MAX_DIGITS, Number(exponent)))
  const digits = whole + fraction
  const point = whole.length + shift
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  const padded = digits.padEnd(point, '0')
  return `${sign}${padded.slice(0, point)}${padded.length > point ? `.${padded.slice(point)}` : ''}`
}
