import { TrinoError } from './function.ts'

/*
 * The special functions that distributions are made of, by the series and continued fractions that Commons Math uses
 * under Trino: where digits cancel, what is left of them depends on the way.
 */

/** A term of a sum or fraction is too small to count from here on. */
const GAMMA_EPSILON = 1e-15
const BETA_EPSILON = 1e-14
/** Trino goes on for as long as it takes. */
const MOST_STEPS = 100_000

/** The error function. */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x
  if (Math.abs(x) > 40) return Math.sign(x)
  const size = gammaHalf(x * x)
  return x < 0 ? -size : size
}

const LOG_GAMMA_HALF = 0.5 * Math.log(Math.PI)

/** The regularised lower gamma function of one half. */
function gammaHalf(x: number): number {
  if (x === 0) return 0
  const factor = Math.exp(-x + 0.5 * Math.log(x) - LOG_GAMMA_HALF)
  if (x < 1.5) return factor * seriesOfGamma(x)
  return 1 - factor / fraction(n => [2 * n + 0.5 + x, n * (0.5 - n)], GAMMA_EPSILON)
}

function seriesOfGamma(x: number): number {
  let term = 2
  let sum = term
  for (let n = 1; Math.abs(term / sum) > GAMMA_EPSILON; n++) {
    term *= x / (0.5 + n)
    sum += term
  }
  return sum
}

/** `a0 + b1 / (a1 + b2 / (a2 + …))`, by Lentz's method; `step` gives the two numbers of a level. */
function fraction(step: (level: number) => readonly [a: number, b: number], epsilon: number): number {
  const notZero = (value: number): number => (Math.abs(value) < 1e-50 ? 1e-50 : value)
  let value = notZero(step(0)[0])
  let [above, below] = [value, 0]
  for (let level = 1; level < MOST_STEPS; level++) {
    const [a, b] = step(level)
    below = 1 / notZero(a + b * below)
    above = notZero(a + b / above)
    value *= above * below
    if (Number.isNaN(value)) throw new TrinoError('GENERIC_INTERNAL_ERROR', 'Continued fraction diverged to NaN')
    if (Math.abs(above * below - 1) < epsilon) return value
  }
  throw new TrinoError('NOT_PORTABLE', 'a distribution of such parameters takes too long here')
}

// Mike Giles, "Approximating the erfinv function": for the middle, the sides, and the ends.
const ERFINV_MIDDLE = [
  ...[-3.64441206401782e-21, -1.6850591381820166e-19, 1.28584807152564e-18, 1.1157877678025181e-17],
  ...[-1.333171662854621e-16, 2.0972767875968562e-17, 6.637638134358324e-15, -4.054566272975207e-14],
  ...[-8.151934197605472e-14, 2.6335093153082323e-12, -1.2975133253453532e-11, -5.415412054294628e-11],
  ...[1.0512122733215323e-9, -4.112633980346984e-9, -2.9070369957882005e-8, 4.2347877827932404e-7],
  ...[-1.3654692000834679e-6, -1.3882523362786469e-5, 0.00018673420803405714, -0.000740702534166267],
  ...[-0.006033670871430149, 0.24015818242558962, 1.6536545626831027],
]
const ERFINV_SIDE = [
  ...[2.2137376921775787e-9, 9.075656193888539e-8, -2.7517406297064545e-7, 1.8239629214389228e-8],
  ...[1.5027403968909828e-6, -4.013867526981546e-6, 2.9234449089955446e-6, 1.2475304481671779e-5],
  ...[-4.7318229009055734e-5, 6.828485145957318e-5, 2.4031110387097894e-5, -0.0003550375203628475],
  ...[0.0009532893797373805, -0.0016882755560235047, 0.002491442096107851, -0.003751208507569241],
  ...[0.005370914553590064, 1.0052589676941592, 3.0838856104922208],
]
const ERFINV_END = [
  ...[-2.7109920616438573e-11, -2.555641816996525e-10, 1.5076572693500548e-9, -3.789465440126737e-9],
  ...[7.61570120807834e-9, -1.496002662714924e-8, 2.914795345090108e-8, -6.771199775845234e-8],
  ...[2.2900482228026655e-7, -9.9298272942317e-7, 4.526062597223154e-6, -1.968177810553167e-5],
  ...[7.599527703001776e-5, -0.00021503011930044477, -0.00013871931833623122, 1.0103004648645344],
  ...[4.849906401408584],
]

/** The inverse of the error function. */
export function erfInverse(x: number): number {
  const w = -Math.log((1 - x) * (1 + x))
  if (w < 6.25) return polynomial(ERFINV_MIDDLE, w - 3.125) * x
  if (w < 16) return polynomial(ERFINV_SIDE, Math.sqrt(w) - 3.25) * x
  return (Number.isFinite(w) ? polynomial(ERFINV_END, Math.sqrt(w) - 5) : w) * x
}

/** The coefficient of the highest power comes first. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => coefficient + sum * x, 0)
}

/** The regularised incomplete beta function. */
export function beta(x: number, a: number, b: number): number {
  if (x > (a + 1) / (2 + b + a) && 1 - x <= (b + 1) / (2 + b + a)) return 1 - beta(1 - x, b, a)
  const level = (n: number): readonly [number, number] => {
    const m = Math.floor(n / 2)
    const odd = -((a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    return [1, n % 2 === 1 ? odd : (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))]
  }
  const factor = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - Math.log(a) - logBeta(a, b))
  return factor / fraction(level, BETA_EPSILON)
}

/** From here on Stirling's formula with its correction is exact. */
const LARGE = 10

/** The logarithm of the beta function, without the digits that logarithms of gamma functions would cancel. */
export function logBeta(a: number, b: number): number {
  const [p, q] = a < b ? [a, b] : [b, a]
  const share = p / (p + q)
  if (p >= LARGE) {
    const corrections = stirling(p) + stirling(q) - stirling(p + q)
    return (
      -0.5 * Math.log(q) +
      0.5 * Math.log(2 * Math.PI) +
      corrections +
      (p - 0.5) * Math.log(share) +
      q * Math.log1p(-share)
    )
  }
  if (q >= LARGE) {
    const corrections = stirling(q) - stirling(p + q)
    return Math.log(gamma(p)) + corrections + p - p * Math.log(p + q) + (q - 0.5) * Math.log1p(-share)
  }
  return Math.log(gamma(p) * (gamma(q) / gamma(p + q)))
}

/** How far Stirling's formula is from the logarithm of the gamma function. */
function stirling(x: number): number {
  const terms = [-691 / 360360, 1 / 1188, -1 / 1680, 1 / 1260, -1 / 360, 1 / 12]
  return polynomial(terms, 1 / (x * x)) / x
}

const LANCZOS = [
  ...[676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905],
  ...[-0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7],
]

/** The gamma function of a number above 0. */
function gamma(x: number): number {
  if (x < 0.5) return Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x))
  const sum = LANCZOS.reduce((total, weight, i) => total + weight / (x + i), 0.9999999999998099)
  const t = x + LANCZOS.length - 1.5
  return Math.sqrt(2 * Math.PI) * t ** (x - 0.5) * Math.exp(-t) * sum
}
