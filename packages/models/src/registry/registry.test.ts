import { analyse, parse } from 'oso-sql'
import { describe, expect, test } from 'vitest'
import { ModelError } from '../errors.ts'
import type { Model } from '../model/model.ts'
import { readDeclared } from '../read/declared.ts'
import { readModel } from '../read/entry.ts'
import { readHead } from '../read/head.ts'
import { pack, unpack } from './packed.ts'
import { createRegistry } from './registry.ts'

const AROUND = { domain: 'x', tags: [], glossary: new Map<string, string>() } as const

const built = (name: string, columns: string, sql: string): Model =>
  readModel(readHead(`/*\nmodel ${name}\nabout x\n\n${columns}\n*/\n${sql}`, `intermediate/x/${name}.sql`), {
    ...AROUND,
    stage: 'intermediate',
  })

const SOURCES = (
  await readDeclared(
    `src_repos:
  about: Repositories.
  loaded: true
  aliases: [bigquery.repos]
  columns: |
    id    bigint   not null  Number.
    name  varchar
stars_declared:
  about: Stars.
  parents: [BigQuery.Repos, somewhere.else]
`,
    'sources/x.yaml',
  )
).map(entry => readModel(entry, { ...AROUND, stage: 'source' }))

const NAMED = built(
  'int_named',
  'id  bigint\nlabel  varchar',
  "select id, concat('#', upper(name)) as label from src_repos",
)
const COUNTED = built(
  'int_counted',
  'label  varchar\nn  bigint',
  'select label, count(*) as n from oso.int_named where id > 1 group by label',
)

const registry = createRegistry([COUNTED, NAMED, ...SOURCES])

describe('names', () => {
  test.each([
    ['int_named'],
    ['oso.int_named'],
    ['iceberg.oso.int_named'],
    ['INT_Named'],
    ['ICEBERG.OSO.INT_NAMED'],
  ])('%s is int_named', name => {
    expect(registry.resolve(name.split('.'))?.name).toBe('int_named')
  })

  test.each([
    ['int_nam'],
    ['hive.oso.int_named'],
    ['other.int_named'],
    ['iceberg.int_named'],
    [''],
  ])('"%s" is no model', name => {
    expect(registry.resolve(name.split('.'))).toBeUndefined()
  })

  test('an alias resolves, whatever its case and however many parts it has', () => {
    expect(registry.resolve(['BIGQUERY', 'repos'])?.name).toBe('src_repos')
  })

  test('near names are offered, of those that may be seen', () => {
    expect(registry.nearest('int_namd', 1)).toEqual(['int_named'])
    expect(registry.nearest('int_namd', 1, name => name !== 'int_named')).not.toContain('int_named')
  })
})

describe('what SQL reads', () => {
  test('is who a model is made from, and a declared parent is found by its alias', () => {
    expect(registry.parents('int_counted')).toEqual(['int_named'])
    expect(registry.parents('stars_declared')).toEqual(['src_repos', 'somewhere.else'])
    expect(registry.children('src_repos')).toEqual(['int_named', 'stars_declared'])
  })

  test('gives an order in which each stands after what it reads', () => {
    expect(registry.order()).toEqual(['src_repos', 'int_named', 'int_counted', 'stars_declared'])
  })

  test('leads to the sources', () => {
    expect(registry.model('int_counted')?.sources).toEqual(['src_repos'])
    expect(registry.lineage('int_counted')).toEqual({
      nodes: ['int_counted', 'int_named', 'src_repos'],
      edges: [
        { from: 'int_named', to: 'int_counted' },
        { from: 'src_repos', to: 'int_named' },
      ],
    })
  })

  test('tells which columns a column is made from, down to the sources', () => {
    const label = { model: 'int_counted', column: 'label' }
    const named = { model: 'int_named', column: 'label' }
    const name = { model: 'src_repos', column: 'name' }
    expect(registry.columnLineage('int_counted', 'label')).toEqual({
      nodes: [label, named, name],
      edges: [
        { from: named, to: label },
        { from: name, to: named },
      ],
    })
  })
})

describe('a head is checked', () => {
  const wrong = (columns: string, sql: string) => () => createRegistry([built('int_x', columns, sql), ...SOURCES])

  test('another type than the SQL gives is refused', () => {
    expect(wrong('id  varchar', 'select id from src_repos')).toThrow(
      'intermediate/x/int_x.sql:1:1: int_x: column 1 is id varchar in the head and id bigint in the SQL',
    )
  })

  test('a column that the SQL does not give is refused', () => {
    expect(wrong('id  bigint\nname  varchar', 'select id from src_repos')).toThrow(
      'column 2 is name varchar in the head and no column in the SQL',
    )
  })

  test('a text of known length may stand where the head says text', () => {
    expect(wrong('kind  varchar', "select 'abc' as kind")).not.toThrow()
  })

  test('a name that there is not is refused with its place in the SQL', () => {
    expect(wrong('id  bigint', 'select id\nfrom src_repo')).toThrow(ModelError)
    expect(wrong('id  bigint', 'select id\nfrom src_repo')).toThrow('line 2, column 6 of its SQL')
  })

  test('models that read each other are refused by name', () => {
    const a = built('int_a', 'id  bigint', 'select id from int_b')
    const b = built('int_b', 'id  bigint', 'select id from int_a')
    expect(() => createRegistry([a, b])).toThrow('models read each other in a circle: int_b → int_a → int_b')
  })
})

test('the analyser takes the registry for its schema, and sees only what it may', () => {
  const analysed = analyse(parse('select Label from iceberg.oso.int_named'), registry.schema())
  expect(analysed.tables).toEqual([{ name: 'int_named', columns: ['label'] }])
  const hidden = registry.schema(name => name !== 'int_named')
  expect(() => analyse(parse('select label from int_named'), hidden)).toThrow(/int_named/)
  expect([...hidden.tableNames()]).not.toContain('int_named')
})

test('models of an operator stand beside the others and may take their place', () => {
  const own = built('int_named', 'id  bigint', 'select id from bigquery.repos')
  const both = createRegistry([own], createRegistry([...SOURCES, NAMED]))
  expect(both.model('int_named')?.columns.map(column => column.name)).toEqual(['id'])
  expect(both.names()).toEqual(['src_repos', 'stars_declared', 'int_named'])
})

test('a packed registry is the registry', () => {
  const again = unpack(pack(registry))
  expect(again.models()).toEqual(registry.models())
  expect(again.order()).toEqual(registry.order())
  expect(again.resolve(['bigquery', 'repos'])).toEqual(registry.resolve(['src_repos']))
})
