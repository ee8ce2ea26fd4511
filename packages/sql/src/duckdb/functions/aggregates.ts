import { isFloat } from '../../types/type.ts'
import { checkDistinct } from '../aggregate-text.ts'
import { carrierOf } from '../cast/site.ts'
import { orderable } from '../compare.ts'
import { lambda, lambdaOf } from '../compiler.ts'
import { isConstant } from '../itself.ts'
import { refuse } from '../refuse.ts'
import { castTo, failAs, struct, when } from '../text.ts'
import { checksum } from './checksum.ts'
import { averageDecimal, sumDecimal } from './decimal-sums.ts'
import { NAN, numberOrNull } from './floats.ts'
import { extremes, extremesBy } from './ranked.ts'
import { reduceRows } from './reduce.ts'
import { aggregate, aggregateWith, arg, type Rewrite, type Rewrites, type Site, sql, target } from './site.ts'

/** Aggregates, also over windows. NULLs are left out by both engines, but for array_agg. */
export const AGGREGATES: Rewrites = {
  count: site => aggregate(site, 'count', ...(site.args.length === 0 ? ['*'] : [sql(site, 0)])),
  count_if: site => castTo(`coalesce(${aggregate(site, 'count_if', sql(site, 0))}, 0)`, 'BIGINT'),
  sum,
  avg,
  min: extreme('min'),
  max: extreme('max'),
  min_by: byKey('min'),
  max_by: byKey('max'),
  arbitrary: plain('any_value'),
  any_value: plain('any_value'),
  bool_and: plain('bool_and'),
  every: plain('bool_and'),
  bool_or: plain('bool_or'),
  array_agg: site => aggregate(site, 'list', castTo(sql(site, 0), carrierOf(arg(site, 0).type))),
  approx_distinct: site => aggregateWith(site, { distinct: true }, 'count', sql(site, 0)),
  approx_percentile: percentile,
  geometric_mean: geometricMean,
  stddev: statistic('stddev_samp'),
  stddev_samp: statistic('stddev_samp'),
  stddev_pop: statistic('stddev_pop'),
  variance: statistic('var_samp'),
  var_samp: statistic('var_samp'),
  var_pop: statistic('var_pop'),
  covar_pop: pairs('covar_pop'),
  covar_samp: pairs('covar_samp'),
  corr: flatIsNull('corr'),
  regr_slope: flatIsNull('regr_slope'),
  regr_intercept: flatIsNull('regr_intercept'),
  skewness,
  kurtosis,
  bitwise_and_agg: plain('bit_and'),
  bitwise_or_agg: plain('bit_or'),
  bitwise_xor_agg: plain('bit_xor'),
  reduce_agg: reduceRows,
  checksum,
}

function plain(name: string): Rewrite {
  return site => {
    checkDistinct(site.c, site.node)
    return aggregate(site, name, sql(site, 0))
  }
}

/** Sums of integers are bigint, and fail beyond; of reals they are made as doubles. */
function sum(site: Site): string {
  const { type, sql: x } = arg(site, 0)
  if (type.kind === 'double') return aggregate(site, 'sum', x)
  if (type.kind === 'real') return castTo(aggregate(site, 'sum', castTo(x, 'DOUBLE')), 'FLOAT')
  if (type.kind === 'decimal') return sumDecimal(site, x, type)
  return castTo(aggregate(site, 'sum', x), target(site))
}

function avg(site: Site): string {
  const { type, sql: x } = arg(site, 0)
  if (type.kind === 'decimal') return averageDecimal(site, x, type)
  if (type.kind === 'real') return castTo(aggregate(site, 'avg', castTo(x, 'DOUBLE')), 'FLOAT')
  const mean = aggregate(site, 'avg', x)
  // As Java rounds: what lies in the middle goes up, below zero too.
  return type.kind.startsWith('interval') ? castTo(`floor(${mean} + 0.5)`, 'BIGINT') : mean
}

/** NaN counts only where there is nothing else. */
function extreme(name: 'min' | 'max'): Rewrite {
  return site => {
    const { type, sql: x } = arg(site, 0)
    if (site.args.length > 1) return extremes(site, name)
    if (isFloat(type)) return `coalesce(${aggregate(site, name, numberOrNull(x))}, ${aggregate(site, name, x)})`
    return aggregate(site, name, type.kind === 'char' ? x : orderable(site.c, x, type))
  }
}

/** The value at the least or greatest key; rows without a key are left out, a value of NULL is not. */
function byKey(end: 'min' | 'max'): Rewrite {
  const name = `arg_${end}_null`
  return site => {
    if (site.args.length > 2) return extremesBy(site, end)
    const [x, key] = [arg(site, 0), arg(site, 1)]
    if (!isFloat(key.type)) return aggregate(site, name, x.sql, orderable(site.c, key.sql, key.type))
    const numbers = numberOrNull(key.sql)
    const onlyNan = `${aggregate(site, 'count', numbers)} = 0`
    return when([[onlyNan, aggregate(site, name, x.sql, key.sql)]], aggregate(site, name, x.sql, numbers))
  }
}

/** Whether a row counts, none of its values being NULL, and one of them is no finite number. */
function isOdd(doubles: readonly string[]): string {
  const known = doubles.length > 1 ? doubles.map(x => `${x} IS NOT NULL AND `).join('') : ''
  return `${known}NOT (${doubles.map(x => `isfinite(${x})`).join(' AND ')})`
}

/** An aggregate of doubles that DuckDB breaks off at NaN or an infinity, where Trino gives NaN, or NULL for one row. */
function ofFinite(site: Site, name: string, ...args: readonly string[]): string {
  const doubles = args.map(argument => castTo(argument, 'DOUBLE'))
  const all = (test: (x: string) => string): string => doubles.map(test).join(' AND ')
  const odd = aggregate(site, 'bool_or', isOdd(doubles))
  const [first = '', ...others] = doubles
  // Different pairs may have a number in common, which DISTINCT would count once.
  const rows = aggregate(site, 'count', when([[all(x => `${x} IS NOT NULL`), `[${doubles.join(', ')}]`]]))
  const none: [string, string][] = name.endsWith('_samp') ? [[`${rows} < 2`, 'NULL']] : []
  const finite = when([[all(x => `isfinite(${x})`), first]])
  return when([...none, [odd, NAN]], aggregate(site, name, finite, ...others))
}

function statistic(name: string): Rewrite {
  return site => ofFinite(site, name, sql(site, 0))
}

function pairs(name: string): Rewrite {
  return site => castTo(ofFinite(site, name, ...site.args.map(argument => argument.sql)), target(site))
}

/** What is no finite number is NULL: where nothing varies, or where a NaN or an infinity is among the values. */
function flatIsNull(name: string): Rewrite {
  return site => {
    const [y = '', x = ''] = site.args.map(argument => castTo(argument.sql, 'DOUBLE'))
    const finite = `isfinite(${y}) AND isfinite(${x})`
    const result = aggregate(site, name, when([[finite, y]]), x)
    const odd = aggregate(site, 'bool_or', isOdd([y, x]))
    return castTo(when([[`${odd} OR NOT isfinite(${result})`, 'NULL']], result), target(site))
  }
}

/** By logarithms, as in Trino: NaN if a number is negative or NaN, or if there are both a zero and an infinity. */
function geometricMean(site: Site): string {
  const x = castTo(sql(site, 0), 'DOUBLE')
  const holds = (condition: string): string => aggregate(site, 'bool_or', condition)
  const mean = `exp(${aggregate(site, 'avg', when([[`${x} > 0 AND isfinite(${x})`, `ln(${x})`]]))})`
  const cases: [string, string][] = [
    [holds(`isnan(${x}) OR ${x} < 0`), NAN],
    [`${holds(`${x} = 0`)} AND ${holds(`isinf(${x})`)}`, NAN],
    [holds(`${x} = 0`), '0'],
    [holds(`isinf(${x})`), "CAST('Infinity' AS DOUBLE)"],
  ]
  return castTo(when(cases, mean), target(site))
}

/** What a measure of shape is made of: how many values, and the sums of the powers of their distances from the mean. */
type Moments = Readonly<{ count: string; second: string; power: (exponent: number) => string }>

/**
 * Skewness and kurtosis: NULL below a count of values, NaN where nothing varies or a value is no finite number. By the
 * distances from the mean, as in Trino: DuckDB's own sum up powers, which lose digits far from zero.
 */
function moments(site: Site, least: number, shape: (moments: Moments) => string): string {
  const x = castTo(sql(site, 0), 'DOUBLE')
  const values = `list_filter(${aggregate(site, 'list', x)}, ${lambda(site.c, e => `${e} IS NOT NULL`)})`
  const distances = lambda(site.c, known => {
    const centre = lambdaOf(site.c, 1, ([e = '']) => `${e} - ${known}.mean`)
    return `list_transform(${known}.list, ${centre})`
  })
  const centred = `list_transform([${struct(['list', values], ['mean', `list_avg(${values})`])}], ${distances})`
  const measured = lambda(site.c, list => {
    const power = (exponent: number): string =>
      `list_sum(list_transform(${list}, ${lambda(site.c, e => Array(exponent).fill(e).join(' * '))}))`
    const odd = `len(list_filter(${list}, ${lambda(site.c, e => `NOT isfinite(${e})`)})) > 0`
    return when(
      [
        [`len(${list}) < ${least}`, 'NULL'],
        [`${odd} OR ${power(2)} = 0`, NAN],
      ],
      shape({ count: `CAST(len(${list}) AS DOUBLE)`, second: power(2), power }),
    )
  })
  return `list_transform(${centred}, ${measured})[1]`
}

function skewness(site: Site): string {
  return moments(site, 3, ({ count, second, power }) => `(sqrt(${count}) * ${power(3)} / power(${second}, 1.5))`)
}

function kurtosis(site: Site): string {
  return moments(site, 4, ({ count: n, second, power }) => {
    const variance = `(${second} / (${n} - 1))`
    const weight = `((${n} + 1) * ${n} / ((${n} - 1) * (${n} - 2) * (${n} - 3)))`
    const normal = `(3 * (${n} - 1) * (${n} - 1) / ((${n} - 2) * (${n} - 3)))`
    return `(${weight} * (${power(4)} / (${variance} * ${variance})) - ${normal})`
  })
}

/**
 * The value below which the share of the rows lies, which Trino finds by a sketch: exactly for few rows, near it for
 * many. Here it is exact for any number.
 */
function percentile(site: Site): string {
  if (site.args.length !== 2) return refuse('approx_percentile with weights', 'Leave out the weights.')
  if (site.node.over !== null)
    return refuse('approx_percentile over a window', 'Compute it in a grouped query, and join.')
  const { sql: x, type } = arg(site, 0)
  const share = arg(site, 1)
  if (!isConstant(share.node)) return refuse('a percentage that is no constant', 'Write numbers.', share.node.at)
  const sorted = `list_sort(${aggregate(site, 'list', isFloat(type) ? numberOrNull(x) : x)}, 'ASC', 'NULLS LAST')`
  if (share.type.kind !== 'array') return when([[`list_count(${sorted}) > 0`, atShare(site, sorted, share.sql)]])
  const each = lambda(site.c, list => `list_transform(${share.sql}, ${lambda(site.c, p => atShare(site, list, p))})`)
  return when([[`list_count(${sorted}) > 0`, `list_transform([${sorted}], ${each})[1]`]])
}

/** The value in a sorted list below which a share of it lies. */
function atShare(site: Site, sorted: string, share: string): string {
  const known = `list_count(${sorted})`
  const place = `least(CAST(floor(${share} * ${known}) AS BIGINT) + 1, ${known})`
  const element = site.type.kind === 'array' ? site.type.element : site.type
  const failure = failAs(carrierOf(element), 'INVALID_FUNCTION_ARGUMENT', 'Percentile must be between 0 and 1')
  return when([[`${share} BETWEEN 0 AND 1`, `${sorted}[${place}]`]], failure)
}
