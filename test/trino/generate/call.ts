import type { Bindings, Pool } from './pool.ts'
import type { Random } from './random.ts'
import type { Formal, Signature } from './signature.ts'

/** Take their last argument any number of times; Trino's list does not say so. */
const VARIADIC = new Set(['concat', 'concat_ws', 'greatest', 'least', 'map_concat', 'array_concat'])

/** A call of a function with arguments that fit one of its signatures, most of the time. */
export function call({ name, kind, parameters }: Signature, pool: Pool, random: Random): string {
  const bindings: Bindings = new Map()
  const args = parameters.map(formal => argument(formal, bindings, pool, random))
  const last = parameters.at(-1)
  // Whether a concat of one NULL fails is up to the plan.
  const least = name === 'concat' && parameters.length === 1 ? 1 : 0
  if (last && VARIADIC.has(name)) args.push(...random.times(least, 2, () => argument(last, bindings, pool, random)))
  if (random.chance(0.02)) args.pop()
  const list = args.join(', ')
  if (kind === 'window') return `${name}(${list}) OVER (${window(pool, random)})`
  return kind === 'aggregate' ? aggregate(name, list, pool, random) : `${name}(${list})`
}

function argument(formal: Formal, bindings: Bindings, pool: Pool, random: Random): string {
  if (formal.name === 'function') return lambda(formal, bindings, pool, random)
  const text = TEXTS[formal.name]
  return text ? random.pick(text) : pool.forParameter(formal, bindings)
}

/** Types that only a literal is turned into. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  jsonpath: ["'$.a'", "'$[0]'", "'$'"],
  joniregexp: ["'a'", "'(b)(c)?'", "'[0-9]+'"],
  codepoints: ["'ab'", "' '"],
}

/** A lambda whose body looks at its parameters, or at nothing. */
function lambda({ parts }: Formal, bindings: Bindings, pool: Pool, random: Random): string {
  const names = parts.slice(0, -1).map((_, i) => `p${i}`)
  const body = lambdaBody(names, parts.at(-1), bindings, pool, random)
  const [only] = names
  return `${names.length === 1 ? only : `(${names.join(', ')})`} -> ${body}`
}

function lambdaBody(
  names: readonly string[],
  result: Formal | undefined,
  bindings: Bindings,
  pool: Pool,
  random: Random,
): string {
  const name = random.pick(names)
  const wanted = result && (bindings.get(result.name) ?? result.name)
  if (wanted === 'boolean')
    return random.pick([`${name} IS NOT NULL`, `${name} = ${name}`, `${name} > ${random.pick(names)}`, 'NULL'])
  if (wanted === 'integer') return `IF(${name} < ${random.pick(names)}, 1, -1)`
  if (bindings.has(result?.name ?? '') && random.chance(0.5)) return pool.ofType(wanted ?? 'bigint')
  return random.pick([name, `CAST(${name} AS varchar)`, `${name} + 1`, `coalesce(${name}, ${name})`, pool.any().sql])
}

function aggregate(name: string, list: string, pool: Pool, random: Random): string {
  const distinct = list !== '' && random.chance(0.15) ? 'DISTINCT ' : ''
  const order = list !== '' && random.chance(0.15) ? ` ORDER BY ${pool.any().sql}` : ''
  const filter = random.chance(0.15) ? ` FILTER (WHERE ${pool.ofType('boolean')})` : ''
  const over = distinct === '' && random.chance(0.15) ? ` OVER (${window(pool, random)})` : ''
  return `${name}(${distinct}${list}${order})${filter}${over}`
}

const FRAMES = [
  ...['', '', 'ROWS 1 PRECEDING', 'ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING', 'RANGE UNBOUNDED PRECEDING'],
  ...['GROUPS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING', 'RANGE BETWEEN i4 PRECEDING AND CURRENT ROW'],
]

/** What stands in the parentheses of OVER. */
export function window(pool: Pool, random: Random): string {
  const partition = random.chance(0.5) ? `PARTITION BY ${pool.any().sql} ` : ''
  const order = random.chance(0.8) ? `ORDER BY ${pool.any().sql}${random.pick(['', ' DESC', ' NULLS FIRST'])} ` : ''
  return `${partition}${order}${random.pick(FRAMES)}`.trim()
}
