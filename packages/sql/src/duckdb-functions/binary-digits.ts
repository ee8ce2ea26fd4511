/** The digits of a number, the first of them before the point, and the power of ten that they are taken times. */
export type Digits = Readonly<{ digits: string; exponent: number }>

/** Bits of a double's significand, the leading one included. */
const SIGNIFICANT_BITS = 53
/** The power of two of the last bit of numbers that are too small to have all bits. */
const LEAST_POWER = -1074
/** The greatest power of two that whole numbers are written out by their digits below. */
const MOST_WHOLE_BITS = 62

const view = new DataView(new ArrayBuffer(8))

/**
 * The digits that Java's DecimalFormat takes a positive, finite double for. Nearly always these are the fewest that read
 * back as the same number, as in JavaScript; but whole numbers from 2^52 to 2^63 keep digits that say nothing, and at a
 * power of two, or where a number of few digits lies just between two doubles, it goes on for longer.
 */
export function binaryDigits(value: number): Digits {
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const field = Number(bits >> 52n)
  const fraction = bits & ((1n << 52n) - 1n)
  if (value < 2 ** 52 && field > 0 && fraction > 0n) return shortest(value)
  const significand = field > 0 ? fraction | (1n << 52n) : fraction
  const power = field > 0 ? field - 1075 : LEAST_POWER
  const binary = power + significand.toString(2).length - 1
  if (power >= 0 && binary <= MOST_WHOLE_BITS) return wholeDigits(significand << BigInt(power), binary)
  return generate(significand, power, binary)
}

function shortest(value: number): Digits {
  const [digits = '0', exponent = '0'] = value.toExponential().split('e')
  return { digits: digits.replace('.', ''), exponent: Number(exponent) }
}

function wholeDigits(whole: bigint, binary: number): Digits {
  const lost = Math.max(0, Math.floor((binary - SIGNIFICANT_BITS - 1) * Math.log10(2)))
  const unit = 10n ** BigInt(lost)
  const kept = ((whole + unit / 2n) / unit).toString()
  return { digits: trimmed(kept), exponent: kept.length - 1 + lost }
}

/**
 * Digit by digit, until what is left is less than half of the distance to the next number. The value is `significand`
 * times two to the `power`; `binary` is the power of two of its first bit.
 */
function generate(significand: bigint, power: number, binary: number): Digits {
  // All times four, so that a quarter of the last bit is a whole number too.
  const estimate = estimatedExponent(significand, binary)
  const unit = (1n << BigInt(Math.max(0, power) + 2)) * 10n ** BigInt(Math.max(0, -estimate))
  const divisor = (1n << BigInt(Math.max(0, -power) + 2)) * 10n ** BigInt(Math.max(0, estimate))
  const isPowerOfTwo = (significand & (significand - 1n)) === 0n
  let rest = significand * unit
  let margin = unit / (isPowerOfTwo ? 4n : 2n)
  let digits = 0n
  for (let places = 0; ; places++) {
    digits = digits * 10n + rest / divisor
    rest = (rest % divisor) * 10n
    margin *= 10n
    const isLow = rest < margin
    const isHigh = rest + margin > divisor * 10n
    const goesOn = places === 0 || (!isLow && !isHigh)
    if (goesOn) continue
    const twice = 2n * rest - divisor * 10n
    const isNearerAbove = !isLow || twice > 0n || (twice === 0n && digits % 2n === 1n)
    const text = (isHigh && isNearerAbove ? digits + 1n : digits).toString()
    return { digits: trimmed(text), exponent: estimate - places + text.length - 1 }
  }
}

/** The power of ten of the first digit, or one more: in Java's arithmetic, as what follows depends on it. */
function estimatedExponent(significand: bigint, binary: number): number {
  const leading = Number(significand) / 2 ** (significand.toString(2).length - 1)
  return Math.floor((leading - 1.5) * 0.289529654 + 0.176091259 + binary * 0.301029995663981)
}

function trimmed(digits: string): string {
  return digits.replace(/0+$/, '') || '0'
}
