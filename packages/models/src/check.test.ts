import { expect, test } from 'vitest'
import { check } from './check.ts'
import type { Model } from './model/model.ts'
import { readModel } from './read/entry.ts'
import { readHead } from './read/head.ts'
import { createRegistry } from './registry/registry.ts'

function findings(head: string, sql = 'select 1 as id', further: readonly Model[] = []): string[] {
  const stage = head.includes('stage staging') ? 'staging' : 'mart'
  const around = { stage, domain: 'x', tags: [], glossary: new Map<string, string>() } as const
  const entry = readHead(`/*\n${head}\nabout x\n\nid  integer\n*/\n${sql}`, 'x.sql')
  const registry = createRegistry([...further, readModel(entry, around)])
  return check(
    [registry.models().at(-1)].filter(model => model !== undefined),
    registry,
  )
}

test('nothing is found where nothing is wrong', () => {
  expect(findings('model a_v1\ngrain id')).toEqual([])
})

test('a grain that is not a column is found', () => {
  expect(findings('model a_v1\ngrain ids')).toEqual(['a_v1: grain "ids" is not a column'])
})

test('a mart without a grain is found', () => {
  expect(findings('model a_v1')).toEqual(['a_v1: a mart says its grain'])
})

test('an audit that cannot be asked is found', () => {
  expect(findings('model a_v1\ngrain id\naudits not_nul(columns=(id))')).toEqual(['a_v1: there is no audit "not_nul"'])
})

test('a name that does not tell its stage is found', () => {
  expect(findings('model a\nstage staging')).toEqual(['a: a model of stage staging begins with stg_'])
})

test('reading what is not built, or what stands later, is found', () => {
  const mart = readModel(readHead('/*\nmodel late_v1\nabout x\n\nid  integer\n*/\nselect 1 as id', 'x.sql'), {
    stage: 'mart',
    domain: 'x',
    tags: [],
    glossary: new Map(),
  })
  const unbuilt = { ...mart, name: 'unbuilt_v1', sql: null, built: false }
  const sql = 'select late_v1.id from late_v1 cross join unbuilt_v1'
  expect(findings('model stg_a\nstage staging', sql, [mart, unbuilt])).toEqual([
    'stg_a: reads "unbuilt_v1", which is not built',
    'stg_a: stands in staging and reads "late_v1", which stands later',
    'stg_a: stands in staging and reads "unbuilt_v1", which stands later',
  ])
})
