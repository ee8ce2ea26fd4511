import { expect, test } from 'vitest'
import { analysed } from '../../test/tables.ts'
import type { Reference } from './analysed.ts'

function references(sql: string): readonly Reference[] {
  return [...analysed(sql).references.values()]
}

test('a name of an outer query says how many queries out it is', () => {
  const found = references('SELECT (SELECT (SELECT t.c FROM u) FROM u) FROM t')
  expect(found).toMatchObject([{ kind: 'column', outer: 2, field: { name: 'c' } }])
})

test('a LATERAL looks one query out, an UNNEST looks at its own FROM', () => {
  expect(references('SELECT 1 FROM t CROSS JOIN LATERAL (SELECT t.a)')).toMatchObject([{ outer: 1 }])
  expect(references('SELECT 1 FROM t CROSS JOIN UNNEST(t.arr)')).toMatchObject([{ outer: 0 }])
})

test('a parameter of a lambda hides a column, and ORDER BY takes a column of the select list first', () => {
  expect(references('SELECT transform(arr, a -> a) FROM t')).toMatchObject([
    { kind: 'column' },
    { kind: 'lambda', index: 0 },
  ])
  expect(references('SELECT c AS a FROM t ORDER BY a')).toMatchObject([
    { kind: 'column' },
    { kind: 'output', index: 0 },
  ])
})

test('a merged column knows both sides', () => {
  const [found] = references('SELECT a FROM t JOIN u USING (a)')
  expect(found).toMatchObject({
    kind: 'column',
    field: { source: { kind: 'merged', left: { name: 'a' }, right: { name: 'a' } } },
  })
})

test('stars and ordinals are resolved', () => {
  const { selects, ordinals } = analysed('SELECT u.*, (1, 2).* FROM u GROUP BY 2, 1 ORDER BY 4')
  const [info] = selects.values()
  expect(info?.values.map(value => value.kind)).toEqual(['field', 'field', 'rowField', 'rowField'])
  expect(info?.grouping).toMatchObject({
    keys: [{ kind: 'field', field: { name: 'z' } }, { field: { name: 'a' } }],
    sets: null,
  })
  expect([...ordinals.values()]).toEqual([3])
})

test('grouping sets multiply, and name each key once', () => {
  const { selects } = analysed('SELECT 1 FROM t GROUP BY a, ROLLUP (a, c), CUBE (d)')
  const [info] = selects.values()
  expect(info?.grouping?.keys).toHaveLength(3)
  expect(info?.grouping?.sets).toEqual([[0, 1, 2], [0, 1], [0, 2], [0], [0, 2], [0]])
})

test('operands are coerced to what their operator takes', () => {
  const { coercions } = analysed('SELECT a + dbl, coalesce(a, dec), b = NULL FROM t')
  expect([...coercions].map(([node, type]) => [node.kind, type.kind])).toEqual([
    ['name', 'double'],
    ['name', 'decimal'],
    ['name', 'decimal'],
    ['null', 'varchar'],
  ])
})

test('a call knows its signature and what its arguments are taken as', () => {
  const { calls } = analysed('SELECT round(a + 1.5), sum(a) OVER () FROM t')
  expect([...calls.values()]).toMatchObject([
    { name: 'round', kind: 'scalar', signature: '(decimal(p, s)) decimal(p-s+min(s,1), 0)' },
    { name: 'sum', kind: 'window', parameters: [{ kind: 'bigint' }], result: { kind: 'bigint' } },
  ])
})

test('what overloads tried in a lambda does not stay: its body has the types that the call settled on', () => {
  const { types } = analysed("SELECT reduce(ARRAY[1], BIGINT '0', (s, x) -> s + x, s -> s) FROM t")
  const sums = [...types].filter(([node]) => node.kind === 'arithmetic').map(([, type]) => type.kind)
  expect(sums).toEqual(['bigint'])
})
