import { expect, test } from 'vitest'
import { readDeclared } from './declared.ts'
import { readModel } from './entry.ts'

const AROUND = { stage: 'staging', domain: 'events', tags: [], glossary: new Map<string, string>() } as const

const read = async (text: string) =>
  (await readDeclared(text, 'staging/events.yaml')).map(entry => readModel(entry, AROUND))

test('a declared model has its facts and is not built', async () => {
  const text = `
stg_x__y:
  about: "Rows: as they come."
  kind: incremental_by_time_range
  parents: [a, b]
  reads: [bigquery.x.y]
  cadence: daily by default
  options: { lookback: 7, forward_only: true }
  columns: |
    id    bigint  not null
    name  varchar
`
  expect(await read(text)).toMatchObject([
    {
      name: 'stg_x__y',
      purpose: 'Rows: as they come.',
      kind: 'incremental_by_time_range',
      parents: ['a', 'b', 'bigquery.x.y'],
      cadence: 'daily',
      columns: [
        { name: 'id', type: 'bigint', nullable: false },
        { name: 'name', nullable: null },
      ],
      built: false,
      sql: null,
      upstream: { cadenceDeclared: false, options: { lookback: 7, forward_only: true } },
    },
  ])
})

test('a source that a pipeline loads is built without SQL', async () => {
  expect(await read('s:\n  about: x\n  loaded: true\n')).toMatchObject([{ built: true, sql: null }])
})

test('a column that is wrong is refused at its line of the file', async () => {
  const text = 's:\n  about: x\n  columns: |\n    a  bigint\n    b  bgint\n'
  await expect(read(text)).rejects.toThrow('staging/events.yaml:5:1: "bgint" is not a type')
})

test('text that is not YAML is refused with its place', async () => {
  await expect(read('a: [')).rejects.toThrow(/^staging\/events\.yaml:\d+:\d+: /)
})

test('a model that says nothing is refused', async () => {
  await expect(read('a: 1')).rejects.toThrow('staging/events.yaml:1:1: "a" says nothing of the model')
})

test('a kind that there is not is refused with those that there are', async () => {
  await expect(read('a:\n  about: x\n  kind: ful\n')).rejects.toThrow('"kind" is one of full, view,')
})
