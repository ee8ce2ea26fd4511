import { fieldNames } from '../carrier.ts'
import { carrierOf, struct } from '../cast/site.ts'
import { lambda } from '../compiler.ts'
import { refuse } from '../refuse.ts'
import { call, castTo, failAs, identifier, when } from '../text.ts'
import { lambdaOver } from './lambdas.ts'
import { all, arg, type Rewrites, type Site, sql, target } from './site.ts'

/** Maps. Keys are unique and not NULL in DuckDB too, and a duplicate is an error there too. */
export const MAPS: Rewrites = {
  map: site => (site.args.length === 0 ? castTo('map([], [])', target(site)) : `map(${sql(site, 0)}, ${sql(site, 1)})`),
  map_keys: site => `map_keys(${ordered(site)})`,
  map_values: site => `map_values(${ordered(site)})`,
  map_entries: site => {
    const each = lambda(site.c, entry =>
      struct([
        { name: 'field0', sql: `${entry}.key` },
        { name: 'field1', sql: `${entry}.value` },
      ]),
    )
    return `list_transform(map_entries(${ordered(site)}), ${each})`
  },
  map_from_entries: fromEntries,
  map_concat: concat,
  map_filter: site => {
    const kept = lambdaOver(site, 1, entry => [`${entry}.key`, `${entry}.value`])
    const entries = `list_filter(map_entries(${sql(site, 0)}), ${kept})`
    return when([[`${sql(site, 0)} IS NOT NULL`, castTo(`map_from_entries(${entries})`, target(site))]])
  },
  transform_values: site => {
    const value = lambdaOver(site, 1, entry => [`${entry}.key`, `${entry}.value`])
    return mapped(site, `map_keys(${sql(site, 0)})`, `list_transform(map_entries(${sql(site, 0)}), ${value})`)
  },
  transform_keys: site => {
    const key = lambdaOver(site, 1, entry => [`${entry}.key`, `${entry}.value`])
    return mapped(site, `list_transform(map_entries(${sql(site, 0)}), ${key})`, `map_values(${sql(site, 0)})`)
  },
}

/** Unlike DuckDB's, NULL if one of the maps is. */
function concat(site: Site): string {
  const maps = all(site)
  if (maps.length < 2) {
    const message = 'There must be two or more concatenation arguments to map_concat'
    return failAs(target(site), 'INVALID_FUNCTION_ARGUMENT', message)
  }
  return when([[maps.map(map => `${map} IS NOT NULL`).join(' AND '), call('map_concat', ...maps)]])
}

// Trino hashes what these make, so that their keys come in an order of its own.
const UNORDERED = new Set(['map_concat', 'map_agg', 'map_union', 'multimap_agg', 'histogram', 'split_to_map'])

/** The map whose parts are listed; refused where Trino's order of them cannot be known, and matters. */
function ordered(site: Site): string {
  const { node, sql: map } = arg(site, 0)
  if (site.c.state.orderFree === site.node) return map
  const made = node.kind === 'call' && UNORDERED.has(node.name.parts.at(-1)?.name.toLowerCase() ?? '')
  const parsed = node.kind === 'cast' && site.c.analysed.types.get(node.value)?.kind === 'json'
  return made || parsed
    ? refuse(`${site.name} of a map without a known order`, `Sort: array_sort(${site.name}(…)).`)
    : map
}

function mapped(site: Site, keys: string, values: string): string {
  return when([[`${sql(site, 0)} IS NOT NULL`, castTo(`map(${keys}, ${values})`, carrierOf(site.type))]])
}

function fromEntries(site: Site): string {
  const { type, sql: list } = arg(site, 0)
  const row =
    type.kind === 'array' && type.element.kind === 'row' ? type.element : refuse('map_from_entries of this type')
  const [key = '', value = ''] = fieldNames(row).map(identifier)
  const keys = `list_transform(${list}, ${lambda(site.c, entry => `${entry}.${key}`)})`
  const values = `list_transform(${list}, ${lambda(site.c, entry => `${entry}.${value}`)})`
  return when([[`${list} IS NOT NULL`, `map(${keys}, ${values})`]])
}
