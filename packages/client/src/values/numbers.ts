import { UsageError } from '../errors.ts'
import { view } from './buffers.ts'
import { collect, isValid, type Numbers, type TypedArray, type Values } from './values.ts'

/** A column of numbers: the array itself when none is null. */
export function readTyped(values: TypedArray, validity: Uint8Array | undefined): Values {
  return validity ? collect(values.length, validity, i => values[i]) : values
}

/** A column of 64-bit integers, as the caller wants them. */
export function readInt64(
  values: BigInt64Array | BigUint64Array,
  validity: Uint8Array | undefined,
  numbers: Numbers,
  column: string,
): Values {
  if (numbers === 'bigint') return readTyped(values, validity)
  const at = (i: number): bigint => values[i] ?? 0n
  if (numbers === 'string') return collect(values.length, validity, i => String(at(i)))
  if (validity) return collect(values.length, validity, i => safeNumber(at(i), column))
  return Float64Array.from(values, value => safeNumber(value, column))
}

/** The number that is exactly this integer. Throws `UNSAFE_NUMBER` when there is none. */
export function safeNumber(value: bigint, column: string): number {
  const number = Number(value)
  if (Number.isSafeInteger(number)) return number
  throw new UsageError('UNSAFE_NUMBER', `the column ${column} holds ${value}, which no number holds exactly`, {
    hint: "Make the client with numbers: 'bigint' or 'string', or cast the column in the query.",
  })
}

/** Half-precision floats: 1 bit of sign, 5 of exponent, 10 of fraction. */
export function readHalf(values: Uint16Array): Float32Array {
  return Float32Array.from(values, bits => {
    const sign = bits & 0x8000 ? -1 : 1
    const exponent = (bits >> 10) & 0x1f
    const fraction = bits & 0x3ff
    if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
    return exponent ? sign * 2 ** (exponent - 15) * (1 + fraction / 1024) : sign * 2 ** -24 * fraction
  })
}

/** Booleans, eight to a byte. */
export function readBools(length: number, validity: Uint8Array | undefined, bits: Uint8Array): Values {
  if (validity) return collect(length, validity, i => isValid(bits, i))
  const out: boolean[] = new Array(length)
  for (let i = 0; i < length; i++) out[i] = isValid(bits, i)
  return out
}

/** A column of decimals: exact texts with their scale. */
export function readDecimals(
  length: number,
  validity: Uint8Array | undefined,
  bytes: Uint8Array | undefined,
  { bits, scale }: Readonly<{ bits: number; scale: number }>,
): Values {
  const words = view(bytes, Int32Array, (length * bits) / 32)
  return collect(length, validity, i => decimalText(words, (i * bits) / 32, bits / 32, scale))
}

/** The decimal whose unscaled value stands at `at`, in two's complement, the least word first. */
function decimalText(words: Int32Array, at: number, count: number, scale: number): string {
  const low = words[at] ?? 0
  const second = count > 1 ? (words[at + 1] ?? 0) : low >> 31
  const sign = second >> 31
  let small = true
  for (let i = 2; i < count; i++) small &&= words[at + i] === sign
  const near = second * 2 ** 32 + (low >>> 0)
  if (small && Number.isSafeInteger(near)) return scaled(String(Math.abs(near)), near < 0, scale)
  let value = BigInt(words[at + count - 1] ?? 0)
  for (let i = count - 2; i >= 0; i--) value = (value << 32n) | BigInt((words[at + i] ?? 0) >>> 0)
  return scaled(String(value < 0n ? -value : value), value < 0n, scale)
}

/** Digits with a point before the last `scale` of them. */
function scaled(digits: string, negative: boolean, scale: number): string {
  const sign = negative ? '-' : ''
  if (scale <= 0) return sign + digits + (digits === '0' ? '' : '0'.repeat(-scale))
  const padded = digits.padStart(scale + 1, '0')
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`
}
