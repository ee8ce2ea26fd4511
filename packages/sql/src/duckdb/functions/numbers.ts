import { type DecimalType, isFloat, isInteger, MAX_PRECISION } from '../../types/type.ts'
import { scaled, unscaled } from '../cast/number.ts'
import { external, type Value } from '../compiler.ts'
import { remainder, rest } from '../operator.ts'
import { refuse } from '../refuse.ts'
import { castTo, failAs, when } from '../text.ts'
import { NAN, numberOrNull } from './floats.ts'
import {
  arg,
  literalInteger,
  type Rewrite,
  type Rewrites,
  renamed,
  type Site,
  sql,
  target,
  typescript,
  unless,
} from './site.ts'

const INFINITY = "CAST('Infinity' AS DOUBLE)"

/** A function of one double that DuckDB refuses outside a domain, where Java gives NaN. */
function within(domain: (x: string) => string, name: string): Rewrite {
  return site => when([[`NOT (${domain(sql(site, 0))})`, NAN]], `${name}(${sql(site, 0)})`)
}

/** A logarithm: of zero it is minus infinity, of less NaN; DuckDB refuses both. */
function logarithm(name: string): Rewrite {
  return site => logOf(name, sql(site, 0))
}

function logOf(name: string, x: string): string {
  return when(
    [
      [`${x} = 0`, "CAST('-Infinity' AS DOUBLE)"],
      [`${x} < 0`, NAN],
    ],
    `${name}(${x})`,
  )
}

const finite = (x: string): string => `isfinite(${x}) OR isnan(${x})`
const unit = (x: string): string => `abs(${x}) <= 1 OR isnan(${x})`

/** Arithmetic, rounding, logarithms, trigonometry, bits. */
export const NUMBERS: Rewrites = {
  abs: renamed('abs'),
  acos: within(unit, 'acos'),
  asin: within(unit, 'asin'),
  atan: renamed('atan'),
  atan2: renamed('atan2'),
  cbrt: renamed('cbrt'),
  ceil: upOrDown('ceil'),
  ceiling: upOrDown('ceil'),
  cos: within(finite, 'cos'),
  cosh: renamed('cosh'),
  degrees: renamed('degrees'),
  e: () => 'exp(CAST(1 AS DOUBLE))',
  exp: renamed('exp'),
  floor: upOrDown('floor'),
  greatest: extreme('greatest'),
  infinity: () => INFINITY,
  is_finite: renamed('isfinite'),
  is_infinite: renamed('isinf'),
  is_nan: renamed('isnan'),
  least: extreme('least'),
  ln: logarithm('ln'),
  log: site => `(${logOf('ln', sql(site, 1))} / ${logOf('ln', sql(site, 0))})`,
  log10: logarithm('log10'),
  log2: logarithm('log2'),
  mod,
  nan: () => NAN,
  pi: () => 'pi()',
  pow: power,
  power,
  radians: renamed('radians'),
  random,
  rand: random,
  round,
  sign,
  sin: within(finite, 'sin'),
  sinh: renamed('sinh'),
  sqrt: within(x => `${x} >= 0 OR isnan(${x})`, 'sqrt'),
  tan: within(finite, 'tan'),
  tanh: renamed('tanh'),
  truncate,
  width_bucket: site =>
    external(
      site.c,
      site.args.length === 2 ? 'trino_width_bucket_of' : 'trino_width_bucket',
      ...site.args.map(value => value.sql),
    ),
  wilson_interval_lower: typescript('trino_wilson_lower'),
  wilson_interval_upper: typescript('trino_wilson_upper'),
  normal_cdf: typescript('trino_normal_cdf'),
  inverse_normal_cdf: typescript('trino_inverse_normal_cdf'),
  beta_cdf: typescript('trino_beta_cdf'),
  t_cdf: typescript('trino_t_cdf'),
  t_pdf: typescript('trino_t_pdf'),
  bit_count: bitCount,
  bitwise_and: site => `(${sql(site, 0)} & ${sql(site, 1)})`,
  bitwise_or: site => `(${sql(site, 0)} | ${sql(site, 1)})`,
  bitwise_xor: renamed('xor'),
  bitwise_not: site => `(~ ${sql(site, 0)})`,
  bitwise_left_shift: shift('trino_shift_left'),
  bitwise_right_shift: shift('trino_shift_right'),
  bitwise_right_shift_arithmetic: shift('trino_shift_right_arithmetic'),
  from_base: typescript('trino_from_base'),
  to_base: typescript('trino_to_base'),
}

function upOrDown(name: 'ceil' | 'floor'): Rewrite {
  return site => {
    const { type, sql: x } = arg(site, 0)
    if (isInteger(type)) return x
    return type.kind === 'decimal' ? castTo(`${name}(${x})`, target(site)) : `${name}(${x})`
  }
}

/** NULL if one is; NaN only if all are. */
function extreme(name: 'greatest' | 'least'): Rewrite {
  return site => {
    const { type } = arg(site, 0)
    if (type.kind === 'array' || type.kind === 'row') return refuse(`${name} of nested values`)
    const values = site.args.map(argument => argument.sql)
    const float = isFloat(type)
    const numbers = values.map(x => (float ? numberOrNull(x) : x))
    const found = `${name}(${numbers.join(', ')})`
    return when([
      [values.map(x => `${x} IS NOT NULL`).join(' AND '), float ? `coalesce(${found}, ${values[0]})` : found],
    ])
  }
}

/** Unlike in C, 1 to the power of what is no finite number is none. */
function power(site: Site): string {
  const [x, y] = [sql(site, 0), arg(site, 1)]
  const plain = `power(${x}, ${y.sql})`
  if (isWritten(y)) return plain
  return when([[`abs(${x}) = 1 AND NOT isfinite(${y.sql})`, NAN]], plain)
}

function isWritten({ node }: Value): boolean {
  return node.kind === 'integer' || node.kind === 'decimal' || node.kind === 'double'
}

// Unlike the operator, Trino's mod of integers lets Java's own error through.
function mod(site: Site): string {
  const { type, sql: left } = arg(site, 0)
  const right = sql(site, 1)
  if (isFloat(type)) return `(${left} % ${right})`
  if (site.type.kind === 'decimal') return remainder(arg(site, 0), arg(site, 1), site.type)
  const failure = failAs(target(site), 'GENERIC_INTERNAL_ERROR', '/ by zero')
  return when([[`${right} = 0 AND ${left} IS NOT NULL`, failure]], rest(left, right))
}

/** A number from 0 to below 1, or a whole one from a start, or 0, to below an end. */
function random(site: Site): string {
  const [first, second] = site.args.map(argument => castTo(argument.sql, 'HUGEINT'))
  if (first === undefined) return 'random()'
  const [start, end] = second === undefined ? ['0', first] : [first, second]
  const step = castTo(`floor(random() * (${end} - ${start}))`, 'HUGEINT')
  const message = second === undefined ? 'bound must be positive' : 'start value must be less than stop value'
  return unless(site, `${start} >= ${end}`, message, castTo(`least(${start} + ${step}, ${end} - 1)`, target(site)))
}

/** Half away from zero, on the number that the digits stand for. */
function round(site: Site): string {
  const { sql: x, type } = arg(site, 0)
  const places = site.args.length === 1 ? 0n : literalInteger(site.args[1])
  if (isInteger(type)) return places === undefined || places < 0n ? roundInteger(site, x) : x
  if (type.kind === 'decimal') return roundDecimal(site, x, type, places)
  return roundFloat(x, site.args[1]?.sql, target(site))
}

/** The most zeros that a bigint can be rounded to. */
const MOST_ZEROS = 18

function roundInteger(site: Site, x: string): string {
  const places = sql(site, 1)
  const factor = castTo(`power(10, -${places})`, 'HUGEINT')
  const rounded = `((2 * abs(CAST(${x} AS HUGEINT)) + ${factor}) // (2 * ${factor}) * ${factor} * sign(${x}))`
  return when(
    [
      [`${places} >= 0`, x],
      [
        `${places} < -${MOST_ZEROS} AND ${x} IS NOT NULL`,
        failAs(target(site), 'NUMERIC_VALUE_OUT_OF_RANGE', 'numerical overflow'),
      ],
    ],
    castTo(rounded, target(site)),
  )
}

/** By way of a long, as Trino does; numbers too great for one, and those that are not finite, stay as they are. */
function roundFloat(x: string, places: string | undefined, type: string): string {
  const size = `abs(CAST(${x} AS DOUBLE))`
  const factor = `power(CAST(10 AS DOUBLE), ${places})`
  const scaledUp = places === undefined ? size : `${size} * ${factor}`
  const rounded = `(sign(${x}) * (round(${scaledUp})${places === undefined ? '' : ` / ${factor}`}))`
  return when([
    [`${scaledUp} < ${2 ** 63}`, castTo(rounded, type)],
    [`${places ?? x} IS NOT NULL`, x],
  ])
}

function roundDecimal(site: Site, x: string, type: DecimalType, places: bigint | undefined): string {
  if (site.args.length === 1) return castTo(x, target(site))
  return moved(
    site,
    x,
    type,
    places,
    (digits, size) => `((abs(${digits}) + ${size / 2n}) // ${size}) * ${size} * sign(${digits})`,
  )
}

/** Works on a decimal's digits in steps of `size`, which is the place that is rounded or cut at. */
function moved(
  site: Site,
  x: string,
  type: DecimalType,
  places: bigint | undefined,
  step: (digits: string, size: bigint) => string,
): string {
  if (places === undefined)
    return refuse(`${site.name} of a decimal to a number of digits that is no literal`, 'Write the number of digits.')
  if (places >= BigInt(type.scale)) return castTo(x, target(site))
  const dropped = BigInt(type.scale) - places
  if (dropped > 37n) return castTo(when([[`${x} IS NOT NULL`, '0']]), target(site))
  const result = site.type.kind === 'decimal' ? site.type : type
  const digits = step(unscaled(x, type), 10n ** dropped)
  if (result.precision < MAX_PRECISION) return scaled(digits, result)
  const failure = failAs(target(site), 'NUMERIC_VALUE_OUT_OF_RANGE', 'decimal overflow')
  return when([[`abs(${digits}) >= CAST('1${'0'.repeat(MAX_PRECISION)}' AS HUGEINT)`, failure]], scaled(digits, result))
}

function truncate(site: Site): string {
  const { sql: x, type } = arg(site, 0)
  if (type.kind !== 'decimal') return `trunc(${x})`
  if (site.args.length === 1) return castTo(`trunc(${x})`, target(site))
  return moved(site, x, type, literalInteger(site.args[1]), (digits, size) => `(${digits} // ${size}) * ${size}`)
}

function sign(site: Site): string {
  const { sql: x, type } = arg(site, 0)
  const plain = castTo(`sign(${x})`, target(site))
  return isFloat(type) ? when([[`isnan(${x}) OR ${x} = 0`, x]], plain) : plain
}

function bitCount(site: Site): string {
  const bits = literalInteger(site.args[1])
  const x = sql(site, 0)
  if (bits === undefined)
    return refuse('bit_count with a number of bits that is no literal', 'Write the number of bits.')
  if (bits === 64n) return castTo(`bit_count(${x})`, 'BIGINT')
  if (bits < 2n || bits > 64n) return unless(site, 'true', 'Bits specified in bit_count must be between 2 and 64', '0')
  const half = 2n ** (bits - 1n)
  const message = `Number must be representable with the bits specified: ${bits}`
  return unless(
    site,
    `${x} >= ${half} OR ${x} < -${half}`,
    message,
    castTo(`bit_count(${x} & ${2n * half - 1n})`, 'BIGINT'),
  )
}

const BITS: Readonly<Record<string, number>> = { tinyint: 8, smallint: 16, integer: 32, bigint: 64 }

function shift(name: string): Rewrite {
  return site => {
    const { type, sql: x } = arg(site, 0)
    const shifted = external(
      site.c,
      name,
      castTo(x, 'BIGINT'),
      castTo(sql(site, 1), 'BIGINT'),
      String(BITS[type.kind] ?? 64),
    )
    return castTo(shifted, target(site))
  }
}
