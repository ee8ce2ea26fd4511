import { isFloat } from '../../types/type.ts'
import { carrierOf } from '../cast/site.ts'
import { groupsNatively } from '../compare.ts'
import { lambda } from '../compiler.ts'
import { refuse } from '../refuse.ts'
import { castTo, when } from '../text.ts'
import { entriesOf, entry, firstOfEach, grouped } from './entries.ts'
import { NAN, numberOrNull } from './floats.ts'
import { aggregate, arg, type Rewrites, type Site, sql, target } from './site.ts'

/** Aggregates that gather rows in a map. */
export const MAP_AGGREGATES: Rewrites = {
  histogram,
  map_agg: site => unlessEmpty(gathered(site), list => firstOfEach(site, list)),
  multimap_agg: site => unlessEmpty(gathered(site), list => grouped(site, list, false)),
  map_union: site => {
    const maps = aggregate(site, 'list', `map_entries(${sql(site, 0)})`)
    return unlessEmpty(entriesOf(site, `flatten(${maps})`, 'key', 'value'), list => firstOfEach(site, list))
  },
}

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

/** The rows as entries; those without a key are left out. */
function gathered(site: Site): string {
  const key = arg(site, 0)
  if (!groupsNatively(key.type)) refuse(`${site.name} with maps as keys`)
  const value = castTo(sql(site, 1), carrierOf(arg(site, 1).type))
  const list = aggregate(site, 'list', entry(key.sql, value))
  return `list_filter(${list}, ${lambda(site.c, e => `${e}.k IS NOT NULL`)})`
}

function unlessEmpty(list: string, make: (list: string) => string): string {
  return when([[`len(${list}) > 0`, make(list)]])
}
