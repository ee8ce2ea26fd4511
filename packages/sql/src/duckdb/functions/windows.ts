import { failAs, when } from '../text.ts'
import { aggregate, literalInteger, type Rewrite, type Rewrites, type Site, sql, target } from './site.ts'

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

function checked(site: Site, index: number, least: bigint, message: string, call: string): string {
  const number = site.args[index]
  const written = literalInteger(number)
  if (number === undefined || (written !== undefined && written >= least)) return call
  return when([[`${number.sql} < ${least}`, failAs(target(site), 'INVALID_FUNCTION_ARGUMENT', message)]], call)
}

function positive(index: number, message: string): Rewrite {
  return site =>
    checked(site, index, 1n, message, aggregate(site, site.name, ...site.args.map(argument => argument.sql)))
}

function offset(site: Site): string {
  const call = aggregate(site, site.name, ...site.args.map(argument => argument.sql))
  return checked(site, 1, 0n, 'Offset must be at least 0', call)
}
