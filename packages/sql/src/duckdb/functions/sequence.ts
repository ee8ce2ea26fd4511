import { carrierOf } from '../cast/site.ts'
import { lambda } from '../compiler.ts'
import { intervalLength } from '../literal.ts'
import { refuse } from '../refuse.ts'
import { castTo, failAs, when } from '../text.ts'
import { arg, type Site, sql, target, unless } from './site.ts'

/** The most elements that Trino lets `sequence` and `repeat` make. */
const MOST_ELEMENTS = 10_000

/** An element so many times over. */
export function repeat(site: Site): string {
  const count = sql(site, 1)
  const none = castTo('[]', target(site))
  const list = `list_resize(${none}, ${count}, ${castTo(sql(site, 0), carrierOf(arg(site, 0).type))})`
  return unless(
    site,
    `${count} < 0 OR ${count} > ${MOST_ELEMENTS}`,
    `count argument of repeat function must be from 0 to ${MOST_ELEMENTS}`,
    when([[`${count} IS NOT NULL`, list]]),
  )
}

/** From the first to the second, both included, in steps. */
export function sequence(site: Site): string {
  const [from, to] = [arg(site, 0), arg(site, 1)]
  const step = site.args[2]
  if (from.type.kind === 'bigint') {
    const by = step?.sql ?? when([[`${from.sql} <= ${to.sql}`, '1']], '-1')
    const count = `(CAST(${to.sql} AS HUGEINT) - ${from.sql}) // ${by}`
    return bounded(site, by, count, `generate_series(${from.sql}, ${to.sql}, ${by})`)
  }
  if (step?.type.kind === 'interval year to month') return monthSequence(site, step.sql)
  return from.type.kind === 'date' ? daySequence(site) : millisSequence(site)
}

/** `list`, unless the step leads nowhere or the steps are too many. */
function bounded(site: Site, step: string, count: string, list: string): string {
  const [from, to] = [sql(site, 0), sql(site, 1)]
  const failure = (message: string): string => failAs(target(site), 'INVALID_FUNCTION_ARGUMENT', message)
  return when(
    [
      [`${from} IS NULL OR ${to} IS NULL OR ${step} IS NULL`, 'NULL'],
      [`${step} = 0`, failure('step must not be zero')],
      [`${step} > 0 AND ${from} > ${to} OR ${step} < 0 AND ${from} < ${to}`, failure(SEQUENCE_DIRECTION)],
      [
        `${count} >= ${MOST_ELEMENTS}`,
        failure(`result of sequence function must not have more than ${MOST_ELEMENTS} entries`),
      ],
    ],
    list,
  )
}

const SEQUENCE_DIRECTION =
  'sequence stop value should be greater than or equal to start value if step is greater than zero otherwise stop should be less than or equal to start'

const DAY = 86_400_000n

function daySequence(site: Site): string {
  const [from, to, step] = [sql(site, 0), sql(site, 1), site.args[2]]
  const node = step?.node
  if (node && (node.kind !== 'interval' || intervalLength(node) % DAY !== 0n))
    return refuse('sequence of dates in steps that are no literal of whole days', "Write the step as INTERVAL '1' DAY.")
  const by = node?.kind === 'interval' ? String(intervalLength(node) / DAY) : when([[`${from} <= ${to}`, '1']], '-1')
  const distance = `(${to} - ${from})`
  const series = `generate_series(CAST(0 AS BIGINT), ${distance}, ${by})`
  const list = `list_transform(${series}, ${lambda(site.c, i => `${from} + CAST(${i} AS INTEGER)`)})`
  return bounded(site, by, `${distance} // ${by}`, list)
}

function millisSequence(site: Site): string {
  const [from, to, by] = [sql(site, 0), sql(site, 1), sql(site, 2)]
  const distance = `((epoch_us(${to}) - epoch_us(${from})) // 1000)`
  const list = `list_transform(generate_series(CAST(0 AS BIGINT), ${distance}, ${by}), ${lambda(site.c, i => `${from} + to_milliseconds(${i})`)})`
  return bounded(site, by, `${distance} // ${by}`, list)
}

function monthSequence(site: Site, by: string): string {
  const [from, to] = [sql(site, 0), sql(site, 1)]
  const distance = `date_sub('month', ${from}, ${to})`
  const at = lambda(site.c, i =>
    castTo(`${from} + to_months(CAST(${i} AS INTEGER))`, arg(site, 0).type.kind === 'date' ? 'DATE' : 'TIMESTAMP'),
  )
  const list = `list_transform(generate_series(CAST(0 AS BIGINT), ${distance}, ${by}), ${at})`
  return bounded(site, by, `${distance} // ${by}`, list)
}
