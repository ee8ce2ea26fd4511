import type { Call } from '../../tree/nodes.ts'
import type { Type } from '../../types/type.ts'
import { type AggregateForm, aggregateText } from '../aggregate-text.ts'
import { carrierOf } from '../cast/site.ts'
import { type Compiler, external, type Value } from '../compiler.ts'
import { refuse } from '../refuse.ts'
import { failAs, when } from '../text.ts'

/** One call to compile: its arguments, coerced to what the function takes, and Trino's type of the result. */
export type Site = Readonly<{ c: Compiler; name: string; node: Call; args: readonly Value[]; type: Type }>

/** How a function of Trino's is written for DuckDB. */
export type Rewrite = (site: Site) => string

/** Rewrites by Trino's name. */
export type Rewrites = Readonly<Record<string, Rewrite>>

/** The `index`-th argument; an analysed call has as many as its signature says. */
export function arg(site: Site, index: number): Value {
  return site.args[index] ?? refuse(`${site.name} with ${site.args.length} arguments`)
}

/** The text of the `index`-th argument. */
export function sql(site: Site, index: number): string {
  return arg(site, index).sql
}

/** All arguments' texts. */
export function all(site: Site): readonly string[] {
  return site.args.map(argument => argument.sql)
}

/** The same arguments to a function of DuckDB's under the given name. */
export function renamed(name: string): Rewrite {
  return site => `${name}(${all(site).join(', ')})`
}

/** The same arguments to a TypeScript function. */
export function typescript(name: string): Rewrite {
  return site => external(site.c, name, ...all(site))
}

/** The aggregates whose result depends on the order of the rows; for any other, Trino forgets an ORDER BY. */
const ORDER_SENSITIVE = new Set(['array_agg', 'map_agg', 'multimap_agg'])

/** An aggregate or window function of DuckDB's, with the modifiers of the call. */
export function aggregate(site: Site, name: string, ...args: readonly string[]): string {
  return aggregateWith(site, {}, name, ...args)
}

/** As `aggregate`, with other modifiers than the call has. */
export function aggregateWith(
  site: Site,
  form: Partial<AggregateForm>,
  name: string,
  ...args: readonly string[]
): string {
  const orderBy = ORDER_SENSITIVE.has(site.name) ? site.node.orderBy : []
  return aggregateText(site.c, { ...site.node, orderBy, ...form }, name, args)
}

/** The whole number that an argument is written as, or `undefined` if it is no literal. */
export function literalInteger(value: Value | undefined): bigint | undefined {
  return value?.node.kind === 'integer' ? value.node.value : undefined
}

/** The text that an argument is written as, or `undefined` if it is no literal. */
export function literalText(value: Value | undefined): string | undefined {
  return value?.node.kind === 'string' ? value.node.value : undefined
}

/** `sql`, or INVALID_FUNCTION_ARGUMENT where the condition holds. */
export function unless(site: Site, condition: string, message: string, good: string): string {
  return when([[condition, failAs(carrierOf(site.type), 'INVALID_FUNCTION_ARGUMENT', message)]], good)
}

/** As `unless`, of a function that is not called where an argument is NULL, and so does not mind the others. */
export function unlessWrong(site: Site, condition: string, message: string, good: string): string {
  const unsure = site.args.filter(({ node }) => node.kind !== 'string' && node.kind !== 'integer')
  const known = unsure.map(argument => `${argument.sql} IS NOT NULL`)
  return unless(site, [...known, `(${condition})`].join(' AND '), message, good)
}

/** The DuckDB type of the call's result. */
export function target(site: Site): string {
  return carrierOf(site.type)
}
