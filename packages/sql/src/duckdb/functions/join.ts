import { lambda, lambdaOf, type Value } from '../compiler.ts'
import { when } from '../text.ts'
import { literalText, type Site } from './site.ts'

/** The texts of a list one after the other, NULLs left out; of none, NULL or nothing. DuckDB's own takes only literals. */
export function joinedBy(site: Site, list: string, separator: Value): string {
  if (literalText(separator) !== undefined) return `array_to_string(${list}, ${separator.sql})`
  const known = `list_filter(${list}, ${lambda(site.c, e => `${e} IS NOT NULL`)})`
  const both = lambdaOf(site.c, 2, ([a, b]) => `${a} || ${separator.sql} || ${b}`)
  return when([[`len(${known}) > 0`, `list_reduce(${known}, ${both})`]])
}
