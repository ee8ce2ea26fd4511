import type { Arithmetic, Concat, Unary } from '../tree/nodes.ts'
import { type DecimalType, isFloat, isInteger, MAX_PRECISION, type Type } from '../types/type.ts'
import { SHORT_DECIMAL, scaled, unscaled } from './cast/number.ts'
import { carrierOf } from './cast/site.ts'
import { type Compiler, external, ownType, typeOf, type Value, value } from './compiler.ts'
import { refuse } from './refuse.ts'
import { call, castTo, fail, failAs, when } from './text.ts'
import { addInterval, difference } from './time.ts'

const DIVISION_BY_ZERO = 'Division by zero'
const OUT_OF_RANGE = 'NUMERIC_VALUE_OUT_OF_RANGE'
const MAX_BIGINT = '9223372036854775807'

/** `-a` and `+a`. */
export function unary(c: Compiler, node: Unary): string {
  const operand = c.expression(node.operand)
  return node.operator === '+' ? operand : `(- ${operand})`
}

/** `left + right` and its kin, by what kind of things they are. */
export function arithmetic(c: Compiler, node: Arithmetic): string {
  const left = value(c, node.left)
  const right = value(c, node.right)
  const type = ownType(c, node)
  if (type.kind === 'decimal') return decimalArithmetic(c, node.operator, left, right, type)
  if (isInteger(type)) return integerArithmetic(node.operator, left.sql, right.sql, type)
  if (isFloat(type)) return `(${left.sql} ${node.operator} ${right.sql})`
  if (node.operator === '*' || node.operator === '/') return scaleInterval(node.operator, left, right)
  return timeArithmetic(c, node.operator, left, right, type)
}

/** DuckDB's integers overflow with an error, as Trino's do; a division truncates, and by zero is NULL unless checked. */
export function integerArithmetic(operator: Arithmetic['operator'], left: string, right: string, type: Type): string {
  if (operator !== '/' && operator !== '%') return `(${left} ${operator} ${right})`
  if (operator === '/') return orZero(left, right, `(${left} // ${right})`, carrierOf(type))
  return orZero(left, right, rest(left, right), carrierOf(type))
}

/** `left % right` of integers. DuckDB divides for it, which overflows for the least integer and -1. */
export function rest(left: string, right: string): string {
  const plain = `(${left} % ${right})`
  return isNonZero(right) && !/^\(?-1\)?$/.test(right) ? plain : when([[`${right} = -1`, `${left} - ${left}`]], plain)
}

function isNonZero(divisor: string): boolean {
  return /^\(?-?[1-9]\d*\)?$/.test(divisor)
}

/** A dividend that is longer is not written twice: in a chain of divisions it would double with each. */
const LONG = 2000

/** A quotient that fails where the divisor of something is zero; a literal that is not needs no check. */
export function orZero(dividend: string, divisor: string, quotient: string, type: string): string {
  if (isNonZero(divisor)) return quotient
  const isKnown = isNonZero(dividend) || dividend.length > LONG
  const divides = `${divisor} = 0${isKnown ? '' : ` AND ${dividend} IS NOT NULL`}`
  return when([[divides, failAs(type, 'DIVISION_BY_ZERO', DIVISION_BY_ZERO)]], quotient)
}

function decimalArithmetic(
  c: Compiler,
  operator: Arithmetic['operator'],
  left: Value,
  right: Value,
  type: DecimalType,
): string {
  const target = carrierOf(type)
  if (operator === '/') return divideDecimals(c, left, right, type)
  if (operator === '%') return remainder(left, right, type)
  if (operator === '*') return castTo(`(${widened(left, right, type)} * ${right.sql})`, target)
  const overflow = failAs(target, OUT_OF_RANGE, 'Decimal overflow')
  const from = atScale({ ...left, sql: widened(left, right, type) }, type.scale, overflow, right.sql)
  return castTo(`(${from} ${operator} ${atScale(right, type.scale, overflow, left.sql)})`, target)
}

/**
 * A decimal with the digits behind the point that both operands get, where those before it may not find room any more.
 * Nothing fails beside an operand that is NULL.
 */
function atScale({ sql, type }: Value, scale: number, overflow: string, other: string): string {
  const { precision, scale: own } = decimalOf(type)
  if (precision - own + scale <= MAX_PRECISION) return sql
  const moved = `TRY_CAST(${sql} AS DECIMAL(${MAX_PRECISION},${scale}))`
  return call('coalesce', moved, when([[`${sql} IS NOT NULL AND ${other} IS NOT NULL`, overflow]]))
}

/** Decimals of up to 18 digits that DuckDB would count in 18, where the result may have more: one of them is made wider. */
function widened(left: Value, right: Value, type: DecimalType): string {
  const sides = [left.type, right.type].map(side => (side.kind === 'decimal' ? side.precision : MAX_PRECISION))
  if (type.precision <= SHORT_DECIMAL || Math.max(...sides) > SHORT_DECIMAL) return left.sql
  return castTo(left.sql, `DECIMAL(${SHORT_DECIMAL + 1},${decimalOf(left.type).scale})`)
}

/** The rest of a division of decimals. */
export function remainder(left: Value, right: Value, type: DecimalType): string {
  const both = `DECIMAL(${MAX_PRECISION},${type.scale})`
  const overflow = failAs(
    both,
    'NOT_PORTABLE',
    'The rest of decimals that take more than 38 digits together is not told',
  )
  const [from, by] = [
    castTo(atScale(left, type.scale, overflow, right.sql), both),
    castTo(atScale(right, type.scale, overflow, left.sql), both),
  ]
  const rest = castTo(`(${from} % ${by})`, carrierOf(type))
  return orZero(left.sql, right.sql, rest, carrierOf(type))
}

/** Twice a whole number of so many digits still is one of DuckDB's. */
const ROOM = 37

/**
 * Decimal division: whole numbers of digits, the dividend moved so that the quotient has the result's scale, rounded
 * half away from zero. DuckDB would divide as doubles. Trino moves a dividend by no more than 37 digits.
 */
function divideDecimals(c: Compiler, left: Value, right: Value, type: DecimalType): string {
  const [from, by] = [decimalOf(left.type), decimalOf(right.type)]
  const shift = type.scale - from.scale + by.scale
  const [dividend, divisor] = [unscaled(left.sql, from), unscaled(right.sql, by)]
  if (shift > ROOM) {
    const failure = failAs(carrierOf(type), OUT_OF_RANGE, 'Decimal overflow')
    const tooFar = when([[`${left.sql} IS NOT NULL AND ${right.sql} IS NOT NULL`, failure]])
    return orZero(left.sql, right.sql, tooFar, carrierOf(type))
  }
  const quotient =
    from.precision + shift < ROOM && by.precision < ROOM
      ? nativeQuotient(`(${dividend} * CAST('1${'0'.repeat(shift)}' AS HUGEINT))`, divisor)
      : external(c, 'trino_decimal_quotient', dividend, divisor, String(shift))
  return orZero(left.sql, right.sql, scaled(quotient, type), carrierOf(type))
}

function nativeQuotient(dividend: string, divisor: string): string {
  const rounded = `((2 * abs(${dividend}) + abs(${divisor})) // (2 * abs(${divisor})))`
  return `(${rounded} * sign(${dividend}) * sign(${divisor}))`
}

function decimalOf(type: Type): DecimalType {
  return type.kind === 'decimal' ? type : refuse(`dividing ${type.kind} as decimal`)
}

function scaleInterval(operator: '*' | '/', left: Value, right: Value): string {
  const [interval, factor] = left.type.kind.startsWith('interval') ? [left, right] : [right, left]
  if (isInteger(factor.type)) return lengthOf('*', interval, factor, interval.type)
  const product = `(CAST(${interval.sql} AS DOUBLE) ${operator} ${factor.sql})`
  const odd = operator === '/' ? `(isnan(${factor.sql}) OR ${factor.sql} = 0)` : `isnan(${factor.sql})`
  const wrong = `${interval.sql} IS NOT NULL AND ${odd}`
  const failure = fail(
    'INVALID_FUNCTION_ARGUMENT',
    `Cannot ${operator === '/' ? 'divide by zero or' : 'multiply by'} NaN`,
  )
  if (interval.type.kind === 'interval year to month') {
    // Trino goes on with a number that its type does not hold.
    const tooLong = fail('NOT_PORTABLE', 'An interval becomes too long')
    const fits = `trunc(${product}) BETWEEN -2147483648 AND 2147483647`
    return when(
      [
        [wrong, failure],
        [`isnan(${product})`, '0'],
        [`NOT (${fits})`, tooLong],
      ],
      castTo(`trunc(${product})`, 'BIGINT'),
    )
  }
  return when(
    [
      [wrong, failure],
      // As Java makes a double a long: the nearest there is, and 0 of NaN.
      [`isnan(${product})`, '0'],
      [`${product} >= ${MAX_BIGINT}`, MAX_BIGINT],
      [`${product} <= -${MAX_BIGINT}`, `-${MAX_BIGINT} - 1`],
    ],
    castTo(`trunc(${product})`, 'BIGINT'),
  )
}

/**
 * What comes of intervals, or a refusal where it is too long: Trino then drops the upper bits of milliseconds, and may
 * fail for months or not.
 */
function lengthOf(operator: string, left: Value, right: Value, type: Type): string {
  if ([left, right].every(({ sql }) => SHORT_NUMBER.test(sql))) return `(${left.sql} ${operator} ${right.sql})`
  const exact = `${castTo(left.sql, 'HUGEINT')} ${operator} ${castTo(right.sql, 'HUGEINT')}`
  const isMonths = type.kind === 'interval year to month'
  const found = `TRY_CAST(${exact} AS ${isMonths ? 'INTEGER' : 'BIGINT'})`
  const known = `${left.sql} IS NOT NULL AND ${right.sql} IS NOT NULL`
  const failure = fail('NOT_PORTABLE', 'An interval becomes too long')
  return call('coalesce', isMonths ? castTo(found, 'BIGINT') : found, when([[known, failure]]))
}

/** A literal that makes no interval too long with another one. */
const SHORT_NUMBER = /^(?:CAST\()?'?\(?-?\d{1,4}\)?'?(?: AS BIGINT\))?$/

function timeArithmetic(c: Compiler, operator: Arithmetic['operator'], left: Value, right: Value, type: Type): string {
  const intervals = [left, right].filter(side => side.type.kind.startsWith('interval'))
  if (intervals.length === 2) return lengthOf(operator, left, right, type)
  if (intervals.length === 0) return difference(left, right)
  const [point, interval] = intervals[0] === right ? [left, right] : [right, left]
  return addInterval(c, point, interval, operator === '-' ? '-' : '+', type)
}

/** `left || right`: text, bytes, or arrays and their elements. NULL on either side makes it NULL. */
export function concat(c: Compiler, node: Concat): string {
  return joined(c, [value(c, node.left), value(c, node.right)], ownType(c, node))
}

/** All parts one after the other. A single element counts as an array of it. */
export function joined(c: Compiler, parts: readonly Value[], type: Type): string {
  if (type.kind !== 'array') return `(${parts.map(part => part.sql).join(' || ')})`
  const lists = parts.map(part => {
    if (part.type.kind === 'array' && sameDepth(part.type, type)) return part.sql
    return when([[`${part.sql} IS NOT NULL`, `[${part.sql}]`]])
  })
  if (lists.every((sql, i) => sql === parts[i]?.sql && typeOf(c, parts[i].node).kind === 'unknown')) return 'NULL'
  const known = parts.map((part, i) => (part.type.kind === 'unknown' ? null : lists[i]))
  if (known.includes(null)) return castTo('NULL', carrierOf(type))
  return `(${lists.join(' || ')})`
}

function sameDepth(a: Type, b: Type): boolean {
  if (a.kind === 'array') return b.kind === 'array' && sameDepth(a.element, b.element)
  return b.kind !== 'array'
}
