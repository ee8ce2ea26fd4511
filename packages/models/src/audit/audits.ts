import { identifier } from './identifier.ts'

/** What an audit is asked for: the table, quoted, and its arguments. */
export type Ask = Readonly<{
  table: string
  text(name: string): string
  list(name: string): readonly string[]
  has(name: string): boolean
}>

/** Each audit: arguments → the query in Trino's dialect that returns the bad rows. */
export const AUDITS: Readonly<Record<string, (ask: Ask) => string>> = {
  not_null: notNull,
  unique,
  accepted_values: acceptedValues,
  has_at_least_n_rows: hasAtLeastRows,
  number_of_rows: hasAtLeastRows,
  no_gaps: noGaps,
}

function notNull({ table, list }: Ask): string {
  const columns = list('columns').map(identifier)
  return `select ${columns.join(', ')} from ${table} where ${columns.map(column => `${column} is null`).join(' or ')}`
}

/** Rows that share a key, one for each key. */
function unique({ table, list }: Ask): string {
  const columns = list('columns').map(identifier).join(', ')
  return `select ${columns}, count(*) as row_count from ${table} group by ${columns} having count(*) > 1`
}

function acceptedValues({ table, text, list }: Ask): string {
  const column = identifier(text('column'))
  const values = list('values').map(value => `'${value.replaceAll("'", "''")}'`)
  return `select ${column}, count(*) as row_count from ${table} where ${column} not in (${values.join(', ')}) group by ${column}`
}

function hasAtLeastRows({ table, text }: Ask): string {
  return `select count(*) as row_count from ${table} having count(*) < ${integer(text('threshold'))}`
}

/** Upstream's own lower bound: what is older was never complete. */
const NO_GAPS_SINCE = "date '2015-01-01'"

/**
 * Days, weeks or months without a row, between the first and the last that have one. The last is left out, as it may not
 * be over. With `missing_rate_min_threshold` some may be missing: only when fewer than that share are there are they bad.
 */
function noGaps({ table, text, has }: Ask): string {
  const part = datePart(text('no_gap_date_part'))
  const time = identifier(text('time_column'))
  const threshold = has('missing_rate_min_threshold') ? decimal(text('missing_rate_min_threshold')) : '1.0'
  return `with
present as (
  select distinct cast(date_trunc('${part}', ${time}) as date) as bucket from ${table} where ${time} is not null
),
expected as (
  select day as bucket
  from (select min(bucket) as first_bucket, max(bucket) as last_bucket from present where bucket >= ${NO_GAPS_SINCE})
  cross join unnest(sequence(first_bucket, last_bucket, interval '1' day)) as days (day)
  where day < last_bucket and day = cast(date_trunc('${part}', day) as date)
)
select bucket
from expected
where bucket not in (select bucket from present)
  and (select count(*) from present where bucket >= ${NO_GAPS_SINCE}) < ${threshold} * (select count(*) + 1 from expected)`
}

function integer(text: string): string {
  return matching(text, /^\d+$/, 'a whole number')
}

function decimal(text: string): string {
  return matching(text, /^\d\.\d+$/, 'a share such as 0.95')
}

function datePart(text: string): string {
  return matching(text, /^(?:day|week|month)$/, 'day, week or month')
}

function matching(text: string, pattern: RegExp, what: string): string {
  if (!pattern.test(text)) throw new RangeError(`"${text}" is not ${what}`)
  return text
}
