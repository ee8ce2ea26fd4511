import { carrierOf } from '../cast/site.ts'
import { lambda, lambdaOf } from '../compiler.ts'
import { refuse } from '../refuse.ts'
import { castTo, struct, when } from '../text.ts'
import { elementOf, lambdaArg, lambdaNode } from './lambdas.ts'
import { aggregate, arg, type Site, sql } from './site.ts'

/** The elements of an array taken one after the other into a state, which a last lambda makes the result of. */
export function reduce(site: Site): string {
  const list = sql(site, 0)
  const last = folded(site, list, carrierOf(elementOf(site)), sql(site, 1))
  return when([[`${list} IS NOT NULL`, `list_transform([${last}], ${lambdaArg(site, 3)})[1]`]])
}

/**
 * As `reduce`, over the rows of a group. The lambda that puts states together is for work in parallel: Trino asks that
 * it makes no difference. Rows whose value, or initial state, is NULL are left out.
 */
export function reduceRows(site: Site): string {
  const [value, initial] = [arg(site, 0), arg(site, 1)]
  if (value.node.kind === 'null') return aggregate(site, 'any_value', castTo('NULL', carrierOf(site.type)))
  const known = aggregate(site, 'list', when([[`${initial.sql} IS NOT NULL`, value.sql]]))
  const list = `list_filter(${known}, ${lambda(site.c, e => `${e} IS NOT NULL`)})`
  if (parts.has(initial.type.kind)) return refuse('reduce_agg with a state of this type')
  const last = folded(site, list, carrierOf(value.type), aggregate(site, 'any_value', initial.sql))
  return when([[`len(${list}) > 0`, last]])
}

const parts = new Set(['array', 'map', 'row'])

/**
 * DuckDB's reduce wants state and elements of one type, so both stand side by side in a struct. The state's own type
 * comes from the initial value, to which the step's result was coerced.
 */
function folded(site: Site, list: string, element: string, initial: string): string {
  const state = carrierOf(arg(site, 1).type)
  const step = lambdaNode(site, 2)
  const pair = (s: string, x: string): string => struct(['s', castTo(s, state)], ['x', castTo(x, element)])
  const pairs = `list_transform(${list}, ${lambda(site.c, x => pair('NULL', x))})`
  const next = lambdaOf(site.c, 2, ([left, right]) => {
    site.c.lambdas.set(step, [`${left}.s`, `${right}.x`])
    return pair(site.c.expression(step.body), 'NULL')
  })
  return `list_reduce(${pairs}, ${next}, ${pair(initial, 'NULL')}).s`
}
