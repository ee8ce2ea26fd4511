import { failAs, when } from '../text.ts'
import { aggregate, literalInteger, type Rewrite, type Rewrites, type Site, sql } from './site.ts'

/** Window functions: of the same name and meaning, but that Trino checks their numbers. */
export const WINDOWS: Rewrites = {
  row_number: none,
  rank: none,
  dense_rank: none,
  percent_rank: none,
  cume_dist: none,
  ntile: positive(0, 'Buckets must be greater than 0'),
  first_value: site => aggregate(site, 'first_value', sql(site, 0)),
  last_value: site => aggregate(site, 'last_value', sql(site, 0)),
  nth_value: positive(1, 'Offset must be at least 1'),
  lag: offset,
  lead: offset,
}

function none(site: Site): string {
  return aggregate(site, site.name)
}

/** A number that is checked where it stands, as DuckDB would refuse it under another name. */
function atLeast(site: Site, index: number, least: bigint, message: string, nulls = false): string {
  const number = site.args[index]
  if (number === undefined) return ''
  const written = literalInteger(number)
  if (written !== undefined && written >= least) return number.sql
  const wrong = `${number.sql} < ${least}${nulls ? ` OR ${number.sql} IS NULL` : ''}`
  return when([[wrong, failAs('BIGINT', 'INVALID_FUNCTION_ARGUMENT', message)]], number.sql)
}

function positive(index: number, message: string): Rewrite {
  return site => {
    const args = site.args.map((argument, i) => (i === index ? atLeast(site, i, 1n, message) : argument.sql))
    return aggregate(site, site.name, ...args)
  }
}

function offset(site: Site): string {
  const args = site.args.map((argument, i) =>
    i === 1 ? atLeast(site, i, 0n, 'Offset must be at least 0, and not null', true) : argument.sql,
  )
  return aggregate(site, site.name, ...args)
}
