import { TYPES } from './columns.ts'
import type { Pool } from './pool.ts'
import type { Random } from './random.ts'

type Form = (pool: Pool, random: Random) => string

const NUMBER = /^(tinyint|smallint|integer|bigint|real|double|decimal)/
const TIME = /^(date|time|interval)/
const TEXT = /^(varchar|char)/

const numeric = (pool: Pool): string => pool.where(type => NUMBER.test(type)).sql
const temporal = (pool: Pool): string => pool.where(type => TIME.test(type)).sql
const text = (pool: Pool): string => pool.where(type => TEXT.test(type)).sql
const truth = (pool: Pool): string => pool.where(type => type === 'boolean').sql
const ARITHMETIC = ['+', '-', '*', '/', '%']
const COMPARISON = ['=', '<>', '<', '<=', '>', '>=', 'IS DISTINCT FROM', 'IS NOT DISTINCT FROM']
const FIELDS = ['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'DOW', 'DOY', 'HOUR', 'MINUTE', 'SECOND', 'TIMEZONE_HOUR']

/** Two expressions of one type, or of two numeric ones, most of the time. */
function alike(pool: Pool, random: Random): readonly [string, string] {
  const first = pool.any()
  if (NUMBER.test(first.type) && random.chance(0.5)) return [first.sql, numeric(pool)]
  return [first.sql, random.chance(0.85) ? pool.ofType(first.type) : pool.any().sql]
}

/** Every form of expression that is no plain call. */
const FORMS: readonly Form[] = [
  (pool, random) => `(${numeric(pool)} ${random.pick(ARITHMETIC)} ${numeric(pool)})`,
  (pool, random) => `(${numeric(pool)} ${random.pick(ARITHMETIC)} ${numeric(pool)})`,
  (pool, random) => `(${temporal(pool)} ${random.pick(['+', '-'])} ${temporal(pool)})`,
  (pool, random) =>
    `(${pool.where(type => type.startsWith('interval')).sql} ${random.pick(['*', '/'])} ${numeric(pool)})`,
  pool => `(- ${numeric(pool)})`,
  (pool, random) => alike(pool, random).join(` ${random.pick(COMPARISON)} `),
  (pool, random) => alike(pool, random).join(` ${random.pick(COMPARISON)} `),
  (pool, random) => `(${alike(pool, random).join(' || ')})`,
  pool => `(${text(pool)} || ${text(pool)})`,
  (pool, random) => {
    const [first, second] = alike(pool, random)
    return `${first} BETWEEN ${second} AND ${second}`
  },
  (pool, random) => {
    const [first, second] = alike(pool, random)
    return `${first} ${random.pick(['IN', 'NOT IN'])} (${second}, ${alike(pool, random)[0]}, ${first})`
  },
  pool => `${text(pool)} LIKE ${text(pool)}`,
  (pool, random) => `${text(pool)} LIKE 'a$%%' ESCAPE ${random.pick(["'$'", "'$$'", text(pool)])}`,
  (pool, random) => `CASE WHEN ${truth(pool)} THEN ${alike(pool, random).join(' ELSE ')} END`,
  (pool, random) => {
    const [subject, when] = alike(pool, random)
    const [then, otherwise] = alike(pool, random)
    return `CASE ${subject} WHEN ${when} THEN ${then} WHEN NULL THEN NULL ELSE ${otherwise} END`
  },
  (pool, random) => `COALESCE(${alike(pool, random).join(', ')})`,
  (pool, random) => `NULLIF(${alike(pool, random).join(', ')})`,
  (pool, random) => `IF(${truth(pool)}, ${alike(pool, random).join(', ')})`,
  pool => `TRY(${pool.any().sql})`,
  (pool, random) => `CAST(${pool.any().sql} AS ${random.pick(TYPES)})`,
  (pool, random) => `TRY_CAST(${text(pool)} AS ${random.pick(TYPES)})`,
  (pool, random) => `TRY_CAST(${pool.any().sql} AS ${random.pick(TYPES)})`,
  (_, random) => `CAST(JSON '[1, 2]' AS ${random.pick(TYPES)})`,
  (pool, random) => `EXTRACT(${random.pick(FIELDS)} FROM ${temporal(pool)})`,
  (pool, random) => `${temporal(pool)} AT TIME ZONE ${random.pick(["'Europe/Paris'", "'+05:30'", 'iv', text(pool)])}`,
  pool => `${pool.where(type => /^(array|map)/.test(type)).sql}[${pool.any().sql}]`,
  pool => `${pool.where(type => type.startsWith('array')).sql}[1]`,
  (_, random) => `r.${random.pick(['x', 'y', 'z'])}`,
  (pool, random) => `ROW(${alike(pool, random).join(', ')})`,
  (pool, random) => `ARRAY[${alike(pool, random).join(', ')}]`,
  (pool, random) => `MAP(ARRAY[${alike(pool, random).join(', ')}], ARRAY[${alike(pool, random).join(', ')}])`,
  (pool, random) => `(${truth(pool)} ${random.pick(['AND', 'OR'])} ${truth(pool)})`,
  pool => `(NOT ${truth(pool)})`,
  pool => `${pool.any().sql} IS NULL`,
  (pool, random) => `format('%s %s', ${alike(pool, random).join(', ')})`,
  pool => `TRIM(BOTH ${text(pool)} FROM ${text(pool)})`,
  pool => `SUBSTRING(${text(pool)} FROM ${numeric(pool)} FOR ${numeric(pool)})`,
  pool => `POSITION(${text(pool)} IN ${text(pool)})`,
  pool => `NORMALIZE(${text(pool)}, NFKC)`,
  (pool, random) =>
    `JSON_VALUE(${text(pool)}, 'lax $.a' RETURNING ${random.pick(TYPES)} DEFAULT ${pool.any().sql} ON EMPTY)`,
  pool => `JSON_QUERY(${text(pool)}, 'strict $.a[*]' WITH ARRAY WRAPPER)`,
  pool => `JSON_EXISTS(${text(pool)}, 'lax $.b')`,
  pool => `JSON_OBJECT('k' : ${pool.any().sql}, KEY ${text(pool)} VALUE ${pool.any().sql} ABSENT ON NULL)`,
  pool => `JSON_ARRAY(${pool.any().sql}, ${pool.any().sql})`,
  (pool, random) => {
    const [first, second] = alike(pool, random)
    return `${first} ${random.pick(['IN', '= ANY', '<> ALL', '< ALL'])} (SELECT ${second})`
  },
  pool => `(SELECT ${pool.any().sql})`,
]

/** An expression of some form. */
export function form(pool: Pool, random: Random): string {
  return random.pick(FORMS)(pool, random)
}
