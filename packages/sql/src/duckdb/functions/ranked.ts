import { isFloat } from '../../types/type.ts'
import { orderable } from '../compare.ts'
import { lambda } from '../compiler.ts'
import { refuse } from '../refuse.ts'
import { struct, when } from '../text.ts'
import { aggregate, arg, type Site, sql, unless } from './site.ts'

/** Which end of an order is asked for. */
type End = 'min' | 'max'

/** The most values that Trino gives at once. */
const MOST = 10_000

/** `min(x, n)` and `max(x, n)`: the n least or greatest values, NaN after all others. */
export function extremes(site: Site, end: End): string {
  const { type, sql: x } = arg(site, 0)
  if (type.kind === 'array' || type.kind === 'row') return refuse(`${end}(x, n) of this type`)
  const sorted = (test: (x: string) => string): string =>
    `list_sort(list_filter(${listed(site, 1, x)}, ${lambda(site.c, test)}), '${direction(end)}')`
  const all = isFloat(type)
    ? `(${sorted(e => `NOT isnan(${e})`)} || ${sorted(e => `isnan(${e})`)})`
    : sorted(e => `${e} IS NOT NULL`)
  return cut(site, 1, x, all)
}

/** `min_by(x, key, n)` and `max_by(x, key, n)`: the values at the n least or greatest keys, those at NaN after all others. */
export function extremesBy(site: Site, end: End): string {
  const [x, { sql: key, type }] = [arg(site, 0), arg(site, 1)]
  if (type.kind === 'array' || type.kind === 'row') return refuse(`${site.name} of keys of this type, with a count`)
  const isLast = isFloat(type) ? `isnan(${key})` : 'false'
  const place = end === 'min' ? isLast : `NOT ${isLast}`
  const entry = struct(['place', place], ['key', orderable(site.c, key, type)], ['value', x.sql])
  const all = listed(site, 2, when([[`${key} IS NOT NULL`, entry]]))
  const sorted = `list_sort(list_filter(${all}, ${lambda(site.c, e => `${e} IS NOT NULL`)}), '${direction(end)}')`
  return cut(site, 2, key, `list_transform(${sorted}, ${lambda(site.c, e => `${e}.value`)})`)
}

function direction(end: End): string {
  return end === 'min' ? 'ASC' : 'DESC'
}

/** The values of all rows whose count is known. */
function listed(site: Site, place: number, value: string): string {
  if (site.node.over !== null) return refuse(`${site.name} with a count, over a window`, 'Use rank() in a subquery.')
  return aggregate(site, 'list', when([[`${sql(site, place)} IS NOT NULL`, value]]))
}

/** As many of a list as the count says, which Trino looks at in the first row only that is not left out for a NULL. */
function cut(site: Site, place: number, key: string, list: string): string {
  const wanted = aggregate(site, 'any_value', when([[`${key} IS NOT NULL`, sql(site, place)]]))
  const message = `The count of ${site.name} must be positive, and at most ${MOST}`
  const some = when([[`${wanted} IS NOT NULL`, `list_slice(${list}, 1, ${wanted})`]])
  return unless(site, `${wanted} NOT BETWEEN 1 AND ${MOST}`, message, some)
}
