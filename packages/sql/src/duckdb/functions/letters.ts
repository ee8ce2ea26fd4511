import { type Site, sql } from './site.ts'

/*
 * Java maps single code points between cases by its version of Unicode; DuckDB by its own. The letters for which they
 * differ are set aside: what differs is replaced after DuckDB's own mapping, which the rest share.
 */

/** `upper` or `lower` as Trino does it: a code point becomes one code point, and what has no such form stays. */
export function changeCase(site: Site, name: 'upper' | 'lower'): string {
  const x = sql(site, 0)
  if (name === 'lower') return `lower(${x})`
  // U+1E9E is DuckDB's capital of U+00DF, which Java leaves as it is.
  return `CASE WHEN contains(${x}, 'ß') THEN array_to_string(list_transform(string_split(${x}, 'ß'), (lambda s: upper(s))), 'ß') ELSE upper(${x}) END`
}
