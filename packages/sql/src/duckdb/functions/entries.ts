import { comparesNatively } from '../compare.ts'
import { lambda, lambdaOf } from '../compiler.ts'
import { castTo, identifier, struct, when } from '../text.ts'
import { type Site, target } from './site.ts'

/*
 * Lists of entries `{'k': key, 'v': value}`, from which maps are made. No key is NULL. They are written more than once,
 * so that a list that costs work should be a lambda's parameter.
 */

/** One entry. */
export function entry(key: string, value: string): string {
  return struct(['k', key], ['v', value])
}

/** The rows of a list as entries. */
export function entriesOf(site: Site, list: string, key: string, value: string): string {
  const each = lambda(site.c, e => entry(`${e}.${identifier(key)}`, `${e}.${identifier(value)}`))
  return `list_transform(${list}, ${each})`
}

function part(site: Site, list: string, name: 'k' | 'v'): string {
  return `list_transform(${list}, ${lambda(site.c, e => `${e}.${identifier(name)}`)})`
}

/** Whether keys may be NaN, or zeros of either sign, which list_distinct keeps all of. */
function hasOddKeys({ type }: Site): boolean {
  return type.kind === 'map' && !comparesNatively(type.key)
}

/** The map of the first value of each key. */
export function firstOfEach(site: Site, list: string): string {
  const keys = part(site, list, 'k')
  const first = lambdaOf(site.c, 2, ([e, i]) => `list_position(${keys}, ${e}.k) = ${i}`)
  const kept = `list_filter(${list}, ${first})`
  const unique = hasOddKeys(site) ? kept : when([[`len(list_distinct(${keys})) = len(${keys})`, list]], kept)
  return castTo(`map(${part(site, unique, 'k')}, ${part(site, unique, 'v')})`, target(site))
}

/** The map of all values of each key; where the order of the keys counts, that of their first entries. */
export function grouped(site: Site, list: string, ordered: boolean): string {
  const all = part(site, list, 'k')
  const first = lambdaOf(site.c, 2, ([key, i]) => `list_position(${all}, ${key}) = ${i}`)
  const keys = ordered || hasOddKeys(site) ? `list_filter(${all}, ${first})` : `list_distinct(${all})`
  const values = lambda(site.c, key =>
    part(site, `list_filter(${list}, ${lambda(site.c, e => `${e}.k = ${key}`)})`, 'v'),
  )
  return castTo(`map(${keys}, list_transform(${keys}, ${values}))`, target(site))
}
