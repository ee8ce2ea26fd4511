import { type DecimalType, isFloat, isInteger, type Type } from '../../types/type.ts'
import { writeType } from '../../types/write.ts'
import { carrier } from '../carrier.ts'
import { refuse } from '../refuse.ts'
import { castTo, when } from '../text.ts'
import type { CastSite } from './site.ts'

/** From a boolean or a number to a boolean or a number. Out of range fails natively, under the names that Trino uses. */
export function fromNumber({ sql, from, to }: CastSite): string | undefined {
  const target = carrier(to) ?? ''
  if (to.kind === 'boolean') return `(${sql} <> 0)`
  if (from.kind === 'boolean') return to.kind === 'decimal' ? fromBoolean(sql, to) : castTo(sql, target)
  const float = isFloat(from)
  if (isInteger(to)) return float ? floatToInteger(sql, from, to) : castTo(sql, target)
  if (to.kind === 'decimal') return float ? castTo(plainDigits(sql), target) : castTo(sql, target)
  if (!isFloat(to)) return undefined
  if (from.kind === 'double' && to.kind === 'real') return doubleToReal(sql)
  return from.kind === 'decimal' ? decimalToFloat(sql, from, to) : castTo(sql, target)
}

// Trino makes 1 of true though there is no room for it before the point.
function fromBoolean(sql: string, to: DecimalType): string {
  return to.precision === to.scale
    ? refuse(`a boolean as ${writeType(to)}`, 'Leave room for a digit before the point.')
    : castTo(castTo(sql, 'INTEGER'), carrier(to) ?? '')
}

/** A real that a bigint cannot hold becomes the nearest one that there is, as in Java. */
function floatToInteger(sql: string, from: Type, to: Type): string {
  const rounded = castTo(`round(${sql})`, carrier(to) ?? '')
  if (from.kind !== 'real' || to.kind !== 'bigint') return rounded
  const [least, greatest] = [castTo("'-9223372036854775808'", 'BIGINT'), '9223372036854775807']
  const cases: [string, string][] = [
    [`isnan(${sql})`, rounded],
    [`${sql} >= 9223372036854775807`, greatest],
    [`${sql} <= -9223372036854775808`, least],
  ]
  return when(cases, rounded)
}

/** Halfway from the greatest real to what would come next: from there on it is infinite. */
const BEYOND_REAL = '3.4028235677973366e38'

function doubleToReal(sql: string): string {
  const infinite = castTo(`sign(${sql}) * CAST('Infinity' AS DOUBLE)`, 'FLOAT')
  return when([[`isfinite(${sql}) AND abs(${sql}) >= ${BEYOND_REAL}`, infinite]], castTo(sql, 'FLOAT'))
}

/**
 * The shortest decimal digits of a floating-point number, without an exponent where it is negative: that is what Trino
 * rounds, and DuckDB reads `5e-17` as a hundredth when it casts text to a decimal of two digits.
 */
function plainDigits(sql: string): string {
  const shortest = castTo(`abs(${sql})`, 'VARCHAR')
  const zeros = `repeat('0', CAST(split_part(${shortest}, 'e-', 2) AS INTEGER) - 1)`
  const digits = `replace(split_part(${shortest}, 'e-', 1), '.', '')`
  const small = `${when([[`${sql} < 0`, "'-0.'"]], "'0.'")} || ${zeros} || ${digits}`
  return when([[`contains(${castTo(sql, 'VARCHAR')}, 'e-')`, small]], castTo(sql, 'VARCHAR'))
}

/** Digits that a double holds exactly. */
const EXACT_DOUBLE = 15
/** Digits that a real holds exactly. */
const EXACT_REAL = 7
/** Digits of short decimals, which both engines keep in 64 bits; Trino casts longer ones to doubles by way of text. */
export const SHORT_DECIMAL = 18

function decimalToFloat(sql: string, from: DecimalType, to: Type): string {
  const target = carrier(to) ?? ''
  const exact = to.kind === 'double' ? EXACT_DOUBLE : EXACT_REAL
  if (from.precision <= exact || from.precision > SHORT_DECIMAL) return castTo(castTo(sql, 'VARCHAR'), target)
  return `(${castTo(unscaled(sql, from), target)} / ${castTo(`1${'0'.repeat(from.scale)}`, target)})`
}

/** The digits of a decimal as one whole number. */
export function unscaled(sql: string, type: DecimalType): string {
  if (type.scale === 0) return castTo(sql, 'HUGEINT')
  if (type.precision + type.scale < 38) return castTo(`${wide(sql, type)} * ${powerOfTen(type.scale)}`, 'HUGEINT')
  return castTo(`replace(${castTo(sql, 'VARCHAR')}, '.', '')`, 'HUGEINT')
}

// A product of short decimals stays one in DuckDB, and overflows.
function wide(sql: string, type: DecimalType): string {
  const isShort = type.precision + type.scale + 1 <= SHORT_DECIMAL || type.precision > SHORT_DECIMAL
  return isShort ? sql : castTo(sql, `DECIMAL(${SHORT_DECIMAL + 1},${type.scale})`)
}

/** The decimal whose digits are a whole number. */
export function scaled(sql: string, type: DecimalType): string {
  const whole = castTo(sql, 'DECIMAL(38,0)')
  const unit = `CAST('${type.scale === 0 ? '1' : `0.${'0'.repeat(type.scale - 1)}1`}' AS DECIMAL(${Math.max(1, type.scale)},${type.scale}))`
  return castTo(type.scale === 0 ? whole : `${whole} * ${unit}`, carrier(type) ?? '')
}

/** 10 to the power of `n`, as a decimal without a fraction. */
export function powerOfTen(n: number): string {
  return `CAST('1${'0'.repeat(n)}' AS DECIMAL(${n + 1},0))`
}
