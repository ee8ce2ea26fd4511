import { type DecimalType, MAX_PRECISION, type Type } from '../../types/type.ts'
import { checkDistinct } from '../aggregate-text.ts'
import { scaled } from '../cast/number.ts'
import { carrierOf } from '../cast/site.ts'
import { comparesNatively, groupsNatively, orderable } from '../compare.ts'
import { lambda, lambdaOf } from '../compiler.ts'
import { refuse } from '../refuse.ts'
import { castTo, failAs, identifier, text, when } from '../text.ts'
import { reduceRows } from './reduce.ts'
import { aggregate, aggregateWith, arg, type Rewrite, type Rewrites, type Site, sql, target, unless } from './site.ts'

/** Aggregates, also over windows. NULLs are left out by both engines, but for array_agg. */
export const AGGREGATES: Rewrites = {
  count: site => aggregate(site, 'count', ...(site.args.length === 0 ? ['*'] : [sql(site, 0)])),
  count_if: site => castTo(`coalesce(${aggregate(site, 'count_if', sql(site, 0))}, 0)`, 'BIGINT'),
  sum,
  avg,
  min: extreme('min'),
  max: extreme('max'),
  min_by: byKey('arg_min_null'),
  max_by: byKey('arg_max_null'),
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
  histogram,
  map_agg: mapAgg,
  multimap_agg: multimapAgg,
  map_union: mapUnion,
  reduce_agg: reduceRows,
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
  if (type.kind === 'decimal' && type.precision > SUMS_SAFELY) return sumDecimal(site, x, type)
  return castTo(aggregate(site, 'sum', x), target(site))
}

/** No table has rows enough for a sum of numbers of so many digits to have more than 38. */
const SUMS_SAFELY = 20

// DuckDB's sum has 38 digits by its type, but lets the value have more.
function sumDecimal(site: Site, x: string, { scale }: DecimalType): string {
  const total = aggregate(site, 'sum', x)
  const most = `${'9'.repeat(MAX_PRECISION - scale)}.${'9'.repeat(scale)}`
  const failure = failAs(target(site), 'NUMERIC_VALUE_OUT_OF_RANGE', 'Decimal overflow')
  return when([[`abs(${total}) > ${castTo(text(most), target(site))}`, failure]], total)
}

function avg(site: Site): string {
  const { type, sql: x } = arg(site, 0)
  if (type.kind === 'decimal') return averageDecimal(site, x, type)
  if (type.kind === 'real') return castTo(aggregate(site, 'avg', castTo(x, 'DOUBLE')), 'FLOAT')
  const mean = aggregate(site, 'avg', x)
  return type.kind.startsWith('interval') ? castTo(`round(${mean})`, 'BIGINT') : mean
}

/** The sum's digits divided by the count, rounded half away from zero at the type's own scale. */
function averageDecimal(site: Site, x: string, type: DecimalType): string {
  const total = aggregate(site, 'sum', x)
  const digits = castTo(`replace(CAST(${total} AS VARCHAR), '.', '')`, 'HUGEINT')
  const count = `CAST(${aggregate(site, 'count', x)} AS HUGEINT)`
  const up = `CASE WHEN 2 * (abs(${digits}) % ${count}) >= ${count} THEN 1 ELSE 0 END`
  return scaled(`((abs(${digits}) // ${count} + ${up}) * sign(${digits}))`, type)
}

function isFloat(type: Type): boolean {
  return type.kind === 'double' || type.kind === 'real'
}

const numberOrNull = (x: string): string => when([[`NOT isnan(${x})`, x]])

/** NaN counts only where there is nothing else. */
function extreme(name: 'min' | 'max'): Rewrite {
  return site => {
    const { type, sql: x } = arg(site, 0)
    if (site.args.length > 1) return topN(site, name)
    if (isFloat(type)) return `coalesce(${aggregate(site, name, numberOrNull(x))}, ${aggregate(site, name, x)})`
    return aggregate(site, name, type.kind === 'char' ? x : orderable(site.c, x, type))
  }
}

function topN(site: Site, name: 'min' | 'max'): string {
  const { type, sql: x } = arg(site, 0)
  if (isFloat(type) || type.kind === 'array' || type.kind === 'row') return refuse(`${name}(x, n) of this type`)
  if (site.node.over !== null) return refuse(`${name}(x, n) over a window`)
  const count = sql(site, 1)
  const known = when([[`${count} IS NOT NULL`, x]])
  const all = `list_filter(${aggregate(site, 'list', known)}, ${lambda(site.c, e => `${e} IS NOT NULL`)})`
  const sorted = `list_sort(${all}, '${name === 'min' ? 'ASC' : 'DESC'}', 'NULLS LAST')`
  // Trino looks at the count of the first row only.
  const wanted = aggregate(site, 'any_value', when([[`${x} IS NOT NULL`, count]]))
  const first = `list_slice(${sorted}, 1, ${wanted})`
  const wrong = `${wanted} NOT BETWEEN 1 AND ${MOST_OF_EXTREME}`
  const message = `second argument of ${name}_n must be positive, and less than or equal to ${MOST_OF_EXTREME}`
  return unless(site, wrong, message, when([[`len(${all}) > 0`, first]]))
}

/** The most values that `min` and `max` give at once. */
const MOST_OF_EXTREME = 10_000

/** How often each value is there. DuckDB's own loses its way among NaNs. */
function histogram(site: Site): string {
  const { type, sql: x } = arg(site, 0)
  if (!isFloat(type)) return counted(aggregate(site, 'histogram', x), target(site))
  const nans = aggregate(site, 'count', when([[`isnan(${x})`, '1']]))
  const none = castTo('map([], [])', target(site))
  const odd = when([[`${nans} > 0`, castTo(`map([${NAN}], [${nans}])`, target(site))]], none)
  const numbers = castTo(`coalesce(${aggregate(site, 'histogram', numberOrNull(x))}, ${none})`, target(site))
  return counted(`map_concat(${numbers}, ${odd})`, target(site))
}

function counted(counts: string, type: string): string {
  return when([[`cardinality(${counts}) > 0`, castTo(counts, type)]])
}

/** The value at the least or greatest key; rows without a key are left out, a value of NULL is not. */
function byKey(name: string): Rewrite {
  return site => {
    if (site.args.length > 2) return refuse(`${site.name} with a count`, 'Use array_agg with ORDER BY, and slice.')
    const [x, key] = [arg(site, 0), arg(site, 1)]
    if (!isFloat(key.type)) return aggregate(site, name, x.sql, orderable(site.c, key.sql, key.type))
    const numbers = numberOrNull(key.sql)
    const onlyNan = `${aggregate(site, 'count', numbers)} = 0`
    return when([[onlyNan, aggregate(site, name, x.sql, key.sql)]], aggregate(site, name, x.sql, numbers))
  }
}

const NAN = "CAST('NaN' AS DOUBLE)"

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
  const rows = aggregate(site, 'count', when([[all(x => `${x} IS NOT NULL`), first]]))
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
  const centred = `list_transform([{'list': ${values}, 'mean': list_avg(${values})}], ${distances})`
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
  if (site.node.over !== null || site.node.distinct)
    return refuse('approx_percentile over a window or DISTINCT', 'Compute it in a grouped query, and join.')
  const { sql: x, type } = arg(site, 0)
  const share = arg(site, 1)
  if (share.type.kind === 'array' || isNotConstant(share.node.kind))
    return refuse('approx_percentile with this percentage', 'Write one number.')
  const sorted = `list_sort(${aggregate(site, 'list', isFloat(type) ? numberOrNull(x) : x)}, 'ASC', 'NULLS LAST')`
  const known = `list_count(${sorted})`
  const place = `least(CAST(floor(${share.sql} * ${known}) AS BIGINT) + 1, ${known})`
  const message = 'Percentile must be between 0 and 1'
  return unless(site, `NOT (${share.sql} BETWEEN 0 AND 1)`, message, when([[`${known} > 0`, `${sorted}[${place}]`]]))
}

function isNotConstant(kind: string): boolean {
  return !['decimal', 'double', 'integer', 'typedLiteral', 'cast'].includes(kind)
}

const entry = (key: string, value: string): string => `{'k': ${key}, 'v': ${value}}`

function entries(site: Site): string {
  const key = arg(site, 0)
  if (!groupsNatively(key.type)) refuse(`${site.name} with maps as keys`)
  const value = castTo(sql(site, 1), carrierOf(arg(site, 1).type))
  const list = aggregate(site, 'list', entry(key.sql, value))
  return `list_filter(${list}, ${lambda(site.c, e => `${e}.k IS NOT NULL`)})`
}

function part(site: Site, list: string, name: 'k' | 'v'): string {
  return `list_transform(${list}, ${lambda(site.c, e => `${e}.${identifier(name)}`)})`
}

/** The first value of each key; rows without a key are left out. */
function firstOfEach(site: Site, list: string): string {
  const keys = part(site, list, 'k')
  const first = lambdaOf(site.c, 2, ([e, i]) => `list_position(${keys}, ${e}.k) = ${i}`)
  const kept = `list_filter(${list}, ${first})`
  const unique = hasOddKeys(site) ? kept : when([[`len(list_distinct(${keys})) = len(${keys})`, list]], kept)
  return when([
    [`len(${list}) > 0`, castTo(`map(${part(site, unique, 'k')}, ${part(site, unique, 'v')})`, target(site))],
  ])
}

/** Whether keys may be NaN, or zeros of either sign, which list_distinct keeps all of. */
function hasOddKeys({ type }: Site): boolean {
  return type.kind === 'map' && !comparesNatively(type.key)
}

function mapAgg(site: Site): string {
  return firstOfEach(site, entries(site))
}

function multimapAgg(site: Site): string {
  const list = entries(site)
  const all = part(site, list, 'k')
  const first = lambdaOf(site.c, 2, ([key, i]) => `list_position(${all}, ${key}) = ${i}`)
  const keys = hasOddKeys(site) ? `list_filter(${all}, ${first})` : `list_distinct(${all})`
  const values = lambda(site.c, key =>
    part(site, `list_filter(${list}, ${lambda(site.c, e => `${e}.k = ${key}`)})`, 'v'),
  )
  return when([[`len(${list}) > 0`, castTo(`map(${keys}, list_transform(${keys}, ${values}))`, target(site))]])
}

function mapUnion(site: Site): string {
  const maps = aggregate(site, 'list', `map_entries(${sql(site, 0)})`)
  const list = `list_transform(flatten(${maps}), ${lambda(site.c, e => entry(`${e}.key`, `${e}.value`))})`
  return firstOfEach(site, list)
}
