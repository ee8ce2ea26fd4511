/** The most digits that an exponent may ask for; more are out of any decimal's range. */
const MAX_DIGITS = 400

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
