import { lambda } from '../compiler.ts'
import { refuse } from '../refuse.ts'
import { failAs, struct, when } from '../text.ts'
import { elementOf, lambdaBody } from './lambdas.ts'
import { type Site, sql, target } from './site.ts'

/** The elements in order, NULLs last; or in the order of a comparator. */
export function sort(site: Site): string {
  if (site.args.length > 1) return sortBy(site)
  const element = elementOf(site)
  if (element.kind === 'array' || element.kind === 'row')
    return refuse('array_sort over nested values', 'Sort rows of UNNEST, or give a comparator.')
  return `list_sort(${sql(site, 0)}, 'ASC', 'NULLS LAST')`
}

const BAD_RESULT = 'Lambda comparator must return either -1, 0, or 1'
const CONTRADICTION = 'array_sort with a comparator that contradicts itself is not available here'

/**
 * In the order of a comparator: an element's place is how many are before it. Elements that are equal by it keep their
 * order, as Java's sort keeps it. What that sort makes of a comparator that puts both of two different elements before
 * the other depends on which it happens to compare.
 */
function sortBy(site: Site): string {
  const failure = (code: string, message: string): string => failAs(target(site), code, message)
  const sorted = lambda(site.c, list => {
    const compared = (i: string, j: string): string => lambdaBody(site, 1, [`${list}[${i}]`, `${list}[${j}]`])
    const others = (i: string, test: (j: string) => string): string =>
      `list_filter(range(1, len(${list}) + 1), ${lambda(site.c, j => `${j} <> ${i} AND (${test(j)})`)})`
    const anyPair = (test: (i: string, j: string) => string): string =>
      `len(list_filter(range(1, len(${list}) + 1), ${lambda(site.c, i => `len(${others(i, j => test(i, j))}) > 0`)})) > 0`
    const bad = anyPair((i, j) => `coalesce(${compared(i, j)} NOT IN (-1, 0, 1), true)`)
    const contradicts = anyPair(
      (i, j) => `${list}[${i}] IS DISTINCT FROM ${list}[${j}] AND ${compared(i, j)} <> -${compared(j, i)}`,
    )
    const before = (i: string): string =>
      `len(${others(i, j => `${compared(j, i)} = -1 OR ${compared(j, i)} = 0 AND ${j} < ${i}`)})`
    const ranked = `list_transform(range(1, len(${list}) + 1), ${lambda(site.c, i => struct(['r', before(i)], ['i', i]))})`
    const inOrder = `list_transform(list_sort(${ranked}), ${lambda(site.c, r => `${list}[${r}.i]`)})`
    return when(
      [
        [bad, failure('INVALID_FUNCTION_ARGUMENT', BAD_RESULT)],
        [contradicts, failure('NOT_PORTABLE', CONTRADICTION)],
      ],
      inOrder,
    )
  })
  return when([[`${sql(site, 0)} IS NOT NULL`, `list_transform([${sql(site, 0)}], ${sorted})[1]`]])
}
