import type { Call, Expression } from 'oso-sql'

/** How large a value of a type of fixed size is, also when it is written as text. */
export const SCALAR = 40
/** How large a value that was gathered from many rows is taken to be. The engine's memory limit holds what it really is. */
export const GATHERED = 100_000
/** Trino makes no longer one, and neither does what it is compiled to. */
const LONGEST_SEQUENCE = 10_000
const MOST_COMBINATIONS = 100_000
/** The longest text or array that a literal may ask of `repeat`, `lpad` and `rpad`. */
const LONGEST_REPEAT = 10_000

/** A call whose arguments were measured. */
export type MeasuredCall = Readonly<{
  call: Call
  /** The size of an argument; 0 for one that is absent. */
  size: (index: number) => number
  /** How many elements an argument has at most. */
  count: (index: number) => number
  /** The size of a lambda's value when its parameters are of these sizes. */
  apply: (index: number, ...sizes: readonly number[]) => number
  /**
   * As `apply`, but a value that is too large is nobody's fault, and none is held to the length of its type: so the size
   * grows with its parameters ever faster, and how it does at a large one is how it does at most.
   */
  tryOn: (index: number, ...sizes: readonly number[]) => number
  /** The sizes of all arguments that are no lambdas, together. */
  total: number
  /** Whether the value is of a type of fixed size. */
  isScalar: boolean
}>

/** How large the value of a call is at most. */
export type Growth = (call: MeasuredCall) => number

// An element may be as large as the whole array or as small as one letter. What is made of all of them together is
// largest at one of these ends, as all growth is convex.
const each: Growth = ({ size, count, apply }) => apply(1, size(0), size(0)) + count(0) * apply(1, 1, 1)

const padded: Growth = ({ call }) => literalLength(call.arguments[1])

/** The functions that give more than they are given. All others give at most what their arguments are together. */
export const GROWTH: Readonly<Record<string, Growth>> = {
  repeat: ({ call, size }) => Math.max(1, size(0)) * literalLength(call.arguments[1]),
  lpad: padded,
  rpad: padded,
  sequence: ({ call }) => SCALAR * sequenceLength(call),
  concat_ws: ({ call, size, count, total }) =>
    total + size(0) * call.arguments.reduce((parts, _, index) => parts + Math.max(1, count(index)), 0),
  array_join: ({ size, count }) => size(0) + count(0) * (size(1) + size(2)),
  format: ({ call, total }) => formatted(call.arguments[0], total),
  replace: ({ call, size }) => replaced(size(0), call.arguments[1], size(2)),
  regexp_replace: ({ call, size, apply }) =>
    call.arguments[2]?.kind === 'lambda'
      ? apply(2, 10 * size(0)) + (size(0) + 1) * apply(2, 1)
      : (size(0) + 1) * (size(2) + 1),
  combinations: ({ call, size, count }) => size(0) * combinations(count(0), call.arguments[1]),
  ngrams: ({ call, size }) => size(0) * Math.min(literalOf(call.arguments[1]) ?? size(0), size(0)),
  transform: each,
  transform_keys: input => input.size(0) + each(input),
  transform_values: input => input.size(0) + each(input),
  zip_with: ({ size, count, apply }) => apply(2, size(0), size(1)) + (count(0) + count(1)) * apply(2, 1, 1),
  map_zip_with: ({ size, count, apply, total }) =>
    total + apply(2, total, size(0), size(1)) + (count(0) + count(1)) * apply(2, 1, 1, 1),
  reduce: reduced,
  reduce_agg: ({ isScalar }) => (isScalar ? SCALAR : Number.POSITIVE_INFINITY),
  url_encode: times(9),
  normalize: times(18),
  to_hex: times(2),
  to_base32: times(2),
  to_base64: times(2),
  to_base64url: times(2),
  date_format: times(8),
  format_datetime: times(8),
}

function times(factor: number): Growth {
  return ({ total }) => factor * total
}

const LARGE_STATE = 1e9

// What a step adds is added once for each element. A step that makes more than it is given of the state so far would
// double it every time; whether it does shows only where the state is larger than all else that the step may choose.
function reduced({ size, count, apply, tryOn }: MeasuredCall): number {
  const grown = tryOn(2, 2 * LARGE_STATE, 1) - tryOn(2, LARGE_STATE, 1)
  if (grown > LARGE_STATE) return Number.POSITIVE_INFINITY
  const state = size(1) + tryOn(2, 0, size(0)) + count(0) * tryOn(2, 0, 1)
  return Math.max(state, apply(2, state, 1), apply(3, state))
}

function replaced(text: number, pattern: Expression | undefined, replacement: number): number {
  const length = pattern?.kind === 'string' ? pattern.value.length : 0
  return length > 0 ? text + (text / length) * replacement : (text + 1) * (replacement + 1)
}

const DIRECTIVE = /%(?:\d+\$)?[-#+ 0,(<]*(\d+)?(?:\.(\d+))?/g

function formatted(template: Expression | undefined, total: number): number {
  if (template?.kind !== 'string') return Number.POSITIVE_INFINITY
  const widths = [...template.value.matchAll(DIRECTIVE)].map(([, width, digits]) =>
    Math.max(total, Number(width ?? 0), Number(digits ?? 0)),
  )
  return template.value.length + widths.reduce((sum, width) => sum + width, 0)
}

function sequenceLength({ arguments: [start, stop, step] }: Call): number {
  const [from, to, by] = [literalOf(start), literalOf(stop), step ? literalOf(step) : 1]
  if (from === undefined || to === undefined || !by) return LONGEST_SEQUENCE
  return Math.min(LONGEST_SEQUENCE, Math.abs(to - from) / Math.abs(by) + 1)
}

/** In how many combinations of `k` of `n` elements one element stands. */
function combinations(n: number, k: Expression | undefined): number {
  const size = Math.min(literalOf(k) ?? 5, 5)
  let found = 1
  for (let place = 1; place < size; place++) found *= Math.max(1, n - place) / place
  return Math.min(found, MOST_COMBINATIONS) + 1
}

function literalLength(length: Expression | undefined): number {
  const value = literalOf(length)
  return value !== undefined && value <= LONGEST_REPEAT ? Math.max(0, value) : Number.POSITIVE_INFINITY
}

function literalOf(expression: Expression | undefined): number | undefined {
  return expression?.kind === 'integer' ? Number(expression.value) : undefined
}
