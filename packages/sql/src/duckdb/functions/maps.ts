import { parts } from '../../types/type.ts'
import { fieldNames } from '../carrier.ts'
import { carrierOf } from '../cast/site.ts'
import { comparesNatively, isIndeterminate } from '../compare.ts'
import { external, lambda, lambdaOf } from '../compiler.ts'
import { isUnordered } from '../map-order.ts'
import { refuse } from '../refuse.ts'
import { call, castTo, failAs, identifier, struct, when } from '../text.ts'
import { entriesOf, entry, grouped } from './entries.ts'
import { elementOf, lambdaBody, lambdaOver } from './lambdas.ts'
import { all, arg, type Rewrites, type Site, sql, target, unless } from './site.ts'

/** Maps. Keys are unique and not NULL in DuckDB too, and a duplicate is an error there too. */
export const MAPS: Rewrites = {
  map: fromLists,
  map_keys: site => `map_keys(${ordered(site)})`,
  map_values: site => `map_values(${ordered(site)})`,
  map_entries: site => {
    const each = lambda(site.c, entry => struct(['field0', `${entry}.key`], ['field1', `${entry}.value`]))
    return `list_transform(map_entries(${ordered(site)}), ${each})`
  },
  map_from_entries: fromEntries,
  map_concat: concat,
  map_filter: site => {
    const kept = lambdaOver(site, 1, entry => [`${entry}.key`, `${entry}.value`])
    const entries = `list_filter(map_entries(${sql(site, 0)}), ${kept})`
    return when([[`${sql(site, 0)} IS NOT NULL`, castTo(`map_from_entries(${entries})`, target(site))]])
  },
  map_zip_with: zipWith,
  multimap_from_entries: multimapFromEntries,
  split_to_map: splitToMap,
  split_to_multimap: splitToMultimap,
  transform_values: site => {
    const value = lambdaOver(site, 1, entry => [`${entry}.key`, `${entry}.value`])
    return mapped(site, `map_keys(${sql(site, 0)})`, `list_transform(map_entries(${sql(site, 0)}), ${value})`)
  },
  transform_keys: site => {
    const key = lambdaOver(site, 1, entry => [`${entry}.key`, `${entry}.value`])
    return mapped(site, `list_transform(map_entries(${sql(site, 0)}), ${key})`, `map_values(${sql(site, 0)})`)
  },
}

/** From keys and values. Keys with a NULL in them are an error, but here only. */
function fromLists(site: Site): string {
  if (site.args.length === 0) return castTo('map([], [])', target(site))
  const [keys, values] = [sql(site, 0), sql(site, 1)]
  const made = `map(${keys}, ${values})`
  const element = elementOf(site)
  if (parts(element).length === 0) return made
  const odd = lambda(site.c, key => isIndeterminate(site.c, key, element) ?? 'false')
  return unless(site, `len(list_filter(${keys}, ${odd})) > 0`, 'map key cannot be indeterminate', made)
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

/** The map whose parts are listed; refused where Trino's order of them cannot be known, and matters. */
function ordered(site: Site): string {
  const { node, sql: map } = arg(site, 0)
  return site.c.state.orderFree !== site.node && isUnordered(site.c, node)
    ? refuse(`${site.name} of a map without a known order`, `Sort: array_sort(${site.name}(…)).`)
    : map
}

function mapped(site: Site, keys: string, values: string): string {
  return when([[`${sql(site, 0)} IS NOT NULL`, castTo(`map(${keys}, ${values})`, carrierOf(site.type))]])
}

/** The names that the key and the value have in the rows that are an argument. */
function entryNames(site: Site): readonly [key: string, value: string] {
  const { type } = arg(site, 0)
  const row = type.kind === 'array' && type.element.kind === 'row' ? type.element : refuse(`${site.name} of this type`)
  const [key = '', value = ''] = fieldNames(row)
  return [key, value]
}

function fromEntries(site: Site): string {
  const list = sql(site, 0)
  const [key, value] = entryNames(site).map(identifier)
  const keys = `list_transform(${list}, ${lambda(site.c, entry => `${entry}.${key}`)})`
  const values = `list_transform(${list}, ${lambda(site.c, entry => `${entry}.${value}`)})`
  return when([[`${list} IS NOT NULL`, `map(${keys}, ${values})`]])
}

function multimapFromEntries(site: Site): string {
  const list = sql(site, 0)
  const [key, value] = entryNames(site)
  const failure = failAs(target(site), 'INVALID_FUNCTION_ARGUMENT', 'map entry and map key cannot be null')
  const keyless = lambda(site.c, e => `${e}.${identifier(key)} IS NULL`)
  const made = lambda(site.c, entries => grouped(site, entries, true))
  return when(
    [
      [`${list} IS NULL`, 'NULL'],
      [`len(list_filter(${list}, ${keyless})) > 0`, failure],
    ],
    `list_transform([${entriesOf(site, list, key, value)}], ${made})[1]`,
  )
}

/** The keys of the first map in its order, then those of the second that the first has not. */
function zipWith(site: Site): string {
  const [left, right] = [arg(site, 0), arg(site, 1)]
  if (site.type.kind !== 'map' || !comparesNatively(site.type.key)) return refuse('map_zip_with over keys of this type')
  const more = lambda(site.c, key => `NOT map_contains(${left.sql}, ${key})`)
  const keys = `(map_keys(${left.sql}) || list_filter(map_keys(${right.sql}), ${more}))`
  const value = lambdaOf(site.c, 1, ([key = '']) =>
    lambdaBody(site, 2, [key, `${left.sql}[${key}]`, `${right.sql}[${key}]`]),
  )
  const known = `${left.sql} IS NOT NULL AND ${right.sql} IS NOT NULL`
  return when([[known, castTo(`map(${keys}, list_transform(${keys}, ${value}))`, target(site))]])
}

/** The keys and the values that a text holds; where they are to be unique, a key may stand once. */
function splitEntries(site: Site, unique: boolean): readonly [keys: string, values: string] {
  const args = [...all(site), String(unique)]
  return [external(site.c, 'trino_split_keys', ...args), external(site.c, 'trino_split_values', ...args)]
}

function splitToMap(site: Site): string {
  const [keys, values] = splitEntries(site, true)
  return when([[`${keys} IS NOT NULL`, `map(${keys}, ${values})`]])
}

function splitToMultimap(site: Site): string {
  const [keys, values] = splitEntries(site, false)
  const pairs = `list_transform(list_zip(${keys}, ${values}), ${lambda(site.c, e => entry(`${e}[1]`, `${e}[2]`))})`
  const made = lambda(site.c, entries => grouped(site, entries, true))
  return when([[`${keys} IS NOT NULL`, `list_transform([${pairs}], ${made})[1]`]])
}
