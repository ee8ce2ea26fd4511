import { expect, test } from 'vitest'
import { readModel } from './entry.ts'
import { readHead } from './head.ts'

const TEXT = `/*
model     days
stage     mart
grain     day
about     One row per day
          with a commit.
tags      export, index={"by_day": ["day", "n"]}
audits    not_null(columns=(day))
          has_at_least_n_rows(threshold=1)

day       date    not null  The day.
n         bigint
*/
select day, n from t
`

const AROUND = { stage: 'mart', domain: 'events', tags: [], glossary: new Map<string, string>() } as const

test('a head and its SQL become a model', () => {
  expect(readModel(readHead(TEXT, 'marts/events/days.sql'), AROUND)).toMatchObject({
    name: 'days',
    stage: 'mart',
    domain: 'events',
    kind: 'full',
    grain: ['day'],
    purpose: 'One row per day with a commit.',
    tags: ['export', 'index={"by_day": ["day", "n"]}'],
    audits: [{ name: 'not_null' }, { name: 'has_at_least_n_rows', arguments: { threshold: '1' } }],
    columns: [{ name: 'day', type: 'date' }, { name: 'n' }],
    built: true,
    sql: 'select day, n from t',
  })
})

test('a file without a head is refused', () => {
  expect(() => readHead('select 1', 'marts/x.sql')).toThrow('marts/x.sql:1:1: a model begins with its head')
})

test('a key without a value is refused at its line', () => {
  expect(() => readHead(TEXT.replace('grain     day', 'grain'), 'x.sql')).toThrow('x.sql:4:1: "grain" has no value')
})

test('a key that is there twice is refused', () => {
  expect(() => readHead(TEXT.replace('stage', 'model'), 'x.sql')).toThrow('x.sql:3:1: "model" is there twice')
})

test('an unknown key is refused, so that a slip of the pen is not lost', () => {
  const entry = readHead(TEXT.replace('grain ', 'grian '), 'x.sql')
  expect(() => readModel(entry, AROUND)).toThrow('x.sql:4:1: days: "grian" is not a key of a model')
})

test('a stage that is not the folder’s is refused', () => {
  const entry = readHead(TEXT.replace('stage     mart', 'stage     staging'), 'x.sql')
  expect(() => readModel(entry, AROUND)).toThrow('x.sql:3:1: days: "stage" is one of mart, not "staging"')
})
