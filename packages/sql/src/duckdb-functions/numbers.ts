import { javaDecimal, plainDigits } from './decimal-text.ts'
import { doubleText, realText } from './double-text.ts'
import { invalid, type ScalarFunction, scalar, TrinoError } from './function.ts'

/** Numbers as text, and what Java does to bits and digits. */
export const NUMBERS: readonly ScalarFunction[] = [
  scalar('trino_double_text', ['DOUBLE'], 'VARCHAR', x => doubleText(x, 'scientific')),
  scalar('trino_double_plain', ['DOUBLE'], 'VARCHAR', x => doubleText(x, 'plain')),
  scalar('trino_real_text', ['FLOAT'], 'VARCHAR', x => realText(x, 'scientific')),
  scalar('trino_real_plain', ['FLOAT'], 'VARCHAR', x => realText(x, 'plain')),
  scalar('trino_double_json', ['DOUBLE'], 'VARCHAR', x => quotedIfNotFinite(x, doubleText(x, 'plain'))),
  scalar('trino_real_json', ['FLOAT'], 'VARCHAR', x => quotedIfNotFinite(x, realText(x, 'plain'))),
  scalar('trino_plain_decimal', ['VARCHAR'], 'VARCHAR', plainDigits),
  scalar('trino_decimal_json', ['VARCHAR'], 'VARCHAR', javaDecimal),
  scalar('trino_decimal_quotient', ['HUGEINT', 'HUGEINT', 'INTEGER'], 'HUGEINT', decimalQuotient),
  scalar('trino_shift_left', ['BIGINT', 'BIGINT', 'BIGINT'], 'BIGINT', (x, by, bits) =>
    by >= bits ? 0n : BigInt.asIntN(Number(bits), x << masked(by)),
  ),
  scalar('trino_shift_right', ['BIGINT', 'BIGINT', 'BIGINT'], 'BIGINT', shiftRight),
  scalar('trino_shift_right_arithmetic', ['BIGINT', 'BIGINT', 'BIGINT'], 'BIGINT', (x, by, bits) =>
    by >= bits ? (x < 0n ? -1n : 0n) : x >> masked(by),
  ),
  scalar('trino_from_base', ['VARCHAR', 'BIGINT'], 'BIGINT', fromBase),
  scalar('trino_to_base', ['BIGINT', 'BIGINT'], 'VARCHAR', (x, radix) => x.toString(radixOf(radix))),
  scalar('trino_width_bucket', ['DOUBLE', 'DOUBLE', 'DOUBLE', 'BIGINT'], 'BIGINT', widthBucket),
  scalar('trino_width_bucket_of', ['DOUBLE', 'DOUBLE[]'], 'BIGINT', bucketOf),
  scalar('trino_wilson_lower', ['BIGINT', 'BIGINT', 'DOUBLE'], 'DOUBLE', (hits, trials, z) =>
    wilson(hits, trials, z, -1),
  ),
  scalar('trino_wilson_upper', ['BIGINT', 'BIGINT', 'DOUBLE'], 'DOUBLE', (hits, trials, z) =>
    wilson(hits, trials, z, 1),
  ),
]

function quotedIfNotFinite(x: number, text: string): string {
  return Number.isFinite(x) ? text : `"${text}"`
}

function shiftRight(x: bigint, by: bigint, bits: bigint): bigint {
  if (by >= bits) return 0n
  // Trino goes on with a number that its type does not hold.
  if (by < 0n && masked(by) === 0n && x < 0n && bits < 64n)
    throw new TrinoError('NOT_PORTABLE', 'shifting a negative number by so far to the left is not available here')
  return BigInt.asIntN(Number(bits), BigInt.asUintN(Number(bits), x) >> masked(by))
}

// Java looks at the lowest six bits of how far to shift.
function masked(by: bigint): bigint {
  return by & 63n
}

function radixOf(radix: bigint): number {
  if (radix < 2n || radix > 36n) return invalid('Radix must be between 2 and 36')
  return Number(radix)
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'

function fromBase(text: string, radix: bigint): bigint {
  const base = BigInt(radixOf(radix))
  const [, sign, digits = ''] = /^([+-]?)([0-9a-z]+)$/i.exec(text) ?? []
  let value = 0n
  for (const digit of digits.toLowerCase()) {
    const place = BigInt(DIGITS.indexOf(digit))
    if (place >= base) return notBase(text, radix)
    value = value * base + place
    if (value > 2n ** 63n) return notBase(text, radix)
  }
  const signed = sign === '-' ? -value : value
  return digits === '' || signed >= 2n ** 63n ? notBase(text, radix) : signed
}

function notBase(text: string, radix: bigint): never {
  return invalid(`Not a valid base-${radix} number: ${text}`)
}

function widthBucket(x: number, first: number, last: number, count: bigint): bigint {
  if (count <= 0n) return invalid('bucketCount must be greater than 0')
  if (Number.isNaN(x)) return invalid('operand must not be NaN')
  if (!Number.isFinite(first) || !Number.isFinite(last)) return invalid('bounds must be finite')
  if (first === last) return invalid('bounds cannot equal each other')
  const [low, high] = [Math.min(first, last), Math.max(first, last)]
  const bucket =
    x < low ? 0n : x >= high ? count + 1n : BigInt(Math.floor((Number(count) * (x - low)) / (high - low) + 1))
  return first > last ? count - bucket + 1n : bucket
}

function bucketOf(x: number, bins: readonly (number | null)[]): bigint {
  if (bins.length === 0) return invalid('Bins cannot be an empty array')
  if (Number.isNaN(x)) return invalid('Operand cannot be NaN')
  let [low, high] = [0, bins.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const bin = bins[middle]
    if (bin === null || bin === undefined || !Number.isFinite(bin)) return invalid('Bin values must be finite')
    if ((bins[low] ?? 0) > (bins[high - 1] ?? 0)) return invalid('Bin values are not sorted in ascending order')
    if (x < bin) high = middle
    else low = middle + 1
  }
  return BigInt(low)
}

function wilson(hits: bigint, trials: bigint, z: number, side: -1 | 1): number {
  if (hits < 0n) return invalid('number of successes must not be negative')
  if (trials <= 0n) return invalid('number of trials must be positive')
  if (hits > trials) return invalid('number of successes must not be larger than number of trials')
  if (!(z >= 0)) return invalid('z-score must not be negative')
  const n = Number(trials)
  const p = Number(hits) / n
  const spread = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  return (p + (z * z) / (2 * n) + side * spread) / (1 + (z * z) / n)
}

const MAX_DECIMAL = 10n ** 38n

/** Whole numbers divided, the dividend moved by so many digits, rounded half away from zero; not called for zero. */
function decimalQuotient(dividend: bigint, divisor: bigint, shift: number): bigint {
  if (divisor === 0n) return 0n
  const size = (x: bigint): bigint => (x < 0n ? -x : x)
  const [above, below] = [size(dividend) * 10n ** BigInt(shift), size(divisor)]
  const quotient = (2n * above + below) / (2n * below)
  if (quotient >= MAX_DECIMAL) throw new TrinoError('NUMERIC_VALUE_OUT_OF_RANGE', 'Decimal overflow')
  return dividend < 0n === divisor < 0n ? quotient : -quotient
}
