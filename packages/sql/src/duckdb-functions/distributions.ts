import { invalid, type ScalarFunction, scalar, TrinoError } from './function.ts'
import { beta, erf, erfInverse, logBeta } from './special-functions.ts'

/** Distributions, to the digits that doubles keep. */
export const DISTRIBUTIONS: readonly ScalarFunction[] = [
  scalar('trino_normal_cdf', ['DOUBLE', 'DOUBLE', 'DOUBLE'], 'DOUBLE', normalCdf),
  scalar('trino_inverse_normal_cdf', ['DOUBLE', 'DOUBLE', 'DOUBLE'], 'DOUBLE', inverseNormalCdf),
  scalar('trino_beta_cdf', ['DOUBLE', 'DOUBLE', 'DOUBLE'], 'DOUBLE', betaCdf),
  scalar('trino_t_cdf', ['DOUBLE', 'DOUBLE'], 'DOUBLE', tCdf),
  scalar('trino_t_pdf', ['DOUBLE', 'DOUBLE'], 'DOUBLE', tPdf),
]

function normalCdf(mean: number, deviation: number, value: number): number {
  if (!(deviation > 0)) return invalid('standardDeviation must be > 0')
  return 0.5 * (1 + erf((value - mean) / (deviation * Math.SQRT2)))
}

function inverseNormalCdf(mean: number, deviation: number, share: number): number {
  if (!(share > 0 && share < 1)) return invalid('p must be in the interval (0, 1)')
  if (!(deviation > 0)) return invalid('sd must be > 0')
  return mean + deviation * Math.SQRT2 * erfInverse(2 * share - 1)
}

function betaCdf(a: number, b: number, value: number): number {
  if (!(value >= 0 && value <= 1)) return invalid('value must be in the interval [0, 1]')
  if (!(a > 0 && b > 0)) return invalid('a, b must be > 0')
  return value === 0 || value === 1 ? value : beta(value, a, b)
}

function tCdf(value: number, freedom: number): number {
  if (freedom < 1) return invalid('degrees of freedom must be greater than or equal to 1')
  if (value === 0) return 0.5
  if (Number.isNaN(value + freedom) || freedom === Number.POSITIVE_INFINITY) return Number.NaN
  const tail = 0.5 * beta(freedom / (freedom + value * value), 0.5 * freedom, 0.5)
  return value < 0 ? tail : 1 - tail
}

/** From here on Trino itself loses digits, by the difference of two logarithms of gamma functions. */
const MOST_FREEDOM = 100

function tPdf(value: number, freedom: number): number {
  if (freedom < 1) return invalid('degrees of freedom must be greater than or equal to 1')
  if (freedom > MOST_FREEDOM)
    throw new TrinoError('NOT_PORTABLE', 't_pdf of so many degrees of freedom is not available here')
  const size = -logBeta(0.5, freedom / 2) - 0.5 * Math.log(freedom)
  return Math.exp(size - 0.5 * (freedom + 1) * Math.log(1 + (value * value) / freedom))
}
