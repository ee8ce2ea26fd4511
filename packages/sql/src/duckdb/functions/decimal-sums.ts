import { type DecimalType, MAX_PRECISION } from '../../types/type.ts'
import { scaled, unscaled } from '../cast/number.ts'
import { lambda } from '../compiler.ts'
import { castTo, failAs, struct, text, when } from '../text.ts'
import { aggregate, type Site, target } from './site.ts'

/*
 * Sums of decimals. DuckDB counts them in 127 bits, by which a sum of a few numbers of 38 digits fails midway; Trino goes
 * on, and looks at what comes out. Numbers of so many digits are therefore summed in two parts, `high * 10^19 + low`.
 */

/** No table has rows enough for a sum of numbers of so many digits to have more than 38. */
const SUMS_SAFELY = 20
/** Numbers below this many units are summed as they are: it takes 10^11 rows of them to leave 127 bits. */
const SMALL = 27
const PART = `CAST('1${'0'.repeat(19)}' AS HUGEINT)`

/** The sum, or Trino's error where it has more than 38 digits. */
export function sumDecimal(site: Site, x: string, type: DecimalType): string {
  if (type.precision <= SUMS_SAFELY) return castTo(aggregate(site, 'sum', x), target(site))
  const failure = failAs(target(site), 'NUMERIC_VALUE_OUT_OF_RANGE', 'Decimal overflow')
  if (site.node.distinct) return distinctSum(site, x, type, failure)
  return ofParts(site, x, type, ({ high, low }) => {
    const total = `(${high} * ${PART} + ${low})`
    const fits = `abs(${high}) <= ${PART} AND abs(${total}) < CAST('1${'0'.repeat(MAX_PRECISION)}' AS HUGEINT)`
    return when([[fits, scaled(total, { ...type, precision: MAX_PRECISION })]], failure)
  })
}

/** The parts of different numbers may be the same: these are summed whole, and DuckDB says where that cannot be. */
function distinctSum(site: Site, x: string, { scale }: DecimalType, failure: string): string {
  const total = aggregate(site, 'sum', x)
  const most = `${'9'.repeat(MAX_PRECISION - scale)}.${'9'.repeat(scale)}`
  return when([[`abs(${total}) > ${castTo(text(most), target(site))}`, failure]], total)
}

/** The sum's digits divided by the count, rounded half away from zero at the type's own scale. */
export function averageDecimal(site: Site, x: string, type: DecimalType): string {
  if (type.precision > SUMS_SAFELY && !site.node.distinct) return averageOfParts(site, x, type)
  const total = aggregate(site, 'sum', x)
  const digits = castTo(`replace(CAST(${total} AS VARCHAR), '.', '')`, 'HUGEINT')
  const count = countOf(site, x)
  const up = `CASE WHEN 2 * (abs(${digits}) % ${count}) >= ${count} THEN 1 ELSE 0 END`
  return scaled(`((abs(${digits}) // ${count} + ${up}) * sign(${digits}))`, type)
}

function countOf(site: Site, x: string): string {
  return castTo(aggregate(site, 'count', x), 'HUGEINT')
}

/** By long division: what is left of the high part goes to the low one. */
function averageOfParts(site: Site, x: string, type: DecimalType): string {
  return ofParts(site, x, type, ({ high, low, count }) => {
    const rest = `(${high} % ${count} * ${PART} + ${low})`
    const whole = `(${high} // ${count} * ${PART} + ${rest} // ${count})`
    const left = `(${rest} % ${count})`
    // The quotient and what is left may have different signs; then half of one is rounded back to the quotient.
    const isUp = `2 * abs(${left}) > ${count} OR 2 * abs(${left}) = ${count} AND sign(${whole}) * sign(${left}) >= 0`
    return scaled(`(${whole} + ${when([[isUp, `sign(${left})`]], '0')})`, type)
  })
}

// Written out, as DuckDB misreads some exponents in decimals.
function tenTo(power: number): string {
  return power < 0 ? `0.${'0'.repeat(-power - 1)}1` : `1${'0'.repeat(power)}`
}

type Parts = Readonly<{ high: string; low: string; count: string }>

/** What is made of a sum's digits in two parts, of which the low one is less than `10^19`; NULL of no rows. */
function ofParts(site: Site, x: string, type: DecimalType, make: (parts: Parts) => string): string {
  const isSmall = `abs(${x}) < CAST('${tenTo(SMALL - type.scale)}' AS DECIMAL(38,${type.scale}))`
  const large = unscaled(x, type)
  const sumOf = (value: string): string => `coalesce(${aggregate(site, 'sum', value)}, 0)`
  const small = unscaled(sumOf(when([[isSmall, x]])), { ...type, precision: MAX_PRECISION })
  const [high = '', low = ''] = ['//', '%'].map(part => sumOf(when([[`NOT (${isSmall})`, `${large} ${part} ${PART}`]])))
  const parts = struct(['s', small], ['h', high], ['l', low], ['n', countOf(site, x)])
  const carried = lambda(site.c, p => {
    const units = `(${p}.l + ${p}.s % ${PART})`
    const carry = `${p}.h + ${p}.s // ${PART} + ${units} // ${PART}`
    return struct(['h', carry], ['l', `${units} % ${PART}`], ['n', `${p}.n`])
  })
  const made = lambda(site.c, p => when([[`${p}.n > 0`, make({ high: `${p}.h`, low: `${p}.l`, count: `${p}.n` })]]))
  return `list_transform(list_transform([${parts}], ${carried}), ${made})[1]`
}
