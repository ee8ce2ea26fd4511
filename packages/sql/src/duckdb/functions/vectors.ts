import { lambda } from '../compiler.ts'
import { failAs, when } from '../text.ts'
import { arg, type Rewrites, type Site, sql } from './site.ts'

/** Arrays of doubles as vectors. */
export const VECTORS: Rewrites = {
  dot_product: site => vectors(site, sumOf(site, 'x * y')),
  euclidean_distance: site => vectors(site, `sqrt(${sumOf(site, '(x - y) * (x - y)')})`),
  cosine_similarity: cosine,
  cosine_distance: site => `(1.0 - ${cosine(site)})`,
}

/** The sum of a term in `x` and `y` over the pairs of elements. */
function sumOf(site: Site, term: string): string {
  const [a, b] = [sql(site, 0), sql(site, 1)]
  const each = lambda(site.c, pair => term.replaceAll('x', `${pair}[1]`).replaceAll('y', `${pair}[2]`))
  return `coalesce(list_sum(list_transform(list_zip(${a}, ${b}), ${each})), 0e0)`
}

/** A result over two vectors of one length and without NULLs. */
function vectors(site: Site, result: string): string {
  const [a, b] = [sql(site, 0), sql(site, 1)]
  const unknown = `${a} IS NULL OR ${b} IS NULL OR list_count(${a}) < len(${a}) OR list_count(${b}) < len(${b})`
  const failure = failAs('DOUBLE', 'INVALID_FUNCTION_ARGUMENT', 'Both array arguments must have the same length')
  return when(
    [
      [unknown, 'NULL'],
      [`len(${a}) <> len(${b})`, failure],
    ],
    result,
  )
}

function cosine(site: Site): string {
  if (arg(site, 0).type.kind === 'map') return cosineOfMaps(site)
  const [a, b] = [lengthOf(site, sql(site, 0)), lengthOf(site, sql(site, 1))]
  const failure = failAs('DOUBLE', 'INVALID_FUNCTION_ARGUMENT', 'Vector magnitude cannot be zero')
  return vectors(site, when([[`${a} = 0 OR ${b} = 0`, failure]], `(${sumOf(site, 'x * y')} / (${a} * ${b}))`))
}

/** Of vectors that are maps of what is not zero, by name: NULL if one holds a NULL, NaN where one has no length. */
function cosineOfMaps(site: Site): string {
  const [a, b] = [sql(site, 0), sql(site, 1)]
  const total = (each: (entry: string) => string): string =>
    `coalesce(list_sum(list_transform(map_entries(${a}), ${lambda(site.c, each)})), 0e0)`
  const lengths = [a, b].map(map => lengthOf(site, `map_values(${map})`))
  const isKnown = [a, b].map(map => `list_count(map_values(${map})) = cardinality(${map})`).join(' AND ')
  return when([[isKnown, `(${total(e => `${e}.value * ${b}[${e}.key]`)} / (${lengths.join(' * ')}))`]])
}

function lengthOf(site: Site, list: string): string {
  return `sqrt(coalesce(list_sum(list_transform(${list}, ${lambda(site.c, e => `${e} * ${e}`)})), 0e0))`
}
