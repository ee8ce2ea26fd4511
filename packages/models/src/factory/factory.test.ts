import { parse } from 'oso-sql'
import { describe, expect, test } from 'vitest'
import { AGGREGATIONS, type Model } from '../model/model.ts'
import { readDeclared } from '../read/declared.ts'
import { readModel } from '../read/entry.ts'
import { readHead } from '../read/head.ts'
import { bucketOf, daysOf } from './buckets.ts'
import { expand } from './factory.ts'

const AROUND = { stage: 'metric', domain: 'metrics', tags: ['data_category=code'], glossary: new Map() } as const

const metric = (head: string, sql: string): Model =>
  readModel(readHead(`/*\n${head}\n*/\n${sql}`, 'metrics/code/x.sql'), AROUND)

const STARS = metric(
  'model stars\nlabel Stars\nformula sum of amount\nparents int_events_daily__github\nevents STARRED\n' +
    'entities artifact, project, collection\naggregations weekly, over_all_time',
  "select metrics_sample_date, event_source, to_id, '' as from_artifact_id, 'stars' as metric, sum(amount) as amount\n" +
    'from events group by 1, 2, 3',
)

const FANS = metric(
  'model fans\nformula one in three\nparents stars\nemits big_fans, small_fans\nentities project\n' +
    'aggregations monthly, over_all_time',
  'select * from events where amount > bucket_days',
)

const VIEWS = (
  await readDeclared(
    'timeseries_metrics_to_project:\n  about: All.\nkey_metrics_to_project:\n  about: All.\nmetrics_metadata:\n  about: All.\n',
    'intermediate/metrics.yaml',
  )
).map(entry => readModel(entry, { ...AROUND, stage: 'intermediate', tags: [] }))

const models = expand([STARS, FANS, ...VIEWS])
const named = (name: string) => models.find(model => model.name === name)

describe('a table of a metric', () => {
  test('is made for each entity and aggregation', () => {
    const tables = models.filter(model => model.metric?.key === 'stars' && model.stage === 'intermediate')
    expect(tables.map(table => table.name)).toEqual([
      'stars_to_artifact_weekly',
      'stars_to_artifact_over_all_time',
      'stars_to_project_weekly',
      'stars_to_project_over_all_time',
      'stars_to_collection_weekly',
      'stars_to_collection_over_all_time',
    ])
  })

  test('is of the shape that upstream gives it', () => {
    expect(named('stars_to_project_weekly')).toMatchObject({
      kind: 'incremental_by_time_range',
      grain: ['metric', 'to_project_id', 'from_artifact_id', 'event_source', 'metrics_sample_date'],
      purpose: 'Stars per project, weekly.',
      parents: ['int_events_daily__github', 'artifacts_by_project_v1'],
      cadence: 'weekly',
      built: true,
      metric: { publishedName: '{EVENT_SOURCE}_stars_weekly', view: 'timeseries_metrics_to_project' },
      upstream: {
        timeColumn: 'metrics_sample_date',
        partitionedBy: ['day(metrics_sample_date)'],
        options: { batch_concurrency: 1, forward_only: true, lookback: 10 },
      },
    })
  })

  test('over all time is made whole, dated by the day of the run', () => {
    expect(named('stars_to_project_over_all_time')).toMatchObject({ kind: 'full', cadence: null })
    expect(named('stars_to_project_over_all_time')?.sql).toContain('current_date as metrics_sample_date')
  })

  test('of another metric reads the table of the same entity and aggregation', () => {
    expect(named('fans_to_project_monthly')?.sql).toContain('from stars_to_project_monthly as peer')
  })

  test('counts an artifact once for a collection', () => {
    expect(named('stars_to_collection_weekly')?.sql).toMatch(/select distinct\s+artifacts_by_project_v1\.artifact_id/)
  })

  test('is a query that can be parsed', () => {
    for (const { sql, stage } of models) if (sql !== null && stage !== 'metric') parse(sql)
  })
})

describe('what collects metrics', () => {
  test('a view unites the tables of its entity and prefixes the source', () => {
    const sql = named('timeseries_metrics_to_project')?.sql ?? ''
    expect([...sql.matchAll(/from (\w+)/g)].map(match => match[1])).toEqual([
      'stars_to_project_weekly',
      'fans_to_project_monthly',
    ])
    expect(sql).toContain("concat(upper(event_source), '_', metric) as metric")
  })

  test('metadata has a row for each name that a metric gives', () => {
    const sql = named('metrics_metadata')?.sql ?? ''
    expect(sql).toContain("('Stars', 'Stars: sum of amount.', 'stars', 'metrics/code/x.sql', ")
    expect(sql).toContain("('Big Fans', 'fans: one in three.', 'big_fans', ")
    expect(sql).toContain("('Small Fans', ")
  })

  test('an unpublished metric has tables and stands in no view', () => {
    const hidden = { ...STARS, metric: STARS.metric && { ...STARS.metric, published: false } }
    const views = expand([hidden, ...VIEWS])
    expect(views.find(model => model.name === 'stars_to_project_weekly')?.metric).toMatchObject({
      publishedName: null,
      view: null,
    })
    expect(views.find(model => model.name === 'timeseries_metrics_to_project')?.sql).toBeNull()
  })

  test('a definition without SQL makes tables that are not built', () => {
    const declared = { ...STARS, sql: null, built: false }
    const table = expand([declared]).find(model => model.name === 'stars_to_project_weekly')
    expect(table).toMatchObject({ built: false, sql: null })
  })
})

describe('buckets', () => {
  test('there is one for every aggregation', () => {
    expect(new Set(AGGREGATIONS.map(aggregation => bucketOf('day', aggregation))).size).toBe(AGGREGATIONS.length)
  })

  test('half a year has six months', () => {
    expect(daysOf('start', 'biannually')).toBe("date_diff('day', start, date_add('month', 6, start))")
  })
})
