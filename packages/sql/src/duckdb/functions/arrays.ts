import { type ArrayType, isFloat, type Type, VARCHAR } from '../../types/type.ts'
import { cast } from '../cast/cast.ts'
import { allTrue, compare, comparesNatively, groupsNatively } from '../compare.ts'
import { external, lambda, lambdaOf } from '../compiler.ts'
import { mayFail } from '../may-fail.ts'
import { refuse } from '../refuse.ts'
import { castTo, failAs, struct, when } from '../text.ts'
import { caughtBy, tryOf } from '../try.ts'
import { joinedBy } from './join.ts'
import { elementOf, lambdaArg, lambdaBody, lambdaNode, lambdaOver } from './lambdas.ts'
import { reduce } from './reduce.ts'
import { repeat, sequence } from './sequence.ts'
import { arg, literalInteger, type Rewrite, type Rewrites, type Site, sql, target, unlessWrong } from './site.ts'
import { sort } from './sort.ts'

/** Arrays, with and without lambdas. Vectors have a file of their own. */
export const ARRAYS: Rewrites = {
  cardinality: site =>
    arg(site, 0).type.kind === 'map' ? castTo(`cardinality(${sql(site, 0)})`, 'BIGINT') : `len(${sql(site, 0)})`,
  element_at: elementAt,
  array_distinct: site => distinct(site, sql(site, 0)),
  array_union: site => distinct(site, `(${sql(site, 0)} || ${sql(site, 1)})`),
  array_except: except,
  array_intersect: intersect,
  array_join: join,
  array_max: extreme('list_max'),
  array_min: extreme('list_min'),
  array_position: position,
  array_remove: remove,
  array_sort: sort,
  arrays_overlap: overlap,
  contains,
  contains_sequence: containsSequence,
  filter: site => `list_filter(${sql(site, 0)}, ${lambdaArg(site, 1)})`,
  transform: site => `list_transform(${sql(site, 0)}, ${lambdaArg(site, 1)})`,
  flatten: site => `flatten(${sql(site, 0)})`,
  reduce,
  any_match: site => upTo(site, true, anyTrue(sql(site, 0), matches(site))),
  all_match: site => upTo(site, false, when([[`${sql(site, 0)} IS NOT NULL`, allTrue(matches(site))]])),
  none_match: site => `(NOT ${upTo(site, true, anyTrue(sql(site, 0), matches(site)))})`,
  ngrams,
  repeat,
  sequence,
  slice,
  trim_array: trimArray,
  zip,
  zip_with: zipWith,
  array_histogram: histogramOf,
  combinations,
  shuffle,
}

function elementAt(site: Site): string {
  const [list, index] = [sql(site, 0), sql(site, 1)]
  if (arg(site, 0).type.kind === 'map') {
    const { type } = arg(site, 1)
    return comparesNatively(type) ? `${list}[${index}]` : refuse('looking up a key of this type in a map')
  }
  const at = `${list}[${index}]`
  return (literalInteger(site.args[1]) ?? 0n) !== 0n
    ? at
    : unlessWrong(site, `${index} = 0`, 'SQL array indices start at 1', at)
}

/** First of each kind, in order; NULL is a kind. */
function distinct(site: Site, list: string): string {
  if (!groupsNatively(elementOf(site))) refuse(`${site.name} over maps`)
  const first = lambdaOf(site.c, 2, ([element, index]) => `list_position(${list}, ${element}) = ${index}`)
  return `list_filter(${list}, ${first})`
}

function without(site: Site, list: string, other: string): string {
  const kept = lambda(site.c, element => `list_position(${other}, ${element}) IS NULL`)
  return when([[`${other} IS NOT NULL`, `list_filter(${list}, ${kept})`]])
}

// Where the second list is empty, Trino gives the first as it is.
function except(site: Site): string {
  const [list, other] = [sql(site, 0), sql(site, 1)]
  return when([[`len(${other}) = 0`, list]], distinct(site, without(site, list, other)))
}

// In the order of the longer list.
function intersect(site: Site): string {
  const kept = (list: string, other: string): string => {
    const both = lambda(site.c, element => `list_position(${other}, ${element}) IS NOT NULL`)
    return distinct(site, `list_filter(${list}, ${both})`)
  }
  const [a, b] = [sql(site, 0), sql(site, 1)]
  const known = `${a} IS NOT NULL AND ${b} IS NOT NULL`
  return when([
    [`${known} AND len(${a}) < len(${b})`, kept(b, a)],
    [known, kept(a, b)],
  ])
}

/** Elements as text; a NULL is left out, or stands as the third argument says. */
function join(site: Site): string {
  const element = elementOf(site)
  const list = sql(site, 0)
  const missing = site.args[2]?.sql
  const each = lambda(site.c, e => {
    const written = element.kind === 'varchar' ? e : cast(site.c, e, element, VARCHAR)
    return missing === undefined ? written : `coalesce(${written}, ${missing})`
  })
  const known = site.args.map(argument => `${argument.sql} IS NOT NULL`).join(' AND ')
  return when([[known, `coalesce(${joinedBy(site, `list_transform(${list}, ${each})`, arg(site, 1))}, '')`]])
}

/** NULL if there is one or no element; NaN only if there is nothing else. */
function extreme(name: 'list_max' | 'list_min'): Rewrite {
  return site => {
    const list = sql(site, 0)
    const element = elementOf(site)
    if (element.kind === 'unknown') return castTo('NULL', target(site))
    if (element.kind === 'array' || element.kind === 'row' || element.kind === 'map')
      return refuse(`${site.name} over nested values`)
    const numbers = `list_filter(${list}, ${lambda(site.c, e => `NOT isnan(${e})`)})`
    const found = isFloat(element) ? `coalesce(${name}(${numbers}), ${name}(${list}))` : `${name}(${list})`
    return when([[`list_count(${list}) = len(${list})`, found]])
  }
}

function equalTo(site: Site, list: string, wanted: string, type: Type): string {
  return `list_transform(${list}, ${lambda(site.c, element => compare(site.c, '=', element, wanted, type))})`
}

/** The place of the first equal element, 0 if there is none. */
function position(site: Site): string {
  const [list, wanted] = [sql(site, 0), sql(site, 1)]
  const element = elementOf(site)
  const places = comparesNatively(element)
    ? `list_position(${list}, ${wanted})`
    : `list_position(${equalTo(site, list, wanted, element)}, true)`
  return when([[`${list} IS NOT NULL AND ${wanted} IS NOT NULL`, castTo(`coalesce(${places}, 0)`, 'BIGINT')]])
}

function remove(site: Site): string {
  const [list, wanted] = [sql(site, 0), sql(site, 1)]
  const kept = lambda(site.c, element => `(${compare(site.c, '=', element, wanted, elementOf(site))}) IS NOT TRUE`)
  return when([[`${wanted} IS NOT NULL`, `list_filter(${list}, ${kept})`]])
}

function overlap(site: Site): string {
  const [a, b] = [sql(site, 0), sql(site, 1)]
  if (!comparesNatively(elementOf(site))) return refuse('arrays_overlap over this type')
  return when(
    [
      [`${a} IS NULL OR ${b} IS NULL`, 'NULL'],
      [`len(${a}) = 0 OR len(${b}) = 0`, 'false'],
      [`list_has_any(${a}, ${b})`, 'true'],
      [`list_count(${a}) < len(${a}) OR list_count(${b}) < len(${b})`, 'NULL'],
    ],
    'false',
  )
}

/** Whether an element is equal; unknown if it might be. */
function contains(site: Site): string {
  const [list, wanted] = [sql(site, 0), sql(site, 1)]
  const { type } = arg(site, 0)
  if (type.kind !== 'array') return refuse('contains of a network')
  if (!comparesNatively(type.element)) {
    return when([[`${wanted} IS NOT NULL`, anyTrue(list, equalTo(site, list, wanted, type.element))]])
  }
  return when(
    [
      [`list_contains(${list}, ${wanted})`, 'true'],
      [`${list} IS NULL OR ${wanted} IS NULL OR list_count(${list}) < len(${list})`, 'NULL'],
    ],
    'false',
  )
}

function containsSequence(site: Site): string {
  const [list, part] = [sql(site, 0), sql(site, 1)]
  if (!comparesNatively(elementOf(site))) return refuse('contains_sequence over this type')
  const here = lambda(site.c, i => `${list}[${i}:${i} + len(${part}) - 1] = ${part}`)
  const starts = `range(1, len(${list}) - len(${part}) + 2)`
  const failure = failAs('BOOLEAN', 'NOT_PORTABLE', 'contains_sequence over NULL elements is not available here')
  return when(
    [
      [`${list} IS NULL OR ${part} IS NULL`, 'NULL'],
      [`len(${part}) = 0`, 'true'],
      [`list_count(${list}) < len(${list}) OR list_count(${part}) < len(${part})`, failure],
    ],
    `len(list_filter(${starts}, ${here})) > 0`,
  )
}

function matches(site: Site): string {
  return `list_transform(${sql(site, 0)}, ${lambdaArg(site, 1)})`
}

/** The verdict on all elements, or that of one which decides before another fails: Trino looks no further. */
function upTo(site: Site, decides: boolean, verdict: string): string {
  const { c } = site
  if (!mayFail(c, lambdaNode(site, 1).body)) return verdict
  const each = lambda(c, e => tryOf(`[${caughtBy(c, 'try', () => lambdaBody(site, 1, [e]))}]`))
  const all = `list_transform(${sql(site, 0)}, ${each})`
  return when([[`list_position(${all}, [${decides}]) < list_position(${all}, NULL)`, String(decides)]], verdict)
}

/** Of a list of booleans: true if one is, else NULL if one is, else false. `list` is what they were made from. */
function anyTrue(list: string, verdicts: string): string {
  return when(
    [
      [`${list} IS NULL`, 'NULL'],
      [`list_contains(${verdicts}, true)`, 'true'],
      [`list_count(${verdicts}) < len(${verdicts})`, 'NULL'],
    ],
    'false',
  )
}

function ngrams(site: Site): string {
  const [list, size] = [sql(site, 0), sql(site, 1)]
  const gram = lambda(site.c, i => `${list}[${i}:${i} + ${size} - 1]`)
  const all = `list_transform(range(1, len(${list}) - ${size} + 2), ${gram})`
  return unlessWrong(site, `${size} <= 0`, 'N must be positive', when([[`${size} > len(${list})`, `[${list}]`]], all))
}

function slice(site: Site): string {
  const [list, start, length] = [sql(site, 0), sql(site, 1), sql(site, 2)]
  const begin = when([[`${start} < 0`, `len(${list}) + 1 + ${start}`]], start)
  const wrong = `${start} = 0 OR ${length} < 0`
  const none = `${start} < -len(${list})`
  // Beyond 64 bits Trino's end comes before its start.
  const plain = `list_slice(${list}, ${begin}, ${begin} + (${length} - 1))`
  const isFar = `CAST(${begin} AS HUGEINT) + ${length} > 9223372036854775807`
  const isNear = [start, length].every(value => /^\(?-?\d{1,9}\)?$/.test(value))
  const part = isNear
    ? plain
    : when(
        [
          [`${list} IS NULL`, 'NULL'],
          [isFar, castTo('[]', target(site))],
        ],
        plain,
      )
  return unlessWrong(
    site,
    wrong,
    'SQL array indices start at 1, and length must be greater than or equal to 0',
    when([[none, castTo('[]', target(site))]], part),
  )
}

function trimArray(site: Site): string {
  const [list, count] = [sql(site, 0), sql(site, 1)]
  return unlessWrong(
    site,
    `${count} < 0 OR ${count} > len(${list})`,
    'size must not be negative, nor exceed array cardinality',
    `list_slice(${list}, 1, len(${list}) - ${count})`,
  )
}

function zip(site: Site): string {
  const element = (site.type as ArrayType).element
  const fields = element.kind === 'row' ? element.fields : []
  const each = lambda(site.c, pair => struct(...fields.map((_, i) => [`field${i}`, `${pair}[${i + 1}]`] as const)))
  return zipped(site, site.args.length, each)
}

/** What `each` makes of the pairs of the first lists; NULL if one of them is. */
function zipped(site: Site, count: number, each: string): string {
  const lists = site.args.slice(0, count).map(argument => argument.sql)
  const known = lists.map(list => `${list} IS NOT NULL`).join(' AND ')
  return when([[known, `list_transform(list_zip(${lists.join(', ')}), ${each})`]])
}

function zipWith(site: Site): string {
  return zipped(
    site,
    2,
    lambdaOver(site, 2, pair => [`${pair}[1]`, `${pair}[2]`]),
  )
}

function histogramOf(site: Site): string {
  const list = sql(site, 0)
  if (!comparesNatively(elementOf(site))) return refuse('array_histogram over this type')
  const known = `list_filter(${list}, ${lambda(site.c, e => `${e} IS NOT NULL`)})`
  const keys = `list_distinct(${known})`
  const count = lambdaOf(site.c, 1, ([key]) => `len(list_filter(${known}, ${lambda(site.c, e => `${e} = ${key}`)}))`)
  return when([[`${list} IS NOT NULL`, `map(${keys}, list_transform(${keys}, ${count}))`]])
}

/** Every choice of so many elements, each in the order of the list; TypeScript tells the places of the chosen ones. */
function combinations(site: Site): string {
  const size = sql(site, 1)
  const made = lambda(site.c, list => {
    const places = external(site.c, 'trino_combinations', `len(${list})`, size)
    const chosen = lambda(site.c, at => `list_transform(${at}, ${lambda(site.c, i => `${list}[${i}]`)})`)
    return `list_transform(${places}, ${chosen})`
  })
  return `list_transform([${sql(site, 0)}], ${made})[1]`
}

function shuffle(site: Site): string {
  const list = sql(site, 0)
  const chance = lambda(site.c, () => 'random()')
  return `list_select(${list}, list_grade_up(list_transform(range(len(${list})), ${chance})))`
}
